//! UTF-8, UTF-16 or Windows-1252: decided on the whole file, applied to each line.

use std::fmt;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// The encoding of a file ("tegnsæt").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tegnsaet {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 that says so.
    Utf8Bom,
    /// What Excel calls Unicode text; decoded before a line is looked at.
    Utf16Le,
    /// The same, the other way round.
    Utf16Be,
    /// What Excel on a Danish Windows writes.
    Windows1252,
}

impl fmt::Display for Tegnsaet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 med BOM",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// The byte order mark of UTF-8.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// So much of a file is looked at for whether every other byte is zero.
const NAMES_BYTES: usize = 64;

/// Bytes that Windows-1252 leaves undefined (and that browsers read as control characters).
const UNDEFINED_IN_WINDOWS_1252: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

impl std::str::FromStr for Tegnsaet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Utf8, Self::Utf8Bom, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];
        let found = all.into_iter().find(|tegnsaet| tegnsaet.to_string() == text);
        found.ok_or_else(|| format!("`{text}` is no encoding"))
    }
}

impl Tegnsaet {
    /// UTF-16, where the beginning of a file is that: by its mark, or because every other byte of
    /// what should be names of columns is zero.
    pub(super) fn utf16(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xfe, ..] => return Some(Self::Utf16Le),
            [0xfe, 0xff, ..] => return Some(Self::Utf16Be),
            _ => {}
        }
        let (pairs, _) = head[..head.len().min(NAMES_BYTES)].as_chunks::<2>();
        let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
        let (first, second) = (zeros(0), zeros(1));
        let mostly = |zeros: usize| zeros * 10 > pairs.len() * 8;
        match () {
            () if pairs.len() < 4 => None,
            () if first == 0 && mostly(second) => Some(Self::Utf16Le),
            () if second == 0 && mostly(first) => Some(Self::Utf16Be),
            () => None,
        }
    }

    /// What decodes the file as a whole, where lines cannot be told before.
    pub(super) fn encoding(self) -> Option<&'static Encoding> {
        match self {
            Self::Utf16Le => Some(UTF_16LE),
            Self::Utf16Be => Some(UTF_16BE),
            Self::Utf8 | Self::Utf8Bom | Self::Windows1252 => None,
        }
    }

    /// Encodes a text. A letter that the encoding does not have becomes `?`.
    #[must_use]
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        if self != Self::Windows1252 {
            return text.as_bytes().to_vec();
        }
        let mut bytes = Vec::with_capacity(text.len());
        let mut letter = [0; 4];
        for one in text.chars() {
            let (encoded, _, has_none) = WINDOWS_1252.encode(one.encode_utf8(&mut letter));
            if has_none { bytes.push(b'?') } else { bytes.extend_from_slice(&encoded) }
        }
        bytes
    }

    /// Decodes a line into `text`, letters composed, and says whether every byte has a meaning.
    ///
    /// Where one has none, `text` holds the line with replacement characters, so that the columns
    /// before and after the damage can still be told apart.
    pub(super) fn decode(self, line: &[u8], text: &mut String) -> bool {
        let is_clean = self.decode_as_it_is(line, text);
        if is_nfc_quick(text.chars()) != IsNormalized::Yes {
            *text = text.nfc().collect();
        }
        is_clean
    }

    fn decode_as_it_is(self, line: &[u8], text: &mut String) -> bool {
        text.clear();
        let clean = memchr::memchr(0, line).is_none();
        if let Ok(valid) = std::str::from_utf8(line)
            && (self != Self::Windows1252 || valid.is_ascii())
        {
            text.push_str(valid);
            // A half of a pair in UTF-16 has become a replacement character before.
            let is_broken = self.encoding().is_some() && text.contains(char::REPLACEMENT_CHARACTER);
            return clean && !is_broken;
        }
        match self {
            Self::Utf8 | Self::Utf8Bom | Self::Utf16Le | Self::Utf16Be => {
                text.push_str(&String::from_utf8_lossy(line));
                false
            }
            Self::Windows1252 => {
                let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(line);
                text.push_str(&decoded);
                clean && !line.iter().any(|byte| UNDEFINED_IN_WINDOWS_1252.contains(byte))
            }
        }
    }
}

