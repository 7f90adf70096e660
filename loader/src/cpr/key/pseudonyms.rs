//! The pseudonym that takes a CPR number's place, and what else is derived from the key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use argon2::Argon2;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::cpr::Cpr;
use crate::error::{LoadError, Result};

/// So many people are remembered while a file is read.
const KNOWN_MAX: usize = 900_000;

/// Turns CPR numbers into UUIDs (version 8) with a secret key: the same number, the same UUID.
#[derive(Clone)]
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
    /// The fingerprint that was computed last, and its salt; shared by all clones.
    fingerprint: Arc<Mutex<Option<(Uuid, Uuid)>>>,
    /// The people met so far, until there are more than a country's children and their staff.
    known: HashMap<[u8; 10], Uuid>,
    fresh: Vec<(Uuid, [u8; 10])>,
}

impl Pseudonyms {
    /// Starts with a key of any length.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        let keyed =
            Hmac::new_from_slice(key).unwrap_or_else(|_| unreachable!("any length is a key"));
        Self { keyed, fingerprint: Arc::default(), known: HashMap::new(), fresh: Vec::new() }
    }

    /// The UUID of a number.
    pub fn uuid(&mut self, cpr: &Cpr) -> Uuid {
        if let Some(uuid) = self.known.get(&cpr.characters) {
            return *uuid;
        }
        let uuid = self.digest(cpr.as_str().as_bytes());
        // Then they are met anew: the vault takes nobody twice.
        if self.known.len() == KNOWN_MAX {
            self.known.clear();
        }
        self.known.insert(cpr.characters, uuid);
        self.fresh.push((uuid, cpr.characters));
        uuid
    }

    /// What identifies the key without giving it away: salted, and slow to compute, so that nobody
    /// tries keys against it. It is computed once for each salt, whatever number of deliveries.
    pub fn fingerprint(&self, salt: Uuid) -> Result<Uuid> {
        let mut known = self.fingerprint.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, fingerprint)) = *known
            && of == salt
        {
            return Ok(fingerprint);
        }
        let bytes = self.derived(b"flis-dagtilbud key fingerprint", salt.as_bytes())?;
        let fingerprint = Uuid::new_v8(bytes);
        *known = Some((salt, fingerprint));
        Ok(fingerprint)
    }

    /// The secret behind the noise that others' figures get. The same for the same key: a warehouse
    /// that is loaded anew shows what it showed before.
    pub fn noise_secret(&self) -> Result<[u8; 32]> {
        self.derived(b"flis-dagtilbud noise", b"flis-dagtilbud noise")
    }

    /// Bytes that nobody can try keys against: slow to compute.
    fn derived<const BYTES: usize>(&self, purpose: &[u8], salt: &[u8]) -> Result<[u8; BYTES]> {
        let mac = self.keyed.clone().chain_update(purpose).finalize();
        let mut bytes = [0; BYTES];
        Argon2::default()
            .hash_password_into(&mac.into_bytes(), salt, &mut bytes)
            .map_err(|error| LoadError::Internal(error.to_string()))?;
        Ok(bytes)
    }

    /// Hands over the pairs for the vault that were met since the last call.
    pub fn take_fresh(&mut self) -> Vec<(Uuid, String)> {
        let text = |ten: [u8; 10]| String::from_utf8_lossy(&ten).trim_end().to_owned();
        std::mem::take(&mut self.fresh).into_iter().map(|(uuid, ten)| (uuid, text(ten))).collect()
    }

    fn digest(&self, message: &[u8]) -> Uuid {
        let mut mac = self.keyed.clone();
        mac.update(message);
        let digest = mac.finalize().into_bytes();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Uuid::new_v8(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pseudonym_depends_on_number_and_key() {
        let one = Cpr::parse("6102204524").expect("a number");
        let other = Cpr::parse("6102204525").expect("a number");
        let mut names = Pseudonyms::new(b"a");
        assert_eq!(names.uuid(&one), names.uuid(&one));
        assert_ne!(names.uuid(&one), names.uuid(&other));
        assert_ne!(names.uuid(&one), Pseudonyms::new(b"b").uuid(&one));
        assert_eq!(names.uuid(&one).get_version_num(), 8);
        assert_eq!(names.take_fresh().len(), 2);
        assert_eq!(names.take_fresh().len(), 0);
    }
}
