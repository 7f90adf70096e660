//! Whether a delivery's times can be right: a file from the future would stand before every
//! correction that is still to come, and nobody would see why these change nothing.

use chrono::{Datelike as _, Days, NaiveDateTime, TimeDelta, Utc};

use crate::delivery::{FIRST_YEAR, Periode, YEARS_AHEAD, horizon};
use crate::detect::Delivery;
use crate::error::{LoadError, Result};

/// Refuses a delivery whose `leveret` or period cannot be right, unless it is said to be (`accepter`);
/// then the answer is whether it had to be said.
pub fn check(delivery: &Delivery, accepter: bool) -> Result<bool> {
    // As late as it can be in Denmark, where `leveret` is written: in summer.
    let now = Utc::now().naive_utc() + TimeDelta::hours(2);
    match objection(delivery, now) {
        Some(reason) if !accepter => {
            Err(LoadError::Untimely { file: delivery.filnavn.clone(), reason })
        }
        objection => Ok(objection.is_some()),
    }
}

/// What is wrong with the delivery's times, as a clause.
#[must_use]
pub fn objection(delivery: &Delivery, now: NaiveDateTime) -> Option<String> {
    let Delivery { periode, leveret, .. } = delivery;
    let last = match periode {
        Periode::Months(_, last) => *last,
        other => other.first_day(),
    };
    if leveret.0 > now + Days::new(1) {
        Some(format!("its time of delivery, {leveret}, has not come yet"))
    } else if periode.first_day().year() < FIRST_YEAR {
        Some(format!("its period, {periode}, lies before {FIRST_YEAR}"))
    } else if last > horizon(now) {
        Some(format!("its period, {periode}, lies more than {YEARS_AHEAD} years ahead"))
    } else if last > leveret.0.date() {
        Some(format!("its period, {periode}, begins after it was delivered, {leveret}"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chrono::NaiveDate;

    use super::*;
    use crate::detect::{Said, detect};

    fn said_of(name: &str) -> Option<String> {
        let now = NaiveDate::from_ymd_opt(2026, 11, 28).and_then(|day| day.and_hms_opt(12, 0, 0));
        let delivery = detect(Path::new(name), Said::default()).expect("a delivery");
        objection(&delivery, now.expect("a time"))
    }

    #[test]
    fn what_can_be_is_let_through() {
        for name in [
            "dst-indskrivning_2026-11_20261105T0800.csv",
            "dst-indskrivning_2026-11_20261129T1200.csv",
            "dst-indskrivning_2004-01_20261105T0800.csv",
            "dst-regnskab_2025_20250101T0000.csv",
            "stil-dagtilbud_2026-11-28_20261128T0600.csv",
            "aula-tilstedevaerelse_2022-11..2024-10_20241031T0600.csv",
        ] {
            assert_eq!(said_of(name), None, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_is_told() {
        for (name, words) in [
            ("dst-indskrivning_2024-01_20420205T0800.csv", "not come yet"),
            ("dst-indskrivning_2026-11_20261129T1201.csv", "not come yet"),
            ("dst-indskrivning_2024-03_20240228T0800.csv", "begins after"),
            ("stil-dagtilbud_2024-01-02_20240101T2300.csv", "begins after"),
            ("aula-tilstedevaerelse_2022-11..2024-11_20241031T0600.csv", "begins after"),
            ("dst-regnskab_2003_20040401T0800.csv", "before 2004"),
            ("dst-befolkning_2037_20261101T0800.csv", "10 years ahead"),
        ] {
            let said = said_of(name).unwrap_or_default();
            assert!(said.contains(words), "{name}: {said}");
        }
    }
}
