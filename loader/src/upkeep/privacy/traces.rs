//! Where a person stands in bytes that somebody else wrote: the number in any spelling, the names in
//! any case, in whatever encoding it is.
//!
//! Bytes are read in every way that they may be meant. A number is its letters and digits in their
//! order, with a few separators between or none; names count where both stand in one text.

use std::ops::Range;

use chrono::Datelike as _;
use encoding_rs::WINDOWS_1252;
use unicode_normalization::char::decompose_canonical;

use crate::cpr::{Cpr, digit, is_invisible, is_separator};

/// The most separators between two letters of a number.
const SEPARATORS_MAX: usize = 3;

/// What stands in a text in the place of a person.
const MASK: &str = "[slettet]";

/// Whom to look for.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    /// The numbers in every length that they are written in.
    numbers: Vec<Vec<char>>,
    /// First and last names that go together.
    names: Vec<[Vec<char>; 2]>,
}

/// A letter, without case and accent apart, and the bytes it stands in.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    letter: char,
    start: usize,
    end: usize,
}

/// Positions in a reading, from the first letter to behind the last.
type Place = Range<usize>;

impl Person {
    /// Somebody of whom the numbers are known.
    pub(super) fn new(numbers: &[Cpr]) -> Self {
        let spelled = |number: &str| number.to_lowercase().chars().collect::<Vec<char>>();
        let mut all = Vec::new();
        for cpr in numbers {
            let number = cpr.as_str();
            all.push(spelled(number));
            all.extend(number.strip_prefix('0').map(spelled));
            if let (Some(born), Some((day, rest))) = (cpr.foedselsdato, number.split_at_checked(4))
            {
                let (century, (dd, mm), (yy, serial)) =
                    (born.year() / 100, day.split_at(2), rest.split_at(2));
                all.push(spelled(&format!("{day}{century}{rest}")));
                all.push(spelled(&format!("{century}{yy}{mm}{dd}{serial}")));
            }
        }
        Self { numbers: all, names: Vec::new() }
    }

    /// Learns of names. Initials alone are nobody's.
    pub(super) fn is_called(&mut self, first: &str, last: &str) {
        let names = [first, last].map(|name| {
            let words: Vec<&str> = name.split_whitespace().collect();
            folded(&words.join(" ")).into_iter().map(|letter| letter.letter).collect::<Vec<char>>()
        });
        if names.iter().all(|name| name.len() > 1) && !self.names.contains(&names) {
            self.names.push(names);
        }
    }

    /// Whether any name is known.
    pub(super) fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether the number stands in a text.
    pub(super) fn has_number(&self, text: &str) -> bool {
        !self.numbers_in(&folded(text)).is_empty()
    }

    /// Whether the number stands in bytes of whatever encoding.
    pub(super) fn has_number_in(&self, bytes: &[u8]) -> bool {
        readings(bytes).iter().any(|letters| !self.numbers_in(letters).is_empty())
    }

    /// A text without the person, if the person stands in it.
    pub(super) fn masked(&self, text: &str) -> Option<String> {
        let letters = folded(text);
        let mut places = self.places(&letters);
        if places.is_empty() {
            return None;
        }
        places.sort_by_key(|place| (place.start, place.end));
        let mut masked = String::new();
        let mut done = 0;
        for place in places {
            let (start, end) = (letters[place.start].start, letters[place.end - 1].end);
            if start >= done {
                masked.push_str(&text[done..start]);
                masked.push_str(MASK);
            }
            done = done.max(end);
        }
        masked.push_str(&text[done..]);
        Some(masked)
    }

    /// Bytes without the letters and digits of the person, if the person stands in them. Separators
    /// stay: a line keeps its fields.
    pub(super) fn blanked(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut left = bytes.to_vec();
        // One way of reading at a time, on what the last one left: in UTF-16 the same letters can be
        // read from another byte on, and both together would leave halves of the letters beside them.
        while let Some(goes) = readings(&left).iter().find_map(|letters| self.spans(letters)) {
            let mut at = 0..;
            left.retain(|_| {
                !at.next().is_some_and(|at| goes.iter().any(|span| span.contains(&at)))
            });
        }
        (left.len() < bytes.len()).then_some(left)
    }

    /// Which bytes are the person's in one way of reading, separators aside; `None`: none.
    fn spans(&self, letters: &[Glyph]) -> Option<Vec<std::ops::Range<usize>>> {
        let places = self.places(letters);
        let own = places.into_iter().flat_map(|place| &letters[place]);
        let spans: Vec<_> =
            own.filter(|one| !is_separator(one.letter)).map(|one| one.start..one.end).collect();
        (!spans.is_empty()).then_some(spans)
    }

