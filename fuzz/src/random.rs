//! Random numbers and edits that are the same on every machine.

/// What often breaks a reader of bytes.
pub const TROUBLE: [&[u8]; 12] = [
    b"\xff\xff\xff\xff\x0f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    b"\x80\x80\x80\x80\x00",
    b"\x80\x00",
    b"\x00",
    b"\x7f",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\x93\x01",
    b"\x94\x01",
    b"\x0f",
];

/// xorshift64*.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers that follow from a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        random.next();
        random
    }

    /// The next 64 bits.
    #[allow(clippy::should_implement_trait, reason = "it does not end")]
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `n`, or 0.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n.max(1)
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One to four edits: flips, `trouble` put in, cuts, repeats, deletions.
    pub fn mutate(&mut self, bytes: &mut Vec<u8>, trouble: &[&[u8]]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(24)).min(bytes.len());
            match self.below(6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 => drop(bytes.splice(at..at, self.pick(trouble).iter().copied())),
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let block = bytes[at..end].to_vec();
                    drop(bytes.splice(at..at, block));
                }
                4 if self.below(4) == 0 => bytes.truncate(at),
                _ if at < bytes.len() => bytes[at] = self.below(256) as u8,
                _ => {}
            }
        }
    }
}
