//! `chrono` as a judge of times, and conversions to it at both ends of every range.

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, TimeDelta, TimeZone, Utc};
use proptest::prelude::*;
use wire_types::{Duration, RangeError, Timestamp};

fn timestamp(seconds: i64, nanos: i32) -> Timestamp {
    Timestamp { seconds, nanos, ..Timestamp::default() }
}

fn duration(seconds: i64, nanos: i32) -> Duration {
    Duration { seconds, nanos, ..Duration::default() }
}

#[test]
fn the_ends_of_the_calendar_convert() {
    let first = Utc.with_ymd_and_hms(1, 1, 1, 0, 0, 0).unwrap();
    let last =
        NaiveDate::from_ymd_opt(9999, 12, 31).unwrap().and_hms_nano_opt(23, 59, 59, 999_999_999).unwrap().and_utc();
    assert_eq!((DateTime::try_from(Timestamp::MIN), DateTime::try_from(Timestamp::MAX)), (Ok(first), Ok(last)));
    assert_eq!((first.try_into(), last.try_into()), (Ok(Timestamp::MIN), Ok(Timestamp::MAX)));
    let nano = TimeDelta::nanoseconds(1);
    assert_eq!(Timestamp::try_from(first - nano), Err(RangeError::Seconds));
    assert_eq!(Timestamp::try_from(last + nano), Err(RangeError::Seconds));
    for far in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert_eq!(Timestamp::try_from(far), Err(RangeError::Seconds));
    }
    assert_eq!(DateTime::<Utc>::try_from(timestamp(0, -1)), Err(RangeError::Nanos));
    assert_eq!(DateTime::<Utc>::try_from(timestamp(i64::MAX, 0)), Err(RangeError::Seconds));
}

#[test]
fn a_leap_second_is_the_second_after_it() {
    let leap = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap();
    assert_eq!(Timestamp::try_from(leap.and_utc()).unwrap().to_string(), "2017-01-01T00:00:00.500Z");
    let end = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap().and_hms_nano_opt(23, 59, 59, 1_000_000_000).unwrap();
    assert_eq!(Timestamp::try_from(end.and_utc()), Err(RangeError::Seconds));
}

#[test]
fn an_offset_is_subtracted() {
    let time = FixedOffset::east_opt(3600).unwrap().with_ymd_and_hms(1970, 1, 1, 0, 0, 0).unwrap();
    assert_eq!(Timestamp::try_from(time), Ok(timestamp(-3600, 0)));
}

#[test]
fn durations_convert_with_their_sign() {
    for span in [Duration::MIN, Duration::MAX, duration(0, -1), duration(-1, 0), duration(0, 0), duration(-1, -1)] {
        assert_eq!(TimeDelta::try_from(span.clone()).and_then(Duration::try_from), Ok(span));
    }
    assert_eq!(TimeDelta::try_from(duration(0, -1)), Ok(TimeDelta::nanoseconds(-1)));
    for far in [TimeDelta::MIN, TimeDelta::MAX] {
        assert_eq!(Duration::try_from(far), Err(RangeError::Seconds));
    }
    assert_eq!(TimeDelta::try_from(duration(1, -1)), Err(RangeError::Signs));
    assert_eq!(TimeDelta::try_from(duration(i64::MIN, i32::MIN)), Err(RangeError::Seconds));
}

proptest! {
    #[test]
    fn text_is_that_of_chrono(seconds in -62_135_596_800i64..=253_402_300_799, nanos in 0..=999_999_999i32) {
        let time = timestamp(seconds, nanos);
        let theirs = DateTime::<Utc>::try_from(time.clone()).unwrap();
        prop_assert_eq!(Timestamp::try_from(theirs), Ok(time.clone()));
        prop_assert_eq!(time.to_string(), theirs.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        let east = theirs.with_timezone(&FixedOffset::east_opt(19_800).unwrap());
        if (-62_135_000_000..253_402_000_000).contains(&seconds) {
            prop_assert_eq!(east.to_rfc3339_opts(SecondsFormat::Nanos, true).parse(), Ok(time));
        }
    }

    #[test]
    fn sums_are_those_of_chrono(
        seconds in -62_135_596_800i64..=253_402_300_799,
        nanos in 0..=999_999_999i32,
        span in -315_576_000_000_000_000_000i128..=315_576_000_000_000_000_000,
    ) {
        let time = timestamp(seconds, nanos);
        let span = duration((span / 1_000_000_000) as i64, (span % 1_000_000_000) as i32);
        let (their_time, their_span) =
            (DateTime::<Utc>::try_from(time.clone()).unwrap(), TimeDelta::try_from(span.clone()).unwrap());
        prop_assert_eq!(time.checked_add(&span).ok(), Timestamp::try_from(their_time + their_span).ok());
        prop_assert_eq!(time.checked_sub(&span).ok(), Timestamp::try_from(their_time - their_span).ok());
        let double = span.checked_add(&span).ok();
        prop_assert_eq!(double, Duration::try_from(their_span + their_span).ok());
    }
}