    fn places(&self, letters: &[Glyph]) -> Vec<Place> {
        let mut places = self.numbers_in(letters);
        for names in &self.names {
            let [first, last] = names.each_ref().map(|name| name_in(letters, name));
            if !first.is_empty() && !last.is_empty() {
                places.extend(first.into_iter().chain(last));
            }
        }
        places
    }

    fn numbers_in(&self, letters: &[Glyph]) -> Vec<Place> {
        let mut places = Vec::new();
        for number in &self.numbers {
            let starts =
                (0..letters.len()).filter(|at| is_digit(letters, at.wrapping_sub(1)) != Some(true));
            places.extend(starts.filter_map(|at| Some(at..number_at(letters, at, number)?)));
        }
        places
    }
}

/// Where the number that begins here ends, if it does.
fn number_at(letters: &[Glyph], start: usize, number: &[char]) -> Option<usize> {
    let mut at = start;
    for (place, wanted) in number.iter().enumerate() {
        let mut gap = 0;
        while place > 0 && gap < SEPARATORS_MAX && is_separator(letters.get(at)?.letter) {
            (at, gap) = (at + 1, gap + 1);
        }
        if letters.get(at)?.letter != *wanted {
            return None;
        }
        at += 1;
    }
    (is_digit(letters, at) != Some(true)).then_some(at)
}

fn is_digit(letters: &[Glyph], at: usize) -> Option<bool> {
    letters.get(at).map(|one| one.letter.is_ascii_digit())
}

/// Where a name stands as words of its own.
fn name_in(letters: &[Glyph], name: &[char]) -> Vec<Place> {
    let is_inside = |at: usize| letters.get(at).is_some_and(|one| is_of_word(one.letter));
    let mut places = Vec::new();
    for start in 0..letters.len() {
        if start > 0 && is_inside(start - 1) {
            continue;
        }
        let mut at = start;
        let fits = name.iter().all(|wanted| {
            let here = at;
            // However many blanks stand between two words.
            while *wanted == ' ' && letters.get(at).is_some_and(|one| one.letter.is_whitespace()) {
                at += 1;
            }
            if *wanted != ' ' && letters.get(at).is_some_and(|one| one.letter == *wanted) {
                at += 1;
            }
            at > here
        });
        if fits && !is_inside(at) {
            places.push(start..at);
        }
    }
    places
}

/// Letters, digits and the accents that are letters of their own in decomposed text.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}')
}

/// A text letter by letter.
fn folded(text: &str) -> Vec<Glyph> {
    let spans = text.char_indices().map(|(at, one)| (one, at, at + one.len_utf8()));
    letters(spans)
}

/// Bytes letter by letter, in each way that they may be meant.
fn readings(bytes: &[u8]) -> Vec<Vec<Glyph>> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.is_ascii()
        && !text.contains('\0')
    {
        return vec![folded(text)];
    }
    let mut all = Vec::new();
    if bytes.contains(&0) {
        let orders: [fn([u8; 2]) -> u16; 2] = [u16::from_le_bytes, u16::from_be_bytes];
        for first in [0, 1] {
            all.extend(orders.map(|order| as_utf16(bytes, first, order)));
        }
    }
    all.extend([as_utf8(bytes), as_windows_1252(bytes)]);
    all.extend(as_encoded_twice(bytes));
    all
}

/// UTF-8 that somebody took for Windows-1252 and wrote as UTF-8 once more (`SÃ¸ren`), if it is that.
fn as_encoded_twice(bytes: &[u8]) -> Option<Vec<Glyph>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (mut first, mut spans) = (Vec::new(), Vec::new());
    for (start, one) in text.char_indices() {
        let mut utf8 = [0; 4];
        let (encoded, _, is_lossy) = WINDOWS_1252.encode(one.encode_utf8(&mut utf8));
        let [byte] = encoded[..] else { return None };
        if is_lossy {
            return None;
        }
        first.push(byte);
        spans.push((start, start + one.len_utf8()));
    }
    let read = as_utf8(&first).into_iter();
    Some(
        read.map(|glyph| Glyph {
            start: spans[glyph.start].0,
            end: spans[glyph.end - 1].1,
            ..glyph
        })
        .collect(),
    )
}

fn as_utf8(bytes: &[u8]) -> Vec<Glyph> {
    let mut at = 0;
    let mut spans = Vec::new();
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().char_indices();
        spans.extend(valid.map(|(start, one)| (one, at + start, at + start + one.len_utf8())));
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            spans.push((char::REPLACEMENT_CHARACTER, at, at + chunk.invalid().len()));
            at += chunk.invalid().len();
        }
    }
    letters(spans.into_iter())
}

