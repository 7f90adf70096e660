//! How large the world is: the kommuner in proportion, and the scale of a run.

use std::ops::Range;

use crate::delivery::Kilde;

/// Inhabitants of the 98 kommuner in hundreds, in the order of the table: roughly right for the
/// 2020s, and good for proportions only.
const FOLKETAL: [u32; 98] = [
    6530, 1050, 510, 390, 145, 750, 700, 236, 300, 277, 534, 570, 580, 430, 235, 430, 170, 416,
    260, 416, 638, 540, 246, 576, 446, 460, 516, 624, 316, 905, 240, 416, 330, 737, 370, 486, 355,
    798, 233, 302, 290, 400, 840, 600, 454, 395, 396, 410, 520, 239, 320, 2080, 594, 297, 123, 60,
    555, 270, 740, 370, 1160, 34, 500, 430, 590, 520, 950, 940, 1190, 900, 590, 190, 210, 440, 370,
    495, 235, 990, 1000, 37, 650, 3610, 425, 560, 480, 200, 450, 430, 970, 365, 585, 365, 18, 310,
    420, 380, 2220, 630,
];

const FOLKETAL_I_ALT: u32 = sum_before(FOLKETAL.len());

/// How many serial numbers of a day there are for each sex.
const SERIAL_NUMBERS: u32 = 2000;

/// The scale of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Size {
    /// A few hundred children a kommune: loads in seconds.
    #[default]
    Small,
    /// The volumes of the country: 300,000 children in 98 kommuner.
    Real,
}

impl Size {
    /// Inhabitants aged 0-5 of the kommune at this place of the table.
    #[must_use]
    pub fn inhabitants(self, index: usize) -> u32 {
        match self {
            // The square root keeps the order of sizes while no kommune gets large.
            Self::Small => (FOLKETAL[index] * 90).isqrt() + 20,
            Self::Real => FOLKETAL[index] * 625 / 100,
        }
    }

    /// Children to a day institution.
    #[must_use]
    pub const fn children_per_unit(self) -> u32 {
        match self {
            Self::Small => 38,
            Self::Real => 66,
        }
    }

    /// How many good lines lie between two bad ones, at least and at most.
    #[must_use]
    pub const fn lines_between_dirt(self, kilde: Kilde) -> (u32, u32) {
        match (self, kilde) {
            (Self::Small, Kilde::AulaTilstedevaerelse) => (500, 1_500),
            (Self::Small, _) => (150, 450),
            (Self::Real, Kilde::AulaTilstedevaerelse) => (40_000, 120_000),
            (Self::Real, _) => (4_000, 12_000),
        }
    }

    /// In how many months a register unit changes once, on average.
    #[must_use]
    pub const fn months_between_changes(self) -> u32 {
        match self {
            Self::Small => 120,
            Self::Real => 350,
        }
    }
}

/// The kommune's share of the serial numbers of a day: in proportion, and at least one.
#[must_use]
pub fn slots(index: usize) -> Range<u32> {
    let spare = SERIAL_NUMBERS - FOLKETAL.len() as u32;
    let start = |index: usize| index as u32 + sum_before(index) * spare / FOLKETAL_I_ALT;
    start(index)..start(index + 1)
}

const fn sum_before(index: usize) -> u32 {
    let (mut sum, mut place) = (0, 0);
    while place < index {
        sum += FOLKETAL[place];
        place += 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_shared_out_without_overlap() {
        let shares: Vec<_> = (0..98).map(slots).collect();
        assert!(shares.iter().all(|share| !share.is_empty()));
        assert!(shares.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert!(shares[97].end <= SERIAL_NUMBERS);
    }

    #[test]
    fn the_country_has_as_many_children_as_it_has() {
        let total: u32 = (0..98).map(|index| Size::Real.inhabitants(index)).sum();
        assert!((360_000..380_000).contains(&total), "{total}");
    }
}
