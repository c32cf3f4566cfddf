//! Why a time is refused.

use core::fmt;

/// A timestamp or duration that the specification, or the type asked for, does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RangeError {
    /// Seconds before 0001-01-01 or after 9999-12-31 in a timestamp, beyond ±315,576,000,000 in a duration.
    Seconds,
    /// Nanoseconds outside 0..=999,999,999 in a timestamp, beyond ±999,999,999 in a duration.
    Nanos,
    /// Seconds and nanoseconds of a duration with different signs.
    Signs,
    /// A negative duration, where the type asked for has no sign.
    Negative,
    /// A time that the type asked for can not hold, such as the clock of this platform.
    Platform,
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seconds => "seconds out of range",
            Self::Nanos => "nanoseconds out of range",
            Self::Signs => "seconds and nanoseconds differ in sign",
            Self::Negative => "the duration is negative",
            Self::Platform => "the type asked for can not hold the time",
        })
    }
}

impl core::error::Error for RangeError {}

/// Text that is no timestamp or duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseError {
    /// Not of the form, from this byte on.
    Syntax(usize),
    /// Of the form, but no time that the type allows.
    Range(RangeError),
}

impl From<RangeError> for ParseError {
    fn from(error: RangeError) -> Self {
        Self::Range(error)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(offset) => write!(f, "unexpected text at byte {offset}"),
            Self::Range(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ParseError {}
