//! Numbers that look random, and words and texts made of them.

/// SplitMix64: the same numbers everywhere and always.
#[derive(Clone, Debug)]
pub struct Random(u64);

const WORDS: [&str; 24] = [
    "account", "batch", "cache", "deliver", "event", "fetch", "gateway", "health", "index", "join", "key", "lease",
    "metric", "node", "order", "payment", "queue", "region", "session", "ticket", "upload", "vault", "worker", "zone",
];

impl Random {
    /// The sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// A 32-bit number below `end`.
    pub fn small(&mut self, end: u32) -> u32 {
        (self.number() % u64::from(end)) as u32
    }

    /// A number of any length up to `bits`, each length as likely as the others.
    pub fn of_any_length(&mut self, bits: u32) -> u64 {
        self.number() >> (64 - 1 - self.small(bits))
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A number from 0 to 1 with as many digits as it has room for.
    pub fn ratio(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A short word.
    pub fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len() as u64) as usize]
    }

    /// Words with `between` them.
    pub fn words(&mut self, count: u64, between: &str) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.word()).collect();
        words.join(between)
    }

    /// Any bytes.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        self.take(len, |n| n as u8)
    }

    /// As many as `count` of what `make` makes of a number each.
    pub fn take<T>(&mut self, count: usize, make: impl Fn(u64) -> T) -> Vec<T> {
        self.times(count, |random| make(random.number()))
    }

    /// As many as `count` of what `make` makes of any numbers.
    pub fn times<T>(&mut self, count: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..count).map(|_| make(self)).collect()
    }
}
