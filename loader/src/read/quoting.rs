//! Whether a file of a source that does not quote is quoted all the same: a program that opened the
//! register's export and saved it anew puts quotes around fields, and doubles those within.

use std::path::Path;

use super::container;
use super::limits::Limits;
use super::records::Records;
use super::survey::Survey;
use crate::error::Result;

/// What the lines of a file say about its quotes.
#[derive(Debug)]
struct Quotes {
    /// Some stand as only quoting puts them: doubled, around a separator, around a column's name.
    are_meant: bool,
    /// Some stand where no quoting would put them: they are part of a name.
    are_text: bool,
}

/// Whether quotes hold fields together in a file, by all of its lines: where one has a quote that is
/// none of these, all are text.
pub fn is_quoted(path: &Path, survey: &Survey, limits: Limits) -> Result<bool> {
    let mut quotes = Quotes { are_meant: survey.header_line.contains('"'), are_text: false };
    container::open(path, limits, |content| {
        let mut records = Records::new(content.bytes, survey, limits, false)?;
        while records.advance()?.is_some() {
            quotes.see(records.record().raw(), survey.separator);
        }
        Ok(quotes.are_meant && !quotes.are_text)
    })
}

impl Quotes {
    fn see(&mut self, line: &[u8], separator: u8) {
        match meant(line, separator) {
            Some(are_meant) => self.are_meant |= are_meant,
            None => self.are_text = true,
        }
    }
}

/// Whether a line has quotes that only quoting explains; `None` where it has some that quoting does
/// not explain.
fn meant(line: &[u8], separator: u8) -> Option<bool> {
    let mut are_meant = false;
    let mut rest = line;
    while memchr::memchr(b'"', rest).is_some() {
        let Some(quoted) = rest.strip_prefix(b"\"") else {
            let end = memchr::memchr2(b'"', separator, rest)?;
            rest = rest.get(end..)?.strip_prefix(&[separator])?;
            continue;
        };
        let mut end = memchr::memchr(b'"', quoted)?;
        while quoted.get(end + 1) == Some(&b'"') {
            are_meant = true;
            end += 2 + memchr::memchr(b'"', &quoted[end + 2..])?;
        }
        are_meant |= memchr::memchr(separator, &quoted[..end]).is_some();
        rest = &quoted[end + 1..];
        if !rest.is_empty() {
            rest = rest.strip_prefix(&[separator])?;
        }
    }
    Some(are_meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_meant_where_only_quoting_explains_them() {
        for (line, expected) in [
            ("a;b;c", Some(false)),
            (r#"a;"Solen";c"#, Some(false)),
            (r#"a;"Huset ""Solen""";c"#, Some(true)),
            (r#"a;"""Solen""";c"#, Some(true)),
            (r#""a";"b; c";"d""#, Some(true)),
            (r#""a";"b; c"#, None),
            (r#"a;Huset "Solen";c"#, None),
            (r#"a;"Ny" gård;c"#, None),
            (r#"a;Tommer 5""#, None),
            (r#"a;""Solen"";c"#, None),
            (r#"a;""#, None),
        ] {
            assert_eq!(meant(line.as_bytes(), b';'), expected, "{line}");
        }
    }
}
