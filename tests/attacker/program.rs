//! A linear program, as an attacker would write it down: what is known, and what adds up to what.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};

/// A sum of unknowns, each with its factor, and its bounds.
type Sum = (Vec<(usize, f64)>, f64, f64);

/// Unknowns with their bounds, and sums of them with theirs.
#[derive(Default)]
pub(super) struct Program {
    unknowns: Vec<(f64, f64)>,
    sums: Vec<Sum>,
}

impl Program {
    /// A new unknown between two bounds.
    pub(super) fn unknown(&mut self, low: f64, high: f64) -> usize {
        self.unknowns.push((low, high));
        self.unknowns.len() - 1
    }

    /// A sum of unknowns lies between two bounds.
    pub(super) fn sum(&mut self, terms: Vec<(usize, f64)>, low: f64, high: f64) {
        self.sums.push((terms, low, high));
    }

    /// The least and the most that an unknown can be.
    pub(super) fn range(&self, unknown: usize) -> (f64, f64) {
        (
            self.extreme(unknown, OptimizationDirection::Minimize),
            self.extreme(unknown, OptimizationDirection::Maximize),
        )
    }

    fn extreme(&self, unknown: usize, direction: OptimizationDirection) -> f64 {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = self
            .unknowns
            .iter()
            .enumerate()
            .map(|(at, bounds)| problem.add_var(f64::from(u8::from(at == unknown)), *bounds))
            .collect();
        for (terms, low, high) in &self.sums {
            let terms: Vec<_> =
                terms.iter().map(|(at, factor)| (variables[*at], *factor)).collect();
            if low.total_cmp(high).is_eq() {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, *low);
                continue;
            }
            if low.is_finite() {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, *low);
            }
            if high.is_finite() {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Le, *high);
            }
        }
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => solution.objective(),
            Ok(SolveOutcome::Interrupted(_)) => panic!("no limit was set"),
            Err(microlp::Error::Unbounded) => match direction {
                OptimizationDirection::Minimize => f64::NEG_INFINITY,
                OptimizationDirection::Maximize => f64::INFINITY,
            },
            Err(error) => panic!("what is published contradicts itself: {error}"),
        }
    }
}
