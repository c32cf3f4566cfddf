//! Days and dates of the proleptic Gregorian calendar, for the years 1 to 9999.
//!
//! After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". Years start in March, so that the leap day is
//! the last of its year and a month's first day is a linear function of the month.

/// 0000-03-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
const DAYS_PER_ERA: i64 = 146_097;

pub(crate) struct Date {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
}

impl Date {
    /// The date, if the calendar has it.
    pub(crate) fn new(year: i64, month: i64, day: i64) -> Option<Date> {
        let date = Date { year, month, day };
        let there = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (there && day <= date.days_in_month()).then_some(date)
    }

    /// The date so many days after 1970-01-01.
    pub(crate) fn from_days(days: i64) -> Date {
        let days = days + DAYS_TO_EPOCH;
        let era = days.div_euclid(DAYS_PER_ERA);
        let day_of_era = days.rem_euclid(DAYS_PER_ERA);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        Date { year: year_of_era + 400 * era + i64::from(month <= 2), month, day }
    }

    /// How many days after 1970-01-01.
    pub(crate) fn days(&self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let march_month = if self.month > 2 { self.month - 3 } else { self.month + 9 };
        let day_of_year = (153 * march_month + 2) / 5 + self.day - 1;
        era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_TO_EPOCH
    }

    fn days_in_month(&self) -> i64 {
        match self.month {
            2 if self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn every_day_of_ten_thousand_years_comes_back() {
        let first = Date { year: 1, month: 1, day: 1 }.days();
        let last = Date { year: 9999, month: 12, day: 31 }.days();
        assert_eq!((first, last), (-719_162, 2_932_896));
        let mut before = (0, 12, 31);
        for days in first..=last {
            let date = Date::from_days(days);
            let now = (date.year, date.month, date.day);
            assert!(now > before, "{before:?} {now:?}");
            assert_eq!(Date::new(date.year, date.month, date.day).map(|date| date.days()), Some(days));
            before = now;
        }
        assert_eq!(before, (9999, 12, 31));
    }

    #[test]
    fn dates_that_are_none() {
        for (year, month, day) in [(0, 1, 1), (10_000, 1, 1), (1, 0, 1), (1, 13, 1), (1, 1, 0), (1, 1, 32)] {
            assert!(Date::new(year, month, day).is_none());
        }
        assert!(Date::new(1900, 2, 29).is_none());
        assert!(Date::new(2000, 2, 29).is_some());
    }
}
