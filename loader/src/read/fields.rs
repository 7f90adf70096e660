//! A line and its fields.

use std::ops::Range;

use super::quotes::tighten;

/// What does not count around a value: blanks, also those that nobody sees.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Splits a line into fields; `false` where a quote never closes.
///
/// A line without a quote, nearly every line, is cut at the separators. The others go through the
/// csv crate, and the cleaned fields take the line's place in `text`.
pub(super) fn split(
    text: &mut String,
    separator: u8,
    quoted: bool,
    fields: &mut Vec<Range<usize>>,
) -> bool {
    fields.clear();
    if quoted && memchr::memchr(b'"', text.as_bytes()).is_some() {
        return split_quoted(text, separator, fields);
    }
    let mut start = 0;
    for end in memchr::memchr_iter(separator, text.as_bytes()) {
        fields.push(start..end);
        start = end + 1;
    }
    fields.push(start..text.len());
    true
}

fn split_quoted(text: &mut String, separator: u8, fields: &mut Vec<Range<usize>>) -> bool {
    // A second record behind the line: an open quote swallows it.
    const NEXT: &[u8] = b"\n\x01\n";
    let line = [tighten(text, separator).as_bytes(), NEXT].concat();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(line.len())
        .from_reader(line.as_slice());
    let mut record = csv::StringRecord::new();
    if !reader.read_record(&mut record).unwrap_or(false) {
        return false;
    }
    text.clear();
    text.push_str(record.as_slice());
    fields.extend((0..record.len()).filter_map(|at| record.range(at)));
    reader.read_record(&mut record).unwrap_or(false) && record == ["\u{1}"][..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(line: &str, quoted: bool) -> Option<Vec<String>> {
        let mut text = line.to_owned();
        let mut fields = Vec::new();
        split(&mut text, b';', quoted, &mut fields)
            .then(|| fields.into_iter().map(|field| text[field].to_owned()).collect())
    }

    #[test]
    fn quotes_hold_separators_and_quotes() {
        assert_eq!(fields_of("a;b;", true), Some(vec!["a".into(), "b".into(), String::new()]));
        assert_eq!(
            fields_of(r#""a;b";"say ""x""";c"#, true),
            Some(vec!["a;b".into(), r#"say "x""#.into(), "c".into()]),
        );
    }

    #[test]
    fn a_blank_before_a_quote_is_none_of_the_field() {
        assert_eq!(
            fields_of(r#""a"; "b;c" ;d"#, true),
            Some(vec!["a".into(), "b;c".into(), "d".into()]),
        );
    }

    #[test]
    fn a_quote_that_never_closes_is_told() {
        assert_eq!(fields_of(r#"a;"b;c"#, true), None);
        assert_eq!(fields_of(r#"a;b;"c"#, true), None);
        assert_eq!(fields_of(r#"a;b;""#, true), None);
    }

    #[test]
    fn a_register_name_may_hold_raw_quotes() {
        assert_eq!(
            fields_of(r#"Børnehave "Solen";"x"#, false),
            Some(vec![r#"Børnehave "Solen""#.into(), r#""x"#.into()]),
        );
    }
}
