//! Posts that are filled: who is hired, as what, where and for how many hours.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{date, days_after, months_after};
use super::super::chance::Chance;
use super::super::people::CprNumbers;
use super::register::{Institution, Kind};
use super::staff::{
    CENTRAL_PCT, Category, DAGPLEJER, Employee, Job, KONTO_DAGINSTITUTION, KONTO_DAGPLEJE,
    KONTO_FAELLES, Staff, Workplace, category, need, need_of_unit,
};
use super::tally::Tally;

const PAEDAGOG: &Category = &category("7", "Pædagog", "62.01", "Pædagogisk personale");
const LEDER: &Category = &category("9", "Pædagogisk leder", "60.01", "Ledere, daginstitutioner");
const MEDHJAELPER: &Category = &category("920", "Pædagogmedhjælper", "66.01", "Medhjælpere");
const ASSISTENT: &Category = &category("930", "Pædagogisk assistent", "66.02", "Assistenter");
const STUDERENDE: &Category = &category("940", "Pædagogstuderende", "62.03", "Studerende");
const KOEKKEN: &Category = &category("411", "Køkkenpersonale", "41.01", "Køkken og rengøring");

/// After-school care: not day care.
const KONTO_SFO: u32 = 32205;

/// Grades that posts have, in ten-thousandths: 20, 25, 30, 32, 35 and 37 hours a week.
const GRADES: [u32; 6] = [5405, 6757, 8108, 8649, 9459, 10_000];

impl Staff {
    /// A month passes: some leave, and posts are filled or cut to what the children need.
    pub fn step(
        &mut self,
        month: NaiveDate,
        institutions: &[Institution],
        tally: &Tally,
        numbers: &mut CprNumbers,
        chance: &mut Chance,
    ) {
        let first_time = self.all.is_empty();
        let last_month = months_after(month, -1);
        self.all.retain(|person| person.stop.is_none_or(|stop| stop >= last_month));
        let month_end = days_after(months_after(month, 1), -1);
        let (mut in_unit, mut central, mut childminders) = (vec![0; institutions.len()], 0, 0);
        let mut let_go = Vec::new();
        for (place, person) in self.all.iter_mut().enumerate() {
            if person.stop.is_some_and(|stop| stop < month_end) {
                continue;
            }
            if chance.permille(15) {
                // Counts to the month's end, and is missed, and replaced, from the next.
                person.stop = Some(month_end);
            }
            match (person.workplace, person.jobs[0].map(|job| job.category.code)) {
                (_, Some("25")) => childminders += 1,
                (Workplace::Institution(unit), _) => {
                    in_unit[unit] += person.pedagogical_grade();
                    let cut = in_unit[unit] > need_of_unit(tally, institutions, unit) + 8000;
                    if cut && person.pedagogical_grade() > 0 {
                        in_unit[unit] -= person.pedagogical_grade();
                        let_go.push(place);
                    }
                }
                (_, _) => central += person.pedagogical_grade(),
            }
        }
        for place in let_go {
            self.all[place].stop = Some(month_end);
        }
        let mut hiring = Hiring { staff: self, month, first_time, numbers, chance };
        hiring.for_units(institutions, tally, &mut in_unit);
        hiring.for_the_centre(institutions, tally, central);
        hiring.childminders(institutions, tally, childminders);
    }
}

/// What it takes to hire in a month.
struct Hiring<'a> {
    staff: &'a mut Staff,
    month: NaiveDate,
    first_time: bool,
    numbers: &'a mut CprNumbers,
    chance: &'a mut Chance,
}

