//! Signs that act on a terminal, a log or a spreadsheet instead of being seen: shown as pictures.

use std::borrow::Cow;
use std::path::Path;

/// A text of somebody else's with a picture in the place of each control character: `␛` for escape.
/// Those that turn the reading direction, or break a line in disguise, have none of their own.
#[must_use]
pub fn pictures(text: &str) -> Cow<'_, str> {
    replaced(text, |_| false)
}

/// A path of somebody else's, as it can be shown.
#[must_use]
pub(crate) fn shown(path: &Path) -> String {
    pictures(&path.to_string_lossy()).into_owned()
}

/// The same for what we say ourselves, in lines.
#[must_use]
pub(crate) fn pictures_in_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |letter| matches!(letter, '\n' | '\t'))
}

/// The same for every text in JSON, names included.
#[must_use]
pub(crate) fn pictures_in_json(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(pictures(&text).into_owned()),
        Value::Array(values) => values.into_iter().map(pictures_in_json).collect(),
        Value::Object(entries) => {
            let shown = |(name, value): (String, Value)| {
                (pictures(&name).into_owned(), pictures_in_json(value))
            };
            Value::Object(entries.into_iter().map(shown).collect())
        }
        other => other,
    }
}

/// Whether a character is not seen, but does something.
#[must_use]
pub(crate) fn acts(letter: char) -> bool {
    picture(letter).is_some()
}

fn replaced(text: &str, may_stay: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|letter| picture(letter).is_some_and(|_| !may_stay(letter))) {
        return Cow::Borrowed(text);
    }
    let shown = |letter| if may_stay(letter) { letter } else { picture(letter).unwrap_or(letter) };
    Cow::Owned(text.chars().map(shown).collect())
}

/// What stands for a character that is not seen.
fn picture(letter: char) -> Option<char> {
    match letter {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(letter)),
        '\x7f' => Some('␡'),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some('␤'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some('␦'),
        _ => None,
    }
}

/// Whether a spreadsheet may compute it. A plain number only computes to itself.
pub(crate) fn may_be_formula(value: &[u8]) -> bool {
    let Some((first, rest)) = value.split_first() else { return false };
    let is_plain =
        !rest.is_empty() && rest.iter().all(|byte| byte.is_ascii_digit() || *byte == b',');
    match first {
        b'=' | b'@' | b'\t' | b'\r' => true,
        b'+' | b'-' => !is_plain,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(pictures("\x1b]0;x\x07\n\r\t\0\x7f"), "␛]0;x␇␊␍␉␀␡");
        assert_eq!(pictures("a\u{9b}2J\u{202e}\u{2066}\u{85}\u{2028}b"), "a␦2J␦␦␤␤b");
        assert_eq!(pictures("Tårnby – 'Solen' €"), "Tårnby – 'Solen' €");
        assert_eq!(pictures_in_lines("a\n\tb\x1b"), "a\n\tb␛");
        let json = serde_json::json!({"a\x1b": ["\u{9b}", 1, {"b": "\n"}]});
        let shown = pictures_in_json(json).to_string();
        assert_eq!(shown, r#"{"a␛":["␦",1,{"b":"␊"}]}"#);
    }
}
