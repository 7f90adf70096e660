//! Letters that were lost on the way: text in an encoding that nobody can tell for certain.
//!
//! DOS and Mac bytes are valid Windows-1252, and text that was encoded twice is valid UTF-8. Only a
//! sign in the middle of a word gives them away; so it is remarked, and no line is turned away.

/// What some sender's program makes of æ, ø and å, and the remark's code.
const SIGNS: [(&[char], &str); 2] =
    [(&['†', '‘', '›'], "TEGN_DOS"), (&['Œ', '¾', '¿'], "TEGN_MAC")];

/// What stands for a letter that is gone.
const GONE: [char; 2] = ['?', char::REPLACEMENT_CHARACTER];

/// The second half of æ, ø, å, Æ, Ø, Å in UTF-8, read as Windows-1252 behind an `Ã`.
const HALVES: [char; 7] = ['¦', '¸', '¥', '†', '˜', '…', '\u{85}'];

/// The code of a remark about a line's text, where it seems to have lost letters.
pub(crate) fn lost_letters(text: &str) -> Option<&'static str> {
    if text.is_ascii() && memchr::memchr2(b'?', b'+', text.as_bytes()).is_none() {
        return None;
    }
    // UTF-7: `+AOU-` for å.
    if ["+AOU", "+AOY", "+APg", "+AMU", "+AMY", "+ANg"].iter().any(|sign| text.contains(sign)) {
        return Some("TEGN_UTF7");
    }
    let mut before = [' ', ' '];
    for after in text.chars() {
        let [outer, sign] = before;
        if sign == 'Ã' && HALVES.contains(&after) {
            return Some("TEGN_DOBBELT");
        }
        if outer.is_lowercase() || outer.is_uppercase() {
            let is_within = after.is_lowercase() || GONE.contains(&after);
            if is_within && GONE.contains(&sign) {
                return Some("TEGN_TABT");
            }
            let found = SIGNS.iter().find(|(signs, _)| is_within && signs.contains(&sign));
            if let Some((_, kode)) = found {
                return Some(kode);
            }
        }
        before = [sign, after];
    }
    None
}

/// The Danish letters as [`lost_letters`] meets them, by the encoding that they came in.
const SPELLINGS: [(&str, [(char, &str); 6]); 4] = [
    (
        "they are in the DOS encoding (CP850)",
        [('æ', "‘"), ('ø', "›"), ('å', "†"), ('Æ', "’"), ('Ø', "\u{9d}"), ('Å', "\u{8f}")],
    ),
    (
        "they are in a Mac encoding",
        [('æ', "¾"), ('ø', "¿"), ('å', "Œ"), ('Æ', "®"), ('Ø', "¯"), ('Å', "\u{81}")],
    ),
    (
        "they are in UTF-8 that was encoded twice",
        [('æ', "Ã¦"), ('ø', "Ã¸"), ('å', "Ã¥"), ('Æ', "Ã†"), ('Ø', "Ã˜"), ('Å', "Ã…")],
    ),
    (
        "they are in UTF-7",
        [
            ('æ', "+AOY-"),
            ('ø', "+APg-"),
            ('å', "+AOU-"),
            ('Æ', "+AMY-"),
            ('Ø', "+ANg-"),
            ('Å', "+AMU-"),
        ],
    ),
];

/// What became of the letters of a name that was meant, both in lower case; none where another name
/// was.
pub(crate) fn damage_of(name: &str, meant: &str) -> Option<&'static str> {
    let spelled = |letters: &[(char, &str)], case: fn(char) -> String| -> String {
        let spelling = |letter: char| {
            let same = letters.iter().find(|(it, _)| case(letter).starts_with(*it));
            same.map_or_else(|| letter.to_string(), |(_, spelling)| spelling.to_lowercase())
        };
        meant.chars().map(spelling).collect()
    };
    if meant.is_ascii() {
        return None;
    }
    let upper = |letter: char| letter.to_uppercase().to_string();
    let lower = |letter: char| letter.to_string();
    let is_it = |letters: &[(char, &str)]| {
        name == spelled(letters, upper) || name == spelled(letters, lower)
    };
    let lost = |letter: char| if letter.is_ascii() { letter } else { GONE[0] };
    let shown = |letter: char| if GONE.contains(&letter) { GONE[0] } else { letter };
    if name.chars().map(shown).eq(meant.chars().map(lost)) {
        return Some("they have become `?`");
    }
    SPELLINGS.iter().find(|(_, letters)| is_it(letters)).map(|(what, _)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_were_lost_are_told_from_those_that_were_meant() {
        for (text, kode) in [
            ("101;B›rnehaven", Some("TEGN_DOS")),
            ("Solstr†len", Some("TEGN_DOS")),
            ("B¿rnehaven", Some("TEGN_MAC")),
            ("SolstrŒlen", Some("TEGN_MAC")),
            ("BÃ¸rnehaven", Some("TEGN_DOBBELT")),
            ("Ã…byen", Some("TEGN_DOBBELT")),
            ("B?rnehaven", Some("TEGN_TABT")),
            ("B\u{fffd}rnehaven", Some("TEGN_TABT")),
            ("B+APg-rnehave", Some("TEGN_UTF7")),
            ("Børnehaven", None),
            ("Hvad? Ja;+45 12345678;1†2", None),
            ("L‘enfant d'or", Some("TEGN_DOS")),
            ("‘Solen’ og Peter’s", None),
        ] {
            assert_eq!(lost_letters(text), kode, "{text}");
        }
    }

    #[test]
    fn a_name_is_known_by_what_became_of_its_letters() {
        for (name, what) in [
            ("omr\u{8f}de", "CP850"),
            ("omr†de", "CP850"),
            ("omr\u{81}de", "Mac"),
            ("omrœde", "Mac"),
            ("omrã…de", "twice"),
            ("omrã¥de", "twice"),
            ("omr+amu-de", "UTF-7"),
            ("omr?de", "`?`"),
            ("omr\u{fffd}de", "`?`"),
        ] {
            let told = damage_of(name, "område").unwrap_or_else(|| panic!("{name}"));
            assert!(told.contains(what), "{name}: {told}");
        }
        for (name, meant) in [("område", "område"), ("omrade", "område"), ("tid", "tid")] {
            assert_eq!(damage_of(name, meant), None, "{name}");
        }
    }
}
