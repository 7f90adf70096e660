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
}
