//! Whether a key could be guessed: how much of it is a surprise.
//!
//! An estimate from below, made to tell what a generator gives from what people type. A byte that a
//! run, a row or a repetition foretells says nothing, a letter within a word says a bit (Shannon's
//! estimate for a text), and any other as much as the key's own alphabet allows.

use std::collections::BTreeSet;

/// The shortest key that is taken.
const BYTES_MIN: usize = 32;

/// The least that a key must hold. 32 digits of a generator hold about 100.
const BITS_MIN: f64 = 72.0;

/// What a letter within a word says.
const LETTER_BITS: f64 = 1.0;

/// What stands between words and in names of files.
const BETWEEN_WORDS: &[u8] = b" -_./";

/// Why a key will not do; `None` where it will.
pub(super) fn objection(key: &[u8]) -> Option<String> {
    if key.len() < BYTES_MIN {
        return Some(format!("has {} bytes, and a key has at least {BYTES_MIN}", key.len()));
    }
    (bits(key) < BITS_MIN).then(|| {
        "can be guessed: it repeats itself, goes up or down in order, or is made of words".into()
    })
}

/// Whether the text looks like what a generator gives in base64, where `/` is a digit.
pub(super) fn is_base64(key: &[u8]) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    key.iter().all(is_digit) && objection(key).is_none() && bits(key) > 2.0 * as_f64(key.len())
}

fn bits(key: &[u8]) -> f64 {
    let alphabet: BTreeSet<&u8> = key.iter().collect();
    let full = as_f64(alphabet.len()).log2();
    let lower = key.to_ascii_lowercase();
    let of_text = (0..key.len())
        .map(|at| match at.checked_sub(1) {
            _ if is_foretold(&lower, at) => 0.0,
            Some(before) if is_within_word(key[before], key[at]) => LETTER_BITS,
            _ => full,
        })
        .sum::<f64>();
    // `00 01 02 …` is in order only where it is read as the bytes that it stands for.
    let Ok(bytes) = hex::decode(&lower) else { return of_text };
    let surprises = (0..bytes.len()).filter(|at| !is_foretold(&bytes, *at)).count();
    of_text.min(8.0 * as_f64(surprises))
}

/// Whether what stands before says what comes: the same again, the next in a row, or three bytes
/// that were there already.
fn is_foretold(bytes: &[u8], at: usize) -> bool {
    let step = |at: usize| i16::from(bytes[at]) - i16::from(bytes[at - 1]);
    let is_same = at >= 1 && step(at) == 0;
    let is_next = at >= 2 && step(at) == step(at - 1);
    let is_again = at >= 3 && bytes[..at].windows(3).any(|three| three == &bytes[at - 2..=at]);
    is_same || is_next || is_again
}

fn is_within_word(before: u8, byte: u8) -> bool {
    let is_small = |byte: u8| byte.is_ascii_lowercase() || BETWEEN_WORDS.contains(&byte);
    (is_small(before) && is_small(byte))
        || (before.is_ascii_uppercase() && byte.is_ascii_uppercase())
}

#[expect(clippy::cast_precision_loss, reason = "keys are short")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> [u8; 32] {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("random numbers");
        bytes
    }

    #[test]
    fn what_a_generator_gives_will_do() {
        for _ in 0..200 {
            let bytes = random();
            assert_eq!(objection(&bytes), None, "{bytes:?}");
            let hex = hex::encode(bytes);
            assert_eq!(objection(hex.as_bytes()), None, "{hex}");
        }
        // `openssl rand -hex 16`, `openssl rand -base64 32`, a uuid, letters and digits.
        for key in [
            "3f9a1c07be52d84496e0a7731b5dc28f",
            "/8Jq2Lx+0bVZk3tT9wYfR1uEoHcSgM5aXi7dPnKQvGU=",
            "7c0ffbe2-5d1a-4e93-8b76-0a94d2e83f15",
            "xR7bQ2mZp9LwT4kVhY6sD1cFgJ8nEaU3",
        ] {
            assert_eq!(objection(key.as_bytes()), None, "{key}");
        }
    }

    #[test]
    fn what_people_type_will_not() {
        for key in [
            "",
            "3f9a1c07be52d84496e0a7731b5dc28",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "abababababababababababababababababababab",
            "0123456789abcdef0123456789abcdef",
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            "1111222233334444555566667777888899990000",
            "qwertyuiopasdfghjklzxcvbnm1234567890",
            "Password1234PASSWORD1234password1234",
            "hemmelighemmelighemmelighemmelig",
            "nobody real has this number, nobody at all",
            "correct horse battery staple correct horse",
            "En hemmelig noegle som ingen kender i kommunen!",
        ] {
            assert!(objection(key.as_bytes()).is_some(), "{key}: {}", bits(key.as_bytes()));
        }
    }

    #[test]
    fn a_path_is_no_base64() {
        assert!(is_base64(b"/8Jq2Lx+0bVZk3tT9wYfR1uEoHcSgM5aXi7dPnKQvGU="));
        for path in [
            "/etc/dagtilbud/cprkey",
            "/var/lib/kubernetes/secrets/dagtilbud/production/cprkey/current",
            "/run/secrets/cpr.key",
        ] {
            assert!(!is_base64(path.as_bytes()), "{path}");
        }
    }
}
