//! One person: what somebody is who came, went or was corrected away, by what changed with them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::figures::{Key, Release};

/// The variance of a difference of two figures with noise; and, where there is none, next to nothing.
const VARIANCE: f64 = 2.0 * 1.7 * 1.7;
const NO_VARIANCE: f64 = 0.05;

/// People of whom no figure is known count as so many in a member.
const UNKNOWN: f64 = 2.5;

/// How often an attribute of one person was guessed right, and how often it is who always names the
/// member with most people.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Guesses {
    pub(super) asked: u32,
    pub(super) right: u32,
    pub(super) by_share: u32,
}

impl Guesses {
    /// Right no more often than by shares, three deviations of chance allowed.
    pub(super) fn is_no_better_than_shares(self) -> bool {
        let allowed = 1.5 * f64::from(self.asked).sqrt();
        f64::from(self.right) <= f64::from(self.by_share) + allowed
    }
}

impl fmt::Display for Guesses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, right, by_share } = self;
        write!(formatter, "{right} of {asked} attributes right ({by_share} by shares)")
    }
}

/// A kommune's month as it is and as it is shown.
#[derive(Clone, Copy)]
pub(super) struct State<'a> {
    pub(super) release: &'a Release,
    pub(super) truth: &'a BTreeMap<Key, f64>,
    pub(super) month: &'a str,
}

impl State<'_> {
    fn at(&self, key: &Key) -> Key {
        Key { month: self.month.to_owned(), ..key.clone() }
    }

    fn exact(&self, key: &Key) -> f64 {
        self.truth.get(&self.at(key)).copied().unwrap_or(0.0)
    }

    fn shown(&self, key: &Key) -> Option<f64> {
        self.release.shown(&self.at(key))
    }
}

/// Every two neighbouring months between which the total moved by one person.
pub(super) fn by_month(release: &Release, truth: &BTreeMap<Key, f64>) -> Guesses {
    let mut guesses = Guesses::default();
    for measure in ["ansatte", "boern Alle"] {
        let is_total = |key: &&Key| {
            (&*key.measure, &*key.dimension, &*key.member) == (measure, "TidMåned", "Alle")
        };
        let totals: Vec<&Key> = truth.keys().filter(is_total).collect();
        for pair in totals.windows(2).filter(|pair| pair[0].kommune == pair[1].kommune) {
            let state = |key: &'_ Key| key.month.clone();
            let (before, after) = (state(pair[0]), state(pair[1]));
            let before = State { release, truth, month: &before };
            let after = State { release, truth, month: &after };
            guesses.between(before, after, pair[0]);
        }
    }
    guesses
}

impl Guesses {
    /// Guesses what the one person is by whom the two states of a total differ.
    pub(super) fn between(&mut self, before: State<'_>, after: State<'_>, total: &Key) {
        let moved = after.exact(total) - before.exact(total);
        if (moved.abs() - 1.0).abs() > 1e-9 {
            return;
        }
        let is_other = |key: &&Key| {
            (&key.measure, &key.kommune) == (&total.measure, &total.kommune)
                && !["TidMåned", "HandleKommune"].contains(&&*key.dimension)
                && key.member != "Alle"
                && [before.month, after.month].contains(&&*key.month)
        };
        let mut dimensions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for truth in [before.truth, after.truth] {
            for key in truth.keys().filter(is_other) {
                dimensions.entry(&key.dimension).or_default().insert(&key.member);
            }
        }
        for (dimension, members) in dimensions {
            let key = |member: &&str| Key::new(&total.measure, total.place(), dimension, member);
            let change = |member: &&str| after.exact(&key(member)) - before.exact(&key(member));
            let changed: Vec<&&str> = members.iter().filter(|it| change(it) != 0.0).collect();
            let [person] = changed[..] else { continue };
            if members.len() < 2 || (change(person) - moved).abs() > 1e-9 {
                continue;
            }
            let share = |member: &&str| before.shown(&key(member)).unwrap_or(UNKNOWN).max(0.1);
            let variance = if before.release.slack > 0.0 { VARIANCE } else { NO_VARIANCE };
            let likely = |member: &&str| {
                let both = before.shown(&key(member)).zip(after.shown(&key(member)));
                let difference = both.map_or(0.0, |(before, after)| after - before);
                share(member).ln() + moved * difference / variance
            };
            let best = |by: &dyn Fn(&&str) -> f64| {
                members.iter().copied().max_by(|a, b| by(a).total_cmp(&by(b)))
            };
            self.asked += 1;
            self.right += u32::from(best(&likely) == Some(person));
            self.by_share += u32::from(best(&share) == Some(person));
        }
    }
}
