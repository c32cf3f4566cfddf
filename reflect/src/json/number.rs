//! Numbers of JSON (RFC 8259, section 6).

/// A number at the beginning of a text: how long it is, and what it says.
pub(super) struct Number {
    pub(super) len: usize,
    is_negative: bool,
    /// All digits as one number, where there are at most 19.
    digits: Option<u64>,
    /// What the digits are to be multiplied with, as a power of ten; beyond what matters it stays where it is.
    exponent: i64,
}

const MOST_DIGITS: usize = 19;

/// The powers of ten that a double has exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Digits from the beginning on: their value, which wraps beyond 19 of them, and how many there are.
#[inline(always)]
pub(super) fn digits(text: &[u8]) -> (u64, usize) {
    more_digits(0, text)
}

#[inline(always)]
fn more_digits(mut value: u64, text: &[u8]) -> (u64, usize) {
    let mut len = 0;
    while let Some(digit) = text.get(len).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        value = value.wrapping_mul(10).wrapping_add(digit.into());
        len += 1;
    }
    (value, len)
}

impl Number {
    /// The number that `text` begins with.
    pub(super) fn at(text: &[u8]) -> Option<Number> {
        let is_negative = text.first() == Some(&b'-');
        let mut len = usize::from(is_negative);
        let (mut value, whole) = digits(&text[len..]);
        if whole == 0 || whole > 1 && text[len] == b'0' {
            return None;
        }
        len += whole;
        let mut fraction = 0;
        if text.get(len) == Some(&b'.') {
            (value, fraction) = more_digits(value, &text[len + 1..]);
            if fraction == 0 {
                return None;
            }
            len += 1 + fraction;
        }
        let mut exponent = 0;
        if let Some(b'e' | b'E') = text.get(len) {
            let sign = text.get(len + 1);
            len += 1 + usize::from(matches!(sign, Some(b'+' | b'-')));
            let (size, count) = digits(&text[len..]);
            if count == 0 {
                return None;
            }
            len += count;
            let is_long = text[len - count..len].iter().skip_while(|byte| **byte == b'0').count() > 15;
            let size = if is_long { 1 << 50 } else { size as i64 };
            exponent = if sign == Some(&b'-') { -size } else { size };
        }
        let digits = (whole + fraction <= MOST_DIGITS).then_some(value);
        Some(Number { len, is_negative, digits, exponent: exponent - fraction as i64 })
    }

    /// The whole number, where it fits.
    pub(super) fn to_i32(&self, text: &[u8]) -> Option<i32> {
        let (is_negative, size) = self.to_whole(text)?;
        let value = i64::try_from(size).ok()?;
        i32::try_from(if is_negative { -value } else { value }).ok()
    }

    /// Clinger: where digits and power are exact, their product or quotient is rounded once.
    pub(super) fn to_f64(&self, text: &str) -> Option<f64> {
        let power = self.exponent.unsigned_abs() as usize;
        if let Some(digits) = self.digits.filter(|digits| *digits < 1 << 53 && power <= 22) {
            let value = digits as f64;
            let value = if self.exponent < 0 { value / TENS[power] } else { value * TENS[power] };
            return Some(if self.is_negative { -value } else { value });
        }
        text.get(..self.len)?.parse().ok()
    }

    /// The same for a float.
    pub(super) fn to_f32(&self, text: &str) -> Option<f32> {
        let power = self.exponent.unsigned_abs() as usize;
        if let Some(digits) = self.digits.filter(|digits| *digits < 1 << 24 && power <= 10) {
            let (value, ten) = (digits as f32, TENS[power] as f32);
            let value = if self.exponent < 0 { value / ten } else { value * ten };
            return Some(if self.is_negative { -value } else { value });
        }
        text.get(..self.len)?.parse().ok()
    }

    /// Sign and size, where it is a whole number: `1.0` and `1e3` are.
    pub(super) fn to_whole(&self, text: &[u8]) -> Option<(bool, u64)> {
        let mut value: u128 = 0;
        let (mut len, mut zeros) = (0u32, 0u32);
        let mantissa = text[..self.len].iter().take_while(|byte| !matches!(byte, b'e' | b'E'));
        for digit in mantissa.filter(|byte| byte.is_ascii_digit()).map(|byte| byte - b'0') {
            if digit == 0 {
                zeros = zeros.saturating_add(u32::from(value != 0));
                continue;
            }
            len = len.saturating_add(zeros).saturating_add(1);
            if len > 20 {
                return None;
            }
            value = value * 10u128.pow(zeros + 1) + u128::from(digit);
            zeros = 0;
        }
        if value == 0 {
            return Some((self.is_negative, 0));
        }
        let power = u32::try_from(self.exponent + i64::from(zeros)).ok().filter(|power| *power < 20)?;
        Some((self.is_negative, u64::try_from(value * 10u128.pow(power)).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn whole_numbers() {
        let whole = |text: &str| Number::at(text.as_bytes()).filter(|n| n.len == text.len())?.to_whole(text.as_bytes());
        for (text, value) in [
            ("0", 0),
            ("1.0", 1),
            ("1e5", 100_000),
            ("100000.000e-3", 100),
            ("0.1e1", 1),
            ("0.00000000000000000000000012e26", 12),
            ("1.00000000000000000000000000", 1),
            ("18446744073709551615", u64::MAX),
            ("1844674407370955161.5E1", u64::MAX),
            ("0e99999999999999999999", 0),
            ("0.000e-99999999999999999999", 0),
            ("1e0000000000000000000000000001", 10),
        ] {
            assert_eq!(whole(text), Some((false, value)), "{text}");
            let negative = ["-", text].concat();
            assert_eq!(whole(&negative), Some((true, value)));
        }
        for text in [
            "",
            "-",
            "+1",
            "01",
            "1.",
            ".1",
            "1e",
            "1e+",
            "0x1",
            " 1",
            "1 ",
            "1.5",
            "1e-1",
            "18446744073709551616",
            "1e20",
            "1e99999999999999999999",
            "100000000000000000000",
            "1.00000000000000000000000001",
            "1_0",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn floats_are_those_of_the_standard_library() {
        for text in [
            "0",
            "-0",
            "1",
            "0.1",
            "1e22",
            "1e23",
            "9007199254740993",
            "123456789012345678901234567890",
            "1e-400",
            "1e400",
            "4.9e-324",
            "2.2250738585072011e-308",
            "1.7976931348623157e308",
            "3.4028235e38",
            "3.4028236e38",
            "16777217",
            "0.3e-10",
            "1e10",
            "1e11",
            "7.038531e-26",
            "0e999999999999999999999",
        ] {
            let number = Number::at(text.as_bytes()).unwrap();
            assert_eq!(number.len, text.len());
            assert_eq!(number.to_f64(text).unwrap().to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            assert_eq!(number.to_f32(text).unwrap().to_bits(), text.parse::<f32>().unwrap().to_bits(), "{text}");
        }
    }
}
