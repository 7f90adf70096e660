//! Keys in a nameless file: a table of slots, of which each key has its place.
//!
//! Slower than memory, and as large as the disk: for files whose keys memory should not hold.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

use crate::error::Result;

const KEY_BYTES: usize = size_of::<u128>();
const BUCKET_KEYS: usize = 32;
const BUCKET_BYTES: usize = BUCKET_KEYS * KEY_BYTES;

/// The first table's size, in buckets.
const BUCKETS: u64 = 1 << 16;

/// A set of keys.
#[derive(Debug)]
pub(super) struct KeyFile {
    file: File,
    buckets: u64,
    keys: u64,
}

impl KeyFile {
    /// An empty one.
    pub(super) fn new() -> Result<Self> {
        Self::with_buckets(BUCKETS)
    }

    fn with_buckets(buckets: u64) -> Result<Self> {
        let file = tempfile::tempfile()?;
        // What was never written reads as zeros and takes no room.
        file.set_len(buckets * BUCKET_BYTES as u64)?;
        Ok(Self { file, buckets, keys: 0 })
    }

    /// Adds a key; `false` where it is there already.
    pub(super) fn insert(&mut self, key: u128) -> Result<bool> {
        if self.keys * 2 > self.buckets * BUCKET_KEYS as u64 {
            self.grow()?;
        }
        // Zero is an empty slot.
        let is_new = self.put(key.max(1))?;
        self.keys += u64::from(is_new);
        Ok(is_new)
    }

    /// The keys are hashes: what is left of a division tells the bucket.
    fn put(&self, key: u128) -> Result<bool> {
        let mut bucket = [0; BUCKET_BYTES];
        let mut at = u64::try_from(key % u128::from(self.buckets)).unwrap_or_default();
        loop {
            let offset = at * BUCKET_BYTES as u64;
            self.file.read_exact_at(&mut bucket, offset)?;
            for (slot, there) in bucket.as_chunks::<KEY_BYTES>().0.iter().enumerate() {
                match u128::from_le_bytes(*there) {
                    0 => {
                        let offset = offset + (slot * KEY_BYTES) as u64;
                        self.file.write_all_at(&key.to_le_bytes(), offset)?;
                        return Ok(true);
                    }
                    there if there == key => return Ok(false),
                    _ => {}
                }
            }
            at = (at + 1) % self.buckets;
        }
    }

    /// Moves to a table of four times the size.
    fn grow(&mut self) -> Result<()> {
        let larger = Self { keys: self.keys, ..Self::with_buckets(self.buckets * 4)? };
        let mut bucket = [0; BUCKET_BYTES];
        for at in 0..self.buckets {
            self.file.read_exact_at(&mut bucket, at * BUCKET_BYTES as u64)?;
            for there in bucket.as_chunks::<KEY_BYTES>().0 {
                let key = u128::from_le_bytes(*there);
                if key != 0 {
                    larger.put(key)?;
                }
            }
        }
        *self = larger;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_met_again_however_many_there_are() {
        let mut keys = KeyFile::with_buckets(2).expect("a file");
        let key = |number: u128| number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        for number in 0..5_000 {
            assert!(keys.insert(key(number)).expect("kept"), "{number}");
            assert!(!keys.insert(key(number / 2)).expect("kept"), "{number}");
        }
        assert!(keys.buckets >= 512, "{keys:?}");
    }
}