fn as_windows_1252(bytes: &[u8]) -> Vec<Glyph> {
    // Every byte is one letter.
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    letters(text.chars().enumerate().map(|(at, one)| (one, at, at + 1)))
}

/// From the first or the second byte on: a line that was cut out may begin with half a letter.
fn as_utf16(bytes: &[u8], first: usize, order: fn([u8; 2]) -> u16) -> Vec<Glyph> {
    let pairs = bytes[first.min(bytes.len())..].chunks_exact(2);
    let units: Vec<u16> = pairs.map(|pair| order([pair[0], pair[1]])).collect();
    let mut at = first;
    let spans = char::decode_utf16(units).map(|one| {
        let one = one.unwrap_or(char::REPLACEMENT_CHARACTER);
        let start = at;
        at += 2 * one.len_utf16();
        (one, start, at)
    });
    letters(spans.collect::<Vec<_>>().into_iter())
}

/// Letters without case, accents apart, invisible ones left out, digits in ASCII.
fn letters(spans: impl Iterator<Item = (char, usize, usize)>) -> Vec<Glyph> {
    let mut all = Vec::new();
    for (one, start, end) in spans.filter(|(one, ..)| !is_invisible(*one)) {
        decompose_canonical(digit(one).unwrap_or(one), |part| {
            let lower = part.to_lowercase();
            all.extend(lower.map(|letter| Glyph { letter, start, end }));
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Person {
        let mut person = Person::new(&[Cpr::parse("0102031234").expect("a number")]);
        person.is_called("Søren Åge", "Qvortrup-Bach");
        person
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn a_number_is_found_in_every_spelling() {
        for text in [
            "0102031234",
            "010203-1234",
            "01 02 03 12 34",
            "01.02.03 - 1234",
            "102031234",
            "10203-1234",
            "01021903-1234",
            "1903-02-01-1234",
            "010203+1234",
            "٠١٠٢٠٣(1234",
            "０１０２０３\u{2011}1234",
            "0102\u{ad}031234",
        ] {
            assert!(person().has_number(text), "{text}");
            assert_eq!(person().masked(text).as_deref(), Some("[slettet]"), "{text}");
        }
        for text in ["10102031234", "01020312345", "0102031235", "010203    1234", ""] {
            assert!(!person().has_number(text), "{text}");
        }
        let letters = Person::new(&[Cpr::parse("010203-0AB1").expect("a number")]);
        assert!(letters.has_number("010203 0ab1"));
    }

    #[test]
    fn names_count_where_both_stand() {
        assert_eq!(
            person().masked("SØREN  ÅGE og So\u{308}ren, qvortrup-bach").as_deref(),
            Some("[slettet] og So\u{308}ren, [slettet]")
        );
        let decomposed = "Søren A\u{30a}ge Qvortrup-Bach";
        assert_eq!(person().masked(decomposed).as_deref(), Some("[slettet] [slettet]"));
        for text in ["Søren Åge", "Sørensen Åge Qvortrup-Bach", "Søren Åge Qvortrup-Bachs"] {
            assert_eq!(person().masked(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_keeps_its_fields_in_any_encoding() {
        let line = "101;010203-1234;Søren Åge;Qvortrup-Bach;æ";
        let left = "101;-; ;-;æ";
        assert_eq!(person().blanked(line.as_bytes()), Some(left.as_bytes().to_vec()));
        let encoded = |text| WINDOWS_1252.encode(text).0.into_owned();
        assert_eq!(person().blanked(&encoded(line)), Some(encoded(left)));
        assert_eq!(
            person().blanked(&utf16(line, u16::to_le_bytes)),
            Some(utf16(left, u16::to_le_bytes))
        );
        assert_eq!(
            person().blanked(&utf16(line, u16::to_be_bytes)),
            Some(utf16(left, u16::to_be_bytes))
        );
        let twice = |text: &str| -> Vec<u8> {
            let (once, _) = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
            once.into_owned().into_bytes()
        };
        assert_eq!(person().blanked(&twice(line)), Some(twice(left)));
        // Cut out of a file at its line ends.
        let cut = |text| [&b"\0"[..], &utf16(text, u16::to_le_bytes)].concat();
        assert_eq!(person().blanked(&cut(line)), Some(cut(left)));
        assert_eq!(person().blanked("101;Søren;ÅGE".as_bytes()), None);
    }
}
