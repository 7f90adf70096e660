//! A line of blocks for a row of figures: enough to see which way it goes.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One character a figure, from the lowest of them to the highest; a missing figure is a gap.
#[must_use]
pub fn sparkline(figures: &[Option<f64>]) -> String {
    let known = || figures.iter().copied().flatten();
    let lowest = known().fold(f64::INFINITY, f64::min);
    let span = known().fold(f64::NEG_INFINITY, f64::max) - lowest;
    figures.iter().map(|figure| figure.map_or(' ', |figure| block(figure - lowest, span))).collect()
}

fn block(height: f64, span: f64) -> char {
    // Figures that do not move have no direction: half height.
    let share = if span > 0.0 { height / span } else { 0.5 };
    let step = BLOCKS.iter().zip(1_u8..).find(|(_, step)| share * 8.0 < f64::from(*step));
    step.map_or('█', |(block, _)| *block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_is_low_and_the_highest_high() {
        assert_eq!(sparkline(&[Some(0.0), Some(0.5), Some(1.0)]), "▁▅█");
        let rising: Vec<Option<f64>> = (0..8).map(|step| Some(f64::from(step))).collect();
        assert_eq!(sparkline(&rising), "▁▂▃▄▅▆▇█");
    }

    #[test]
    fn a_missing_figure_is_a_gap() {
        assert_eq!(sparkline(&[Some(1.0), None, Some(2.0)]), "▁ █");
        assert_eq!(sparkline(&[None, None]), "  ");
        assert_eq!(sparkline(&[]), "");
    }

    #[test]
    fn figures_that_do_not_move_lie_in_the_middle() {
        assert_eq!(sparkline(&[Some(7.0), Some(7.0)]), "▅▅");
    }
}