/// Counts what speaks for UTF-8 and what against it, block by block.
#[derive(Debug, Default)]
pub(super) struct Utf8Tally {
    /// The beginning of a character whose end is in the next block.
    carry: Vec<u8>,
    multibyte: u64,
    invalid: u64,
}

impl Utf8Tally {
    /// Counts the next block.
    pub(super) fn push(&mut self, block: &[u8]) {
        if self.carry.is_empty() && block.is_ascii() {
            return;
        }
        let joined = [std::mem::take(&mut self.carry).as_slice(), block].concat();
        let mut rest = joined.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(valid) => return self.count(valid),
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.count(std::str::from_utf8(valid).unwrap_or_default());
                    let Some(bad_bytes) = error.error_len() else {
                        self.carry = after.to_vec();
                        return;
                    };
                    self.invalid += 1;
                    rest = &after[bad_bytes..];
                }
            }
        }
    }

    /// What the file is, now that all of it was counted.
    pub(super) fn verdict(self, has_bom: bool) -> Tegnsaet {
        let invalid = self.invalid + u64::from(!self.carry.is_empty());
        match () {
            () if has_bom => Tegnsaet::Utf8Bom,
            () if invalid == 0 || self.multibyte > invalid => Tegnsaet::Utf8,
            () => Tegnsaet::Windows1252,
        }
    }

    fn count(&mut self, valid: &str) {
        self.multibyte += valid.bytes().filter(|&byte| byte >= 0xc0).count() as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(blocks: &[&[u8]]) -> Tegnsaet {
        let mut tally = Utf8Tally::default();
        for block in blocks {
            tally.push(block);
        }
        tally.verdict(false)
    }

    #[test]
    fn utf8_that_is_cut_between_blocks_is_still_utf8() {
        assert_eq!(verdict(&["Bø".as_bytes(), "rn".as_bytes()]), Tegnsaet::Utf8);
        assert_eq!(verdict(&[b"B\xc3", b"\xb8rn"]), Tegnsaet::Utf8);
        assert_eq!(verdict(&[b"B", b"\xc3", b"\xb8"]), Tegnsaet::Utf8);
    }

    #[test]
    fn single_high_bytes_are_windows_1252() {
        assert_eq!(verdict(&[b"B\xf8rn"]), Tegnsaet::Windows1252);
        assert_eq!(verdict(&[b"sm\xf8r ends in \xc3"]), Tegnsaet::Windows1252);
    }

    #[test]
    fn utf8_with_a_few_broken_bytes_stays_utf8() {
        assert_eq!(verdict(&["æøå".as_bytes(), b"\xff"]), Tegnsaet::Utf8);
        assert_eq!(verdict(&["æ".as_bytes(), b"\xff"]), Tegnsaet::Windows1252);
    }

    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        let wide =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        assert_eq!(Tegnsaet::utf16(&wide("kommune_nr;KØN")), Some(Tegnsaet::Utf16Le));
        assert_eq!(Tegnsaet::utf16(&wide("\u{feff}Å")), Some(Tegnsaet::Utf16Le));
        let turned: Vec<u8> = "kommune_nr".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(Tegnsaet::utf16(&turned), Some(Tegnsaet::Utf16Be));
        for other in
            [&b"kommune_nr;system"[..], b"a\0b;kommune_nr", b"\0\0\0\0\0\0\0\0\0\0", b"a\0"]
        {
            assert_eq!(Tegnsaet::utf16(other), None);
        }
    }

    #[test]
    fn letters_are_composed() {
        let mut text = String::new();
        assert!(Tegnsaet::Utf8.decode("Ta\u{30a}rnby".as_bytes(), &mut text));
        assert_eq!(text, "Tårnby");
    }

    #[test]
    fn undefined_bytes_and_nul_are_told() {
        let mut text = String::new();
        assert!(Tegnsaet::Windows1252.decode(b"B\xf8rn", &mut text));
        assert_eq!(text, "Børn");
        assert!(!Tegnsaet::Windows1252.decode(b"B\x81rn", &mut text));
        assert!(!Tegnsaet::Utf8.decode(b"a\0b", &mut text));
        assert!(!Tegnsaet::Utf8.decode(b"B\xf8rn;1", &mut text));
        assert!(text.ends_with(";1"));
    }
}
