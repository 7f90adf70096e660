//! A quote in front of what a spreadsheet would compute, in lines that are sent back; and off again.
//!
//! A formula gets one, and so does one behind quotes of its own; each loses one again. So what had a
//! quote keeps it.

use std::borrow::Cow;

use crate::pictures::may_be_formula;

const GUARD: char = '\'';

/// A line as it came, guarded field by field. `quoted` says whether `"` quotes in its source's files.
pub(super) fn guard(line: &[u8], separator: u8, quoted: bool) -> Vec<u8> {
    let mut guarded = Vec::with_capacity(line.len() + 8);
    let mut rest = line;
    loop {
        let (start, end, length) = value_in(rest, separator, quoted);
        // What stands behind a closing quote is read as part of the value; it is all of one that has
        // nothing in its quotes.
        let behind = (end + 1).min(length);
        let start = if start == end { behind_blanks(rest, behind).min(length) } else { start };
        let value = [rest.get(start..end).unwrap_or_default(), &rest[behind.max(start)..length]];
        guarded.extend_from_slice(&rest[..start]);
        guarded.extend(is_guardable(&value.concat()).then_some(b'\''));
        guarded.extend_from_slice(&rest[start..length]);
        let Some((between, behind)) = rest[length..].split_first() else { return guarded };
        guarded.push(*between);
        rest = behind;
    }
}

/// A field, with its blanks, as it was before [`guard`].
pub(super) fn unguard(field: &str, quoted: bool) -> Cow<'_, str> {
    let bytes = field.as_bytes();
    let start = behind_blanks(bytes, 0);
    let is_raw_quote = !quoted && bytes.get(start) == Some(&b'"');
    let start = if is_raw_quote { behind_blanks(bytes, start + 1) } else { start };
    match field[start..].strip_prefix(GUARD) {
        Some(behind) if is_guardable(behind.as_bytes()) => {
            Cow::Owned(format!("{}{behind}", &field[..start]))
        }
        _ => Cow::Borrowed(field),
    }
}

/// Where the value of the first field begins and ends, and where the field does.
fn value_in(rest: &[u8], separator: u8, quoted: bool) -> (usize, usize, usize) {
    let end_from =
        |from: usize| memchr::memchr(separator, &rest[from..]).map_or(rest.len(), |at| from + at);
    let start = behind_blanks(rest, 0);
    let is_in_quotes = rest.get(start) == Some(&b'"');
    if quoted && is_in_quotes {
        let end = closing_quote(rest, start);
        let next = end.map_or(rest.len(), |end| behind_blanks(rest, end + 1));
        let is_whole = end.is_some() && rest.get(next).is_none_or(|next| *next == separator);
        // Behind blanks a quote only counts where it closes right before the next separator.
        if start == 0 || is_whole {
            let end = end.unwrap_or(rest.len());
            return (behind_blanks(rest, start + 1).min(end), end, end_from(end));
        }
    }
    let is_raw_quote = is_in_quotes && !quoted;
    let value = if is_raw_quote { behind_blanks(rest, start + 1) } else { start };
    let length = end_from(0);
    (value.min(length), length, length)
}

/// Where the quote closes that opens a field.
fn closing_quote(field: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    while let Some(quote) = memchr::memchr(b'"', &field[at..]) {
        at += quote;
        if field.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
    None
}

fn behind_blanks(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| **byte == b' ').count()
}

/// Whether a value is a formula, behind however many quotes.
fn is_guardable(value: &[u8]) -> bool {
    let quotes = value.iter().take_while(|byte| **byte == b'\'').count();
    may_be_formula(&value[quotes..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::{Limits, Read, Records, Survey, Tegnsaet};

    fn guarded(line: &str, quoted: bool) -> String {
        String::from_utf8(guard(line.as_bytes(), b';', quoted)).expect("UTF-8")
    }

    /// The fields of a line as a reader sees them; `None` where it is no record.
    fn fields(line: &str, quoted: bool, is_guarded: bool) -> Option<Vec<String>> {
        let text = format!("\n{line}\n");
        (1..=line.matches(';').count() + 1).find_map(|columns| {
            let header = vec!["x"; columns].join(";");
            let survey = Survey::of_header(&header, Tegnsaet::Utf8, b';', "");
            let mut bytes = text.as_bytes();
            let records = Records::new(&mut bytes, &survey, Limits::NONE, quoted);
            let mut records = records.expect("in memory");
            let read = records.advance().expect("in memory")?;
            let field = |at| {
                let field = records.record().untrimmed(at);
                let field = if is_guarded { unguard(field, quoted) } else { field.into() };
                field.trim().to_owned()
            };
            (read == Read::Record).then(|| (0..columns).map(field).collect())
        })
    }

    #[test]
    fn formulas_are_guarded_and_what_had_a_quote_keeps_it() {
        for (line, expected) in [
            ("=1+1;a;-5;-5,5;+45", "'=1+1;a;-5;-5,5;+45"),
            ("-1+1;@x;\t=x; =x", "'-1+1;'@x;'\t=x; '=x"),
            (r#""=1;2";'=3;''=4;'a"#, r#""'=1;2";''=3;'''=4;'a"#),
            (r#""""=x""";"""#, r#""""=x""";"""#),
            (r#"""=x;""'@;"" '+;""x"#, r#"""'=x;""''@;"" ''+;""x"#),
        ] {
            assert_eq!(guarded(line, true), expected);
            assert_eq!(fields(expected, true, true), fields(line, true, false), "{line}");
        }
        assert_eq!(guarded(r#""=x";"a;=b""#, false), r#""'=x";"a;'=b""#);
    }

    proptest! {
        #[test]
        fn every_line_comes_back(line in "[ =+@'\";a\t1,-]{0,24}", quoted: bool) {
            // A blank line is not turned away.
            prop_assume!(!line.trim().is_empty());
            let there = fields(&line, quoted, false);
            let guarded = guarded(&line, quoted);
            prop_assert_eq!(fields(&guarded, quoted, true), there, "{}", guarded);
        }
    }
}