impl Hiring<'_> {
    /// A leader and a cook for each house, and as many others as its children need.
    fn for_units(&mut self, institutions: &[Institution], tally: &Tally, present: &mut [u32]) {
        let have_leader = self.staff.houses_with(LEDER, self.month, present.len());
        let have_cook = self.staff.houses_with(KOEKKEN, self.month, present.len());
        for (unit, present) in present.iter_mut().enumerate() {
            let need = need_of_unit(tally, institutions, unit);
            let place = Workplace::Institution(unit);
            for (category, grade, have_one) in
                [(LEDER, 10_000, &have_leader), (KOEKKEN, 8108, &have_cook)]
            {
                if need > 0 && !have_one[unit] {
                    let job = Job { konto: KONTO_DAGINSTITUTION, category, grade };
                    self.hire(place, [Some(job), None], false);
                    *present += if category == LEDER { grade } else { 0 };
                }
            }
            while *present + 3000 < need {
                let grade = self.grade(need - *present);
                self.hire_for_unit(place, grade);
                *present += grade;
            }
        }
    }

    fn hire_for_unit(&mut self, place: Workplace, grade: u32) {
        let category = match self.chance.below(100) {
            0..58 => PAEDAGOG,
            58..83 => MEDHJAELPER,
            83..96 => ASSISTENT,
            _ => STUDERENDE,
        };
        let mut jobs = [Some(Job { konto: KONTO_DAGINSTITUTION, category, grade }), None];
        if self.chance.permille(12) {
            jobs[1] = self.second_job(&mut jobs[0]);
        }
        self.hire(place, jobs, false);
    }

    /// A usual grade, or what is left to fill.
    fn grade(&mut self, gap: u32) -> u32 {
        self.chance.pick(&GRADES).min(gap.max(GRADES[0]))
    }

    /// Part of a post goes to another account, at times as something else.
    fn second_job(&mut self, first: &mut Option<Job>) -> Option<Job> {
        let first = first.as_mut()?;
        let grade = first.grade * 2 / 5;
        first.grade -= grade;
        let konto = self.chance.pick(&[KONTO_FAELLES, KONTO_SFO]);
        Some(Job { konto, category: if konto == KONTO_FAELLES { LEDER } else { PAEDAGOG }, grade })
    }

    /// Substitutes, students and others without a house, and who guides the childminders.
    fn for_the_centre(&mut self, institutions: &[Institution], tally: &Tally, mut present: u32) {
        let mut need_of_all = 0;
        for (house, counts) in institutions.iter().zip(&tally.by_institution) {
            if house.is_staffed() {
                let all = need(counts.small, counts.big);
                let central = if house.number.is_some() { CENTRAL_PCT } else { 100 };
                need_of_all += all / 100 * central;
            }
        }
        while present + 3000 < need_of_all {
            let (workplace, category) = match self.chance.below(10) {
                0..4 => (Workplace::Pseudo("00099903"), MEDHJAELPER),
                4 | 5 => (Workplace::Pseudo("00099901"), STUDERENDE),
                6 => (Workplace::Pseudo("00099902"), STUDERENDE),
                7 => (Workplace::Pseudo("00099904"), PAEDAGOG),
                8 => (Workplace::Pseudo("00099909"), PAEDAGOG),
                _ => (Workplace::Unknown, PAEDAGOG),
            };
            let grade = self.grade(need_of_all - present);
            let job = Job { konto: KONTO_DAGINSTITUTION, category, grade };
            self.hire(workplace, [Some(job), None], category == MEDHJAELPER);
            present += grade;
        }
        if self.first_time && tally.in_dagpleje > 0 {
            let job = Job { konto: KONTO_DAGPLEJE, category: PAEDAGOG, grade: 10_000 };
            self.hire(Workplace::Pseudo("00099905"), [Some(job), None], false);
        }
    }

    /// As many childminders as their children need; the first to come are the first to go.
    fn childminders(&mut self, institutions: &[Institution], tally: &Tally, present: u32) {
        let open = |unit: &Institution| unit.kind == Kind::Dagpleje && unit.closed.is_none();
        let wanted = (tally.in_dagpleje * 10 + 16) / 33;
        for _ in present..wanted {
            let weights = institutions.iter().map(|unit| u32::from(open(unit)));
            let unit = self.chance.weighted(weights);
            let job = Job { konto: KONTO_DAGPLEJE, category: DAGPLEJER, grade: 10_000 };
            let place = unit.map_or(Workplace::Unknown, Workplace::Institution);
            self.hire(place, [Some(job), None], false);
        }
        let excess = present.saturating_sub(wanted) as usize;
        let stop = days_after(months_after(self.month, 1), -1);
        let minders = self.staff.all.iter_mut().filter(|person| {
            person.stop.is_none() && person.jobs[0].is_some_and(|job| job.category == DAGPLEJER)
        });
        for person in minders.take(excess) {
            person.stop = Some(stop);
        }
    }

    fn hire(&mut self, workplace: Workplace, jobs: [Option<Job>; 2], hourly: bool) {
        let hired = if self.first_time {
            months_after(self.month, -(self.chance.below(216) as i32))
        } else {
            self.month
        };
        let age = self.chance.between(20, 62) as i32;
        let born = date(hired.year() - age, self.chance.between(1, 12), self.chance.between(1, 28));
        let male = self.chance.permille(140);
        self.staff.hired_so_far += 1;
        self.staff.all.push(Employee {
            id: self.staff.hired_so_far,
            cpr: self.numbers.draw(born, male, self.chance),
            male,
            workplace,
            jobs,
            hourly,
            hired,
            stop: None,
        });
    }
}
