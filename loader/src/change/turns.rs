//! Deliveries side by side, with the outcome of one after the other.
//!
//! Reading, validating and staging need nobody else. What follows depends on what is there: a guard
//! compares a slice with the one before it, and the merge of one kommune sees what the last one did.
//! So a delivery waits, when it is staged, for those before it that share a kommune with it; those
//! of other kommuner go on beside it. The first of those that are under way never waits, hence no
//! circle: nobody may hold a row that another one needs before its turn has come.

use std::collections::BTreeSet;

use tokio::sync::watch;

/// How far a delivery has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// Not entered yet.
    Waiting,
    /// Has its number; its kommuner are not known yet.
    Entered,
    /// Waits for its turn or has it.
    Staged(BTreeSet<i16>),
    /// Committed, rolled back, or not loaded at all.
    Done,
}

/// The turns of deliveries that are loaded side by side, in their order.
#[derive(Debug)]
pub struct Turns<K> {
    keys: Vec<K>,
    stages: watch::Sender<Vec<Stage>>,
}

impl<K: PartialEq> Turns<K> {
    /// Turns for deliveries with these keys: two with the same key are never under way together.
    #[must_use]
    pub fn new(keys: Vec<K>) -> Self {
        let stages = watch::Sender::new(vec![Stage::Waiting; keys.len()]);
        Self { keys, stages }
    }

    /// The turn of the delivery at `place`. When it is dropped the delivery is done.
    #[must_use]
    pub fn take(&self, place: usize) -> Turn {
        let key = &self.keys[place];
        let same = (0..place).filter(|before| self.keys[*before] == *key).collect();
        Turn { place, same, stages: self.stages.clone() }
    }
}

/// A delivery's turn.
#[derive(Debug)]
pub struct Turn {
    place: usize,
    /// Those before it with the same key.
    same: Vec<usize>,
    stages: watch::Sender<Vec<Stage>>,
}

impl Turn {
    /// The turn of a delivery that is loaded by itself.
    #[must_use]
    pub fn alone() -> Self {
        Turns::new(vec![()]).take(0)
    }

    /// Waits until those before it are entered, so that numbers are given in their order.
    pub async fn to_enter(&self) {
        self.wait(|place, stage| match stage {
            Stage::Waiting => false,
            Stage::Done => true,
            Stage::Entered | Stage::Staged(_) => !self.same.contains(&place),
        })
        .await;
    }

    /// It has its number.
    pub fn entered(&self) {
        self.reach(Stage::Entered);
    }

    /// Waits until those before it that share a kommune with it are done.
    pub async fn to_merge(&self, kommuner: impl IntoIterator<Item = i16>) {
        let kommuner: BTreeSet<i16> = kommuner.into_iter().collect();
        self.reach(Stage::Staged(kommuner.clone()));
        self.wait(|_, stage| match stage {
            Stage::Waiting | Stage::Entered => false,
            Stage::Staged(theirs) => theirs.is_disjoint(&kommuner),
            Stage::Done => true,
        })
        .await;
    }

    /// Waits until all before it are done.
    pub async fn to_be_first(&self) {
        self.wait(|_, stage| *stage == Stage::Done).await;
    }

    fn reach(&self, stage: Stage) {
        self.stages.send_modify(|stages| stages[self.place] = stage);
    }

    async fn wait(&self, may_pass: impl Fn(usize, &Stage) -> bool) {
        let mut stages = self.stages.subscribe();
        let all_pass = |stages: &Vec<Stage>| {
            stages[..self.place].iter().enumerate().all(|(place, stage)| may_pass(place, stage))
        };
        // The sender lives as long as this turn.
        let _ = stages.wait_for(all_pass).await;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.reach(Stage::Done);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Whether something is still waited for.
    async fn waits(turn: impl Future<Output = ()>) -> bool {
        tokio::time::timeout(Duration::from_millis(20), turn).await.is_err()
    }

    #[tokio::test]
    async fn a_delivery_waits_for_those_before_it_that_share_a_kommune() {
        let turns = Turns::new(vec!["a", "b", "c"]);
        let (first, second, third) = (turns.take(0), turns.take(1), turns.take(2));
        assert!(waits(third.to_enter()).await, "the others are not entered");
        first.entered();
        second.entered();
        third.to_enter().await;
        third.entered();

        assert!(waits(third.to_merge([101])).await, "nobody knows the others' kommuner");
        first.to_merge([101, 147]).await;
        second.to_merge([851]).await;
        assert!(waits(third.to_merge([101])).await, "the first one has 101");
        third.to_merge([751]).await;
        drop(first);
        third.to_merge([101]).await;
        assert!(waits(third.to_be_first()).await, "the second one is under way");
        drop(second);
        third.to_be_first().await;
    }

    #[tokio::test]
    async fn the_same_delivery_twice_is_loaded_one_after_the_other() {
        let turns = Turns::new(vec!["a", "a"]);
        let (first, second) = (turns.take(0), turns.take(1));
        first.to_enter().await;
        first.entered();
        assert!(waits(second.to_enter()).await);
        drop(first);
        second.to_enter().await;
    }
}
