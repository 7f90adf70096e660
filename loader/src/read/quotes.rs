//! Blanks around a quoted field, which some programs put there.

use std::borrow::Cow;

/// The line without blanks between a separator and a quote: `a; "b" ;c` becomes `a;"b";c`.
pub(super) fn tighten(line: &str, separator: u8) -> Cow<'_, str> {
    let bytes = line.as_bytes();
    let is_loose = |at: usize| {
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let after = bytes.get(at + 1);
        before == Some(b' ') || after == Some(&b' ')
    };
    if !memchr::memchr_iter(b'"', bytes).any(is_loose) {
        return Cow::Borrowed(line);
    }
    let mut tight = String::with_capacity(line.len());
    let mut rest = line;
    loop {
        let field = rest.trim_start_matches(' ');
        let length = if field.starts_with('"') { quoted_length(field) } else { 0 };
        let (quoted, behind) = field.split_at(length);
        let next = behind.trim_start_matches(' ');
        let is_whole = length > 0 && (next.is_empty() || next.as_bytes()[0] == separator);
        let field = if is_whole { quoted } else { rest };
        let behind = if is_whole { next } else { rest };
        let end = memchr::memchr(separator, behind.as_bytes());
        tight.push_str(if is_whole { field } else { &behind[..end.unwrap_or(behind.len())] });
        let Some(end) = end else { return Cow::Owned(tight) };
        tight.push(char::from(separator));
        rest = &behind[end + 1..];
    }
}

/// How long the quoted field is with which a text begins; 0 where its quote never closes.
fn quoted_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(quote) = memchr::memchr(b'"', &bytes[at..]) {
        at += quote + 1;
        if bytes.get(at) != Some(&b'"') {
            return at;
        }
        at += 1;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_around_quotes_go_and_those_within_stay() {
        for (line, tight) in [
            (r#""a"; "b" ;  "c;d"  "#, r#""a";"b";"c;d""#),
            (r#" "a";b ; c"#, r#""a";b ; c"#),
            (r#""a ""x"" ";" ; ""#, r#""a ""x"" ";" ; ""#),
            (r#"a; "b" c;d"#, r#"a; "b" c;d"#),
            (r#"Huset "Solen" ;b"#, r#"Huset "Solen" ;b"#),
            (r#"a; "b;c"#, r#"a; "b;c"#),
            (r#"a;"b";"#, r#"a;"b";"#),
            (r#"a; "b";"#, r#"a;"b";"#),
        ] {
            assert_eq!(tighten(line, b';'), tight, "{line}");
        }
    }
}
