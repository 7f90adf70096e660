//! The natural keys met so far, so that no accepted line is met twice.
//!
//! A key belongs to a slice, and lines of a slice mostly stand together. So only the slices in use
//! are kept in memory; the keys of the others wait in a nameless file, as hashes with a seed of this
//! load's own. Memory does not grow with the file that way. A file whose slices are thoroughly mixed
//! would be read back again and again, and one slice may be larger than memory should be: their keys
//! go to a table in a file, one by one.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use super::key_file::KeyFile;
use super::slices::Slice;
use crate::error::Result;

/// So many keys are kept in memory; one takes 20 to 40 bytes.
const KEYS_IN_MEMORY: usize = 1_800_000;

/// Reading back so many times the keys that there are means that the file is mixed.
const TIMES_READ_BACK: usize = 4;

const KEY_BYTES: usize = size_of::<u128>();

/// The keys of each slice.
pub(super) struct Seen {
    keys_in_memory: usize,
    current: Option<(Slice, HashSet<u128>)>,
    others: HashMap<Slice, Keys>,
    /// Keys in `others` that are in memory.
    waiting: usize,
    /// Slices left so far: the age of what waits.
    clock: u64,
    file: Option<File>,
    /// All keys, where there is no room for those in use, or they are mixed.
    all: Option<KeyFile>,
    /// Keys met, keys written to the file and keys read back from it.
    met: usize,
    written: usize,
    read_back: usize,
}

enum Keys {
    InMemory { left_at: u64, keys: HashSet<u128> },
    InFile { offset: u64, count: usize },
}

impl Default for Seen {
    fn default() -> Self {
        Self::with_room(KEYS_IN_MEMORY)
    }
}

impl Seen {
    fn with_room(keys_in_memory: usize) -> Self {
        Self {
            keys_in_memory,
            current: None,
            others: HashMap::new(),
            waiting: 0,
            clock: 0,
            file: None,
            all: None,
            met: 0,
            written: 0,
            read_back: 0,
        }
    }

    /// Adds a key; `false` where its slice has it already. A key is of one slice alone.
    pub(super) fn insert(&mut self, slice: &Slice, key: u128) -> Result<bool> {
        self.met += 1;
        if let Some(all) = &mut self.all {
            return all.insert(key);
        }
        match &mut self.current {
            Some((current, keys)) if current == slice => {
                let is_new = keys.insert(key);
                if keys.len() + self.waiting > self.keys_in_memory {
                    self.make_room()?;
                }
                Ok(is_new)
            }
            _ => {
                self.leave();
                let mut keys = self.take(slice)?;
                let is_new = keys.insert(key);
                self.current = Some((slice.clone(), keys));
                self.make_room()?;
                Ok(is_new)
            }
        }
    }

    fn leave(&mut self) {
        if let Some((slice, keys)) = self.current.take() {
            self.clock += 1;
            self.waiting += keys.len();
            self.others.insert(slice, Keys::InMemory { left_at: self.clock, keys });
        }
    }

    fn take(&mut self, slice: &Slice) -> Result<HashSet<u128>> {
        match self.others.remove(slice) {
            None => Ok(HashSet::new()),
            Some(Keys::InMemory { keys, .. }) => {
                self.waiting -= keys.len();
                Ok(keys)
            }
            Some(Keys::InFile { offset, count }) => {
                let mut bytes = vec![0; count * KEY_BYTES];
                if let Some(file) = &mut self.file {
                    file.seek(SeekFrom::Start(offset))?;
                    file.read_exact(&mut bytes)?;
                }
                self.read_back += count;
                let (keys, _) = bytes.as_chunks::<KEY_BYTES>();
                Ok(keys.iter().map(|key| u128::from_le_bytes(*key)).collect())
            }
        }
    }

    /// Where too many keys wait in memory, those of the slices left longest ago go to the file.
    fn make_room(&mut self) -> Result<()> {
        let in_use = self.current.as_ref().map_or(0, |(_, keys)| keys.len());
        if in_use + self.waiting <= self.keys_in_memory {
            return Ok(());
        }
        let is_mixed = self.read_back > TIMES_READ_BACK * self.met;
        if is_mixed || in_use > self.keys_in_memory / 2 {
            return self.put_all_away();
        }
        let age = |(slice, keys): (&Slice, &Keys)| match keys {
            Keys::InMemory { left_at, .. } => Some((*left_at, slice.clone())),
            Keys::InFile { .. } => None,
        };
        let mut slices: Vec<(u64, Slice)> = self.others.iter().filter_map(age).collect();
        slices.sort_unstable_by_key(|(left_at, _)| *left_at);
        for (_, slice) in slices {
            if self.waiting <= self.keys_in_memory / 2 {
                break;
            }
            self.put_away(slice)?;
        }
        Ok(())
    }

    /// Moves every key to the table.
    fn put_all_away(&mut self) -> Result<()> {
        let mut all = KeyFile::new()?;
        self.leave();
        let slices: Vec<Slice> = self.others.keys().cloned().collect();
        for slice in slices {
            for key in self.take(&slice)? {
                all.insert(key)?;
            }
        }
        (self.all, self.file) = (Some(all), None);
        Ok(())
    }

    fn put_away(&mut self, slice: Slice) -> Result<()> {
        let keys = self.take(&slice)?;
        let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        let offset = file.seek(SeekFrom::End(0))?;
        file.write_all(&bytes)?;
        self.written += keys.len();
        self.others.insert(slice, Keys::InFile { offset, count: keys.len() });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn slice(kommune_nr: i16) -> Slice {
        Slice { kommune_nr, periode: NaiveDate::default(), system: String::new() }
    }

    /// A key of a slice: no other has it.
    fn of(kommune_nr: i16, key: u128) -> u128 {
        key * 1000 + u128::from(kommune_nr.unsigned_abs())
    }

    #[test]
    fn a_key_is_met_again_however_long_ago_that_was() {
        for turns in [1, 40] {
            let mut seen = Seen::with_room(100);
            for turn in 0..turns {
                for kommune_nr in 1..=9 {
                    for key in 0..40 {
                        let is_new = seen.insert(&slice(kommune_nr), of(kommune_nr, key));
                        assert_eq!(
                            is_new.expect("kept"),
                            turn == 0,
                            "{kommune_nr} {key} in turn {turn}"
                        );
                    }
                }
            }
            assert!(seen.written > 0, "some went to the file");
        }
    }

    #[test]
    fn a_mixed_file_and_a_large_slice_go_to_the_table() {
        for slices in [1, 9] {
            let mut seen = Seen::with_room(100);
            for turn in 0..2 {
                for key in 0..400 {
                    for kommune_nr in 1..=slices {
                        let is_new = seen.insert(&slice(kommune_nr), of(kommune_nr, key));
                        assert_eq!(is_new.expect("kept"), turn == 0, "{kommune_nr} {key}");
                    }
                }
            }
            assert!(seen.all.is_some() && seen.others.is_empty());
            assert!(seen.read_back < 8 * seen.met, "{} of {}", seen.read_back, seen.met);
        }
    }

    #[test]
    fn memory_holds_what_it_may() {
        let mut seen = Seen::with_room(100);
        for kommune_nr in 1..=50 {
            for key in 0..40 {
                seen.insert(&slice(kommune_nr), key).expect("kept");
            }
            assert!(seen.waiting <= 100, "{}", seen.waiting);
        }
    }
}
