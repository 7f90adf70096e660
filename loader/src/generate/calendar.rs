//! Months and days as this country counts them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// The first of the month that lies so many months after (or before) this one.
#[must_use]
pub fn months_after(month: NaiveDate, months: i32) -> NaiveDate {
    let distance = Months::new(months.unsigned_abs());
    let moved = if months < 0 {
        month.checked_sub_months(distance)
    } else {
        month.checked_add_months(distance)
    };
    moved.expect("invariant: months of the calendar stay in chrono's range")
}

/// The day that lies so many days after (or before) this one.
#[must_use]
pub fn days_after(day: NaiveDate, days: i32) -> NaiveDate {
    let distance = Days::new(u64::from(days.unsigned_abs()));
    let moved =
        if days < 0 { day.checked_sub_days(distance) } else { day.checked_add_days(distance) };
    moved.expect("invariant: days of the calendar stay in chrono's range")
}

/// A date that is known to be one.
#[must_use]
pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("invariant: the day stands in its month")
}

/// Age in whole years; 0 for the unborn.
#[must_use]
pub fn age(born: NaiveDate, day: NaiveDate) -> u32 {
    day.years_since(born).unwrap_or(0)
}

/// The first days of the months from one to another, both included.
pub fn months(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(from), |month| Some(months_after(*month, 1)))
        .take_while(move |month| *month <= to)
}

/// The days of a month on which day care is open.
pub fn working_days(month: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    month
        .iter_days()
        .take_while(move |day| day.month() == month.month())
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(*day))
}

/// Easter and what hangs on it, Christmas and New Year, and the fifth of June.
fn is_holiday(day: NaiveDate) -> bool {
    let after_easter = (day - easter(day.year())).num_days();
    matches!(after_easter, -3 | -2 | 1 | 39 | 50)
        || matches!((day.month(), day.day()), (1, 1) | (6, 5) | (12, 24..=26 | 31))
}

/// Easter Sunday, by the anonymous Gregorian computus.
fn easter(year: i32) -> NaiveDate {
    let (golden, century, short) = (year % 19, year / 100, year % 100);
    let correction = (century + 8) / 25;
    let epact = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (short / 4) - epact - short % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    date(year, days as u32 / 31, days as u32 % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_when_it_was() {
        assert_eq!(easter(2023), date(2023, 4, 9));
        assert_eq!(easter(2024), date(2024, 3, 31));
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        assert_eq!(working_days(date(2023, 4, 1)).count(), 17);
        assert_eq!(working_days(date(2023, 11, 1)).count(), 22);
    }
}
