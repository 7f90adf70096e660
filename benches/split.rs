//! Files of one kommune, cut out of a national one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dagtilbud::read::{Limits, open, survey};
use fs_err as fs;

use crate::Result;

/// The header of a file of children, and the lines of each kommune, as they are: byte by byte.
pub(crate) fn lines(national: &Path) -> Result<(String, BTreeMap<String, Vec<String>>)> {
    let mut bytes = Vec::new();
    open(national, Limits::default(), |content| Ok(content.bytes.read_to_end(&mut bytes)?))?;
    // Whatever the encoding: a byte a character, so that the lines go back as they came.
    let text: String = bytes.into_iter().map(char::from).collect();
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default().to_owned();
    let found = survey(national, Limits::default(), |_| ())?;
    let place = found.header.iter().position(|name| name == "kommune_nr").ok_or("no kommune")?;
    let separator = char::from(found.separator);
    let mut kommuner: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines {
        let kommune_nr = line.split(separator).nth(place).unwrap_or_default();
        kommuner.entry(kommune_nr.to_owned()).or_default().push(line.to_owned());
    }
    Ok((header, kommuner))
}

/// Writes lines under their header.
pub(crate) fn write(file: &PathBuf, header: &str, lines: &[String]) -> Result<()> {
    let text = format!("{header}\n{}\n", lines.join("\n"));
    let bytes: Vec<u8> = text.chars().filter_map(|letter| u8::try_from(letter).ok()).collect();
    Ok(fs::write(file, bytes)?)
}

/// Writes a file for each kommune of a month of children, a few rows short, delivered on `day`.
/// Returns how many.
pub(crate) fn by_kommune(national: &Path, folder: &Path, day: &str) -> Result<usize> {
    let name = national.file_name().unwrap_or_default().to_string_lossy();
    let period = name.split('_').nth(1).ok_or("a name without a period")?;
    let (header, kommuner) = lines(national)?;
    for (minute, lines) in kommuner.values().enumerate() {
        let (hour, minute) = (8 + minute / 60, minute % 60);
        let name = format!("dst-indskrivning_{period}_{day}T{hour:02}{minute:02}.csv");
        write(&folder.join(name), &header, &lines[3.min(lines.len())..])?;
    }
    Ok(kommuner.len())
}
