//! The dice. Our own small generator (xoshiro256++, seeded by SplitMix64), because the same seed
//! must give the same bytes for as long as this project lives: crates promise that for their
//! generators at best, not for what they draw from them.

/// A stream of dice rolls, determined by what it was seeded with.
#[derive(Debug, Clone)]
pub struct Chance([u64; 4]);

impl Chance {
    /// The stream that belongs to a seed and to what it is for (kommune, month, …).
    #[must_use]
    pub fn new(seed: u64, purpose: &[u64]) -> Self {
        let mut state = seed;
        for part in purpose {
            state = split_mix(&mut state) ^ part.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        Self(std::array::from_fn(|_| split_mix(&mut state)))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A number from 0 up to, and without, `limit`; 0 where `limit` is 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(limit)) >> 32) as u32
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// Whether something that happens so many times in a thousand happens now.
    pub fn permille(&mut self, times: u32) -> bool {
        self.below(1000) < times
    }

    /// One of the things in a list, all equally likely.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u32) as usize]
    }

    /// The place of one thing in a list of weights; none where all weights are 0.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> Option<usize> {
        let total: u32 = weights.clone().sum();
        let mut left = self.below(total);
        weights.enumerate().find_map(|(place, weight)| {
            if left < weight {
                return Some(place);
            }
            left -= weight;
            None
        })
    }

    /// Puts a list into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last as u32 + 1) as usize);
        }
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_pinned() {
        let mut chance = Chance::new(1, &[101, 7]);
        let again: Vec<u32> = (0..4).map(|_| chance.below(1000)).collect();
        let mut same = Chance::new(1, &[101, 7]);
        assert_eq!(again, (0..4).map(|_| same.below(1000)).collect::<Vec<_>>());
        assert_ne!(Chance::new(1, &[101, 8]).bits(), Chance::new(1, &[101, 7]).bits());
    }

    #[test]
    fn weights_of_nothing_pick_nothing() {
        let mut chance = Chance::new(1, &[]);
        assert_eq!(chance.weighted([0, 0].into_iter()), None);
        assert_eq!(chance.weighted([0, 5].into_iter()), Some(1));
    }
}
