//! How much of a file is read: whatever somebody sends, a load ends, and its memory stays small.

use std::fmt;
use std::str::FromStr;

/// So much is read from a file at once.
pub(super) const BUFFER_BYTES: usize = 256 * 1024;

/// The limits of one delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The unpacked file.
    pub unpacked: Size,
    /// One line of it.
    pub line: Size,
    /// The lines that are turned away: they are kept as they came.
    pub rejected: Size,
}

impl Limits {
    /// For lines that were read before.
    pub(crate) const NONE: Self =
        Self { unpacked: Size(u64::MAX), line: Size(u64::MAX), rejected: Size(u64::MAX) };
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked: Size::GIB.times(16),
            line: Size::KIB.times(64),
            rejected: Size::MIB.times(256),
        }
    }
}

/// A number of bytes, as people write it: `64KiB`, `16GiB`, `1000000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl Size {
    const KIB: Self = Self(1 << 10);
    const MIB: Self = Self(1 << 20);
    const GIB: Self = Self(1 << 30);
    const UNITS: [(&'static str, Self); 3] =
        [("GiB", Self::GIB), ("MiB", Self::MIB), ("KiB", Self::KIB)];

    /// In memory.
    #[must_use]
    pub fn bytes(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    const fn times(self, count: u64) -> Self {
        Self(self.0 * count)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole =
            Self::UNITS.iter().find(|(_, unit)| self.0 > 0 && self.0.is_multiple_of(unit.0));
        match whole {
            Some((name, unit)) => write!(f, "{}{name}", self.0 / unit.0),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let unit = match text[digits.len()..].trim().to_ascii_lowercase().trim_end_matches("ib") {
            "" | "bytes" => Some(Self(1)),
            "k" => Some(Self::KIB),
            "m" => Some(Self::MIB),
            "g" => Some(Self::GIB),
            _ => None,
        };
        let bytes = unit.and_then(|unit| digits.parse::<u64>().ok()?.checked_mul(unit.0));
        bytes
            .filter(|bytes| *bytes > 0)
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no size (`64KiB`, `256MiB`, `16GiB`)"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_prints_as_it_was_written() {
        for text in ["64KiB", "256MiB", "16GiB", "1000 bytes"] {
            assert_eq!(text.parse::<Size>().expect(text).to_string(), text);
        }
        assert_eq!("2g".parse(), Ok(Size(2 << 30)));
        for text in ["", "0", "-1", "KiB", "1.5GiB", "1TB", "99999999999999GiB"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }
}
