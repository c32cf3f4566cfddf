//! The text of fractions of a second: ProtoJSON writes 0, 3, 6 or 9 digits and reads 0 to 9.

use crate::ParseError;
use core::fmt;

pub(crate) const NANOS_PER_SECOND: i32 = 1_000_000_000;

/// Any number of seconds and nanoseconds, as nanoseconds.
pub(crate) fn total_nanos(seconds: i64, nanos: i32) -> i128 {
    i128::from(seconds) * i128::from(NANOS_PER_SECOND) + i128::from(nanos)
}

/// Writes `.` and 3, 6 or 9 digits, or nothing where there are no nanoseconds.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, nanos: u32) -> fmt::Result {
    if nanos == 0 {
        Ok(())
    } else if nanos.is_multiple_of(1_000_000) {
        write!(f, ".{:03}", nanos / 1_000_000)
    } else if nanos.is_multiple_of(1000) {
        write!(f, ".{:06}", nanos / 1000)
    } else {
        write!(f, ".{nanos:09}")
    }
}

/// A place in text, in bytes.
pub(crate) struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Cursor { text: text.as_bytes(), at: 0 }
    }

    pub(crate) fn error<T>(&self) -> Result<T, ParseError> {
        Err(ParseError::Syntax(self.at))
    }

    /// Takes one of these bytes.
    pub(crate) fn one_of(&mut self, bytes: &[u8]) -> Result<u8, ParseError> {
        match self.text.get(self.at) {
            Some(byte) if bytes.contains(byte) => {
                self.at += 1;
                Ok(*byte)
            }
            _ => self.error(),
        }
    }

    pub(crate) fn takes(&mut self, byte: u8) -> bool {
        self.one_of(&[byte]).is_ok()
    }

    pub(crate) fn end(&self) -> Result<(), ParseError> {
        if self.at == self.text.len() { Ok(()) } else { self.error() }
    }

    fn digit(&mut self) -> Result<i64, ParseError> {
        self.one_of(b"0123456789").map(|byte| i64::from(byte - b'0'))
    }

    /// Takes exactly `count` digits, of which an `i64` holds at least 18.
    pub(crate) fn digits(&mut self, count: usize) -> Result<i64, ParseError> {
        let mut number = 0;
        for _ in 0..count {
            number = number * 10 + self.digit()?;
        }
        Ok(number)
    }

    /// Takes one digit or more, up to `most`.
    pub(crate) fn digits_up_to(&mut self, most: usize) -> Result<i64, ParseError> {
        let mut number = self.digit()?;
        for _ in 1..most {
            match self.digit() {
                Ok(digit) => number = number * 10 + digit,
                Err(_) => break,
            }
        }
        Ok(number)
    }

    /// Takes `.` and one to nine digits, if there is a point: the nanoseconds.
    pub(crate) fn fraction(&mut self) -> Result<i32, ParseError> {
        if !self.takes(b'.') {
            return Ok(0);
        }
        let mut unit = i64::from(NANOS_PER_SECOND) / 10;
        let mut nanos = self.digit()? * unit;
        for _ in 1..9 {
            let Ok(digit) = self.digit() else { break };
            unit /= 10;
            nanos += digit * unit;
        }
        Ok(i32::try_from(nanos).expect("nine digits"))
    }
}
