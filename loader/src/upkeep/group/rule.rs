//! Whether sums over groups give a member away.
//!
//! Whoever sees the sums of several groups can add and subtract them. A member knows its own figure
//! besides. So a set of groups is safe if no combination of them leaves one kommune alone, and none
//! leaves two, of whom one would know the other. Leaving out each kommune in turn (it knows itself),
//! no combination of the rest may be a single kommune; by row reduction, that is so if and only if
//! no reduced row has a single entry.

use std::collections::BTreeSet;

/// The arithmetic is done modulo this prime: exact, and the numbers stay small.
const PRIME: u128 = (1 << 61) - 1;

/// A kommune whose figure some member could work out from the sums of all groups; none if there is
/// none.
pub(super) fn exposed(groups: &[BTreeSet<u16>]) -> Option<u16> {
    let all: Vec<u16> =
        groups.iter().flatten().copied().collect::<BTreeSet<u16>>().into_iter().collect();
    // An outsider knows nobody.
    let viewers = std::iter::once(None).chain(all.iter().copied().map(Some));
    viewers.into_iter().find_map(|viewer| {
        let others: Vec<u16> = all.iter().copied().filter(|nr| Some(*nr) != viewer).collect();
        let rows = groups
            .iter()
            .map(|group| others.iter().map(|nr| u128::from(group.contains(nr))).collect())
            .collect();
        alone(reduced(rows, others.len())).map(|column| others[column])
    })
}

/// The column of a row that has only one entry.
fn alone(rows: Vec<Vec<u128>>) -> Option<usize> {
    rows.into_iter().find_map(|row| {
        let mut entries = row.iter().enumerate().filter(|(_, value)| **value != 0);
        let (column, _) = entries.next()?;
        entries.next().is_none().then_some(column)
    })
}

/// The reduced row echelon form.
fn reduced(mut rows: Vec<Vec<u128>>, columns: usize) -> Vec<Vec<u128>> {
    let mut done = 0;
    for column in 0..columns {
        let Some(pivot) = (done..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(done, pivot);
        let inverse = power(rows[done][column], PRIME - 2);
        for value in &mut rows[done] {
            *value = *value * inverse % PRIME;
        }
        let pivot_row = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != done && factor != 0 {
                for (value, own) in row.iter_mut().zip(&pivot_row) {
                    *value = (*value + PRIME - factor * own % PRIME) % PRIME;
                }
            }
        }
        done += 1;
    }
    rows
}

fn power(base: u128, exponent: u128) -> u128 {
    let (mut result, mut base, mut exponent) = (1, base, exponent);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::exposed;

    fn groups(of: &[&[u16]]) -> Vec<BTreeSet<u16>> {
        of.iter().map(|group| group.iter().copied().collect()).collect()
    }

    #[test]
    fn groups_that_give_nobody_away() {
        let safe: [&[&[u16]]; 4] =
            [&[], &[&[1, 2, 3]], &[&[1, 2, 3], &[4, 5, 6]], &[&[1, 2, 3, 4, 5, 6], &[1, 2, 3]]];
        for case in safe {
            assert_eq!(exposed(&groups(case)), None, "{case:?}");
        }
    }

    #[test]
    fn groups_that_give_somebody_away() {
        let unsafe_ones: [&[&[u16]]; 6] = [
            &[&[1]],
            // Either of two knows the other.
            &[&[1, 2]],
            &[&[1, 2, 3], &[1, 2, 3, 4]],
            &[&[1, 2, 3], &[1, 2, 3, 4, 5]],
            // The difference of the first two is 1 and 2 less 5 and 6; with the third, 1 and 2.
            &[&[1, 2, 3, 4], &[3, 4, 5, 6], &[5, 6, 7, 8], &[7, 8, 3, 4]],
            // Half of the sum of all three, less one of them.
            &[&[1, 2, 4], &[2, 3, 4], &[1, 3, 4], &[4, 5, 6], &[4, 5, 6, 7, 8, 9], &[7, 8, 9, 4]],
        ];
        for case in unsafe_ones {
            assert!(exposed(&groups(case)).is_some(), "{case:?}");
        }
    }

    proptest! {
        /// Against the search through all small combinations, by somebody who knows one member.
        #[test]
        fn whoever_combines_sums_finds_nobody_else(
            drawn in proptest::collection::vec(proptest::collection::btree_set(1_u16..7, 1..6), 1..4)
        ) {
            let mut found = false;
            let count = u32::try_from(drawn.len()).expect("few");
            for code in 0..7_i32.pow(count) {
                let mut rest = code;
                let mut sums = [0_i32; 7];
                for group in &drawn {
                    let factor = rest % 7 - 3;
                    rest /= 7;
                    for nr in group {
                        sums[usize::from(*nr)] += factor;
                    }
                }
                let left = sums.iter().filter(|sum| **sum != 0).count();
                found |= (1..=2).contains(&left);
            }
            if found {
                prop_assert!(exposed(&drawn).is_some());
            }
            // With one or two groups, the search is complete.
            if drawn.len() < 3 && !found {
                prop_assert_eq!(exposed(&drawn), None);
            }
        }
    }
}
