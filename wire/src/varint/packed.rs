//! Lists of varints: the payload of a packed field.
//!
//! How long a varint is decides where the next one starts, so reading them one by one waits for each, or guesses and is
//! wrong. Columns of real data are mostly uniform, and the rest is not predictable at all, so there are two ways that
//! take turns. A *run* reads words of varints that are all of one length, at constant shifts, as long as it lasts. A
//! *window* looks for the ends of all varints in 64 bytes at once; from there on, where each starts is known without
//! reading the one before. Each run that turns out short doubles the number of windows before the next is tried.
//!
//! # Invariants
//!
//! * V1 The last byte of the list ends a varint. So no varint that starts inside the list goes beyond it.
//! * V2 `to` has room for as many values as varints end in the list; every value written stands for one of them.

use super::{CONTINUATION, MAX_VARINT_LEN, decode_slice, gather7, load64, spread7, varint_len};
use crate::{field::List, sixteen::high_bits, spare::Spare};
use core::mem::MaybeUninit;

/// A run of this many bytes pays for having been tried.
const LONG_RUN: usize = 32;
/// How many bytes the ends of varints are looked for in at once.
const WINDOW: usize = 64;

/// How many varints end in `bytes`.
#[inline]
pub(crate) fn count(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut count = 0;
    // Each byte of a sum counts up to 255.
    for block in words.chunks(255) {
        let sum = block.iter().fold(0, |sum, word| sum + ((!u64::from_le_bytes(*word) & CONTINUATION) >> 7));
        let pairs = (sum & 0x00ff_00ff_00ff_00ff) + (sum >> 8 & 0x00ff_00ff_00ff_00ff);
        count += (pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48) as usize;
    }
    count + rest.iter().filter(|&&byte| byte < 0x80).count()
}

/// The payload of a packed field, whose varints are counted.
pub(crate) struct Counted<'a> {
    bytes: &'a [u8],
    /// Where they start, as a pointer into the whole input: what stands behind the list is loaded, too.
    start: *const u8,
    /// How many varints end in it.
    pub(crate) count: usize,
    /// A bit for each byte that ends a varint, where the list is short; else 0.
    ends: u32,
    wide: *const u8,
}

impl<'a> Counted<'a> {
    /// # Safety
    /// The list is the `len` bytes at `start`, which live for `'a`. Where a byte of it stands at or below `wide`, sixteen
    /// bytes are readable there by way of `start`.
    #[inline(always)]
    pub(crate) unsafe fn new(start: *const u8, len: usize, wide: *const u8) -> Self {
        // SAFETY: the caller's promise.
        let bytes = unsafe { core::slice::from_raw_parts(start, len) };
        if len <= 16 && start.wrapping_add(len) <= wide {
            let all = (1 << len) - 1;
            // SAFETY: the list starts where it ends or before.
            let ends = !unsafe { high_bits(start) } & all;
            // Without an instruction for it, which not all x86-64 processors have, counting bits takes a dozen.
            let count = if ends == all { len } else { ends.count_ones() as usize };
            return Counted { bytes, start, count, ends, wide };
        }
        Counted { bytes, start, count: count(bytes), ends: 0, wide }
    }

    /// Reads the varints into `spare`, each through `convert`. False where one is malformed; then the list is as it was.
    ///
    /// # Panics
    /// Where there is no room for all.
    #[inline(always)]
    pub(crate) fn decode<T>(&self, mut spare: Spare<'_, T>, convert: impl Fn(u64) -> T) -> bool {
        let Counted { bytes, start, count, ends, wide } = *self;
        let places = &mut spare.places()[..count];
        if count == bytes.len() {
            for (to, &byte) in places.iter_mut().zip(bytes) {
                to.write(convert(byte as u64));
            }
        } else if bytes.last().is_none_or(|&last| last >= 0x80) {
            return false;
        } else {
            let end = start.wrapping_add(bytes.len());
            let mut words = Words { p: start, end, to: places.as_mut_ptr().cast(), wide, convert };
            // SAFETY: there are places for all (V2), the last byte was looked at (V1), `wide` is as `new` demands; a short
            // list lies below it. `convert` may be a user's, who has no way to the list or the places: it answers or panics,
            // and then what was written is forgotten.
            let all = unsafe { if ends == 0 { words.read(count) } else { words.window(ends as u64) } };
            if !all {
                return false;
            }
        }
        // SAFETY: one place was written for each byte, or for each varint (V2): `count` in either case.
        unsafe { spare.fill(count) };
        true
    }

    /// The same into a list that lends no places, after room was made for all: bytes as they are, longer varints by way of
    /// the stack, a window at a time. The windows before a malformed one stay.
    #[inline(always)]
    pub(crate) fn push<T, L: List<T>>(&self, list: &mut L, convert: impl Fn(u64) -> T) -> bool {
        if self.count == self.bytes.len() {
            list.append_all(self.bytes.iter().map(|&byte| convert(byte as u64)));
            return true;
        }
        self.push_windows(list, convert)
    }

    #[inline(never)]
    fn push_windows<T, L: List<T>>(&self, list: &mut L, convert: impl Fn(u64) -> T) -> bool {
        if self.bytes.len() <= WINDOW {
            return self.push_window(list, &convert);
        }
        let mut bytes = self.bytes;
        while !bytes.is_empty() {
            let window = &bytes[..bytes.len().min(WINDOW)];
            let Some(last) = window.iter().rposition(|&byte| byte < 0x80) else { return false };
            let (window, rest) = bytes.split_at(last + 1);
            let start = self.start.wrapping_add(self.bytes.len() - bytes.len());
            // SAFETY: a part of the list, to which `start` leads as to all of it; `wide` is as it was.
            if !unsafe { Counted::new(start, window.len(), self.wide) }.push_window(list, &convert) {
                return false;
            }
            bytes = rest;
        }
        true
    }

    fn push_window<T, L: List<T>>(&self, list: &mut L, convert: impl Fn(u64) -> T) -> bool {
        let mut places = [const { MaybeUninit::uninit() }; WINDOW];
        let mut len = 0;
        if !self.decode(Spare::of_places(&mut places, &mut len), convert) {
            return false;
        }
        // SAFETY: the first `len` places were filled, and each is read once.
        list.append_all(places[..len as usize].iter().map(|place| unsafe { place.assume_init_read() }));
        true
    }
}

/// What is left of a list: `p..end`, and where its values go.
struct Words<T, F> {
    p: *const u8,
    end: *const u8,
    to: *mut T,
    wide: *const u8,
    convert: F,
}

impl<T, F: Fn(u64) -> T> Words<T, F> {
    /// Reads all of them; false where one is malformed.
    ///
    /// # Safety
    /// V1, V2, and sixteen bytes are readable at every `p <= wide`.
    #[inline(always)]
    unsafe fn read(&mut self, count: usize) -> bool {
        let len = self.end as usize - self.p as usize;
        // SAFETY: the caller's promises, which every step keeps.
        unsafe {
            // Varints of nine and ten bytes are foreseen, and take no word.
            (len > 8 * count || self.alternate()) && self.read_rest()
        }
    }

    /// Are the bytes of a window at `p` all the list's, and is what may be loaded at each of them readable?
    #[inline(always)]
    fn has_window(&self) -> bool {
        self.end as usize - self.p as usize >= WINDOW && self.p.wrapping_add(WINDOW) <= self.wide
    }

    /// Is there a word of the list at `p` that may be loaded?
    #[inline(always)]
    fn has_word(&self) -> bool {
        self.p <= self.wide && self.end as usize - self.p as usize >= 8
    }

    /// # Safety
    /// A value is due (V2).
    #[inline(always)]
    unsafe fn put(&mut self, value: u64) {
        // SAFETY: V2.
        unsafe {
            self.to.write((self.convert)(value));
            self.to = self.to.add(1);
        }
    }

    /// Runs and windows, as long as there are whole ones; false where a varint is malformed.
    ///
    /// # Safety
    /// As [`read`](Self::read).
    #[inline(always)]
    unsafe fn alternate(&mut self) -> bool {
        let mut patience = 1;
        while self.has_window() {
            let start = self.p;
            // SAFETY: the caller's promises; a word is readable.
            unsafe { self.run() };
            if self.p as usize - start as usize >= LONG_RUN {
                patience = 1;
            } else if patience < 16 {
                patience *= 2;
            }
            for _ in 0..patience {
                if !self.has_window() {
                    return true;
                }
                // SAFETY: a window is readable, and sixteen bytes at each byte of it; the caller's promises.
                unsafe {
                    let ends = self.ends(WINDOW);
                    // No varint is longer than that.
                    if ends == 0 || !self.window(ends) {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Where varints end in the `len` bytes at `p`, at most [`WINDOW`]: a bit for each, and any bits behind them.
    ///
    /// # Safety
    /// Sixteen bytes are readable at each of them.
    #[inline(always)]
    unsafe fn ends(&self, len: usize) -> u64 {
        let mut ends = 0;
        for at in (0..len).step_by(16) {
            // SAFETY: the caller's promise.
            ends |= ((!unsafe { high_bits(self.p.add(at)) } & 0xffff) as u64) << at;
        }
        ends
    }

    /// Reads the varints that end where `ends` says, as [`ends`](Self::ends) does; false where one is malformed.
    ///
    /// # Safety
    /// As [`read`](Self::read). All bits of `ends` are of the list, and sixteen bytes are readable at each byte up to the
    /// last of them.
    #[inline(always)]
    unsafe fn window(&mut self, mut ends: u64) -> bool {
        let first = self.p;
        let continued = !ends & u64::MAX.wrapping_shr(ends.leading_zeros());
        let are_short = continued & continued >> 1 == 0;
        while ends != 0 {
            let behind = first.wrapping_add(ends.trailing_zeros() as usize + 1);
            // SAFETY: a word is readable; one varint of the list ends at each bit of `ends` (V2).
            unsafe {
                if are_short {
                    let pair = u16::from_le(self.p.cast::<u16>().read_unaligned()) as u64;
                    let is_longer = (pair >> 7 & 1).wrapping_neg();
                    self.put(pair & 0x7f | pair >> 1 & 0x3f80 & is_longer);
                } else if !self.step() {
                    return false;
                }
            }
            // Where the next one starts does not wait for this one.
            self.p = behind;
            ends &= ends - 1;
        }
        true
    }

    /// Reads varints that are as long as the first one, up to four bytes.
    ///
    /// # Safety
    /// As [`read`](Self::read); [`has_word`](Self::has_word).
    #[inline(always)]
    unsafe fn run(&mut self) {
        // SAFETY: a word is readable.
        let stops = unsafe { !load64(self.p) } & CONTINUATION;
        // SAFETY: the caller's promises.
        unsafe {
            match stops.trailing_zeros() {
                7 => self.run_of::<1, 8>(),
                15 => self.run_of::<2, 4>(),
                23 => self.run_of::<3, 2>(),
                31 => self.run_of::<4, 2>(),
                _ => {}
            }
        }
    }

    /// Reads words of `N` varints of `LEN` bytes.
    ///
    /// # Safety
    /// As [`read`](Self::read).
    #[inline(always)]
    unsafe fn run_of<const LEN: usize, const N: usize>(&mut self) {
        let seen = if LEN * N == 8 { CONTINUATION } else { CONTINUATION & ((1 << (8 * LEN * N)) - 1) };
        let pattern = match LEN {
            1 => CONTINUATION,
            2 => 0x8000_8000_8000_8000,
            3 => 0x0000_8000_0080_0000,
            _ => 0x8000_0000_8000_0000,
        };
        while self.has_word() {
            // SAFETY: a word is readable.
            let word = unsafe { load64(self.p) };
            if !word & seen != pattern {
                return;
            }
            for i in 0..N {
                let bits = word >> (8 * LEN * i);
                let mut value = bits & 0x7f;
                if LEN > 1 {
                    value |= bits >> 1 & 0x3f80;
                }
                if LEN > 2 {
                    value |= bits >> 2 & 0x1f_c000;
                }
                if LEN > 3 {
                    value |= bits >> 3 & 0xfe0_0000;
                }
                // SAFETY: N varints end in this word, all of it the list's (V1, V2).
                unsafe { self.put(value) };
            }
            self.p = self.p.wrapping_add(LEN * N);
        }
    }

    /// Reads the next varint; false where it is malformed.
    ///
    /// # Safety
    /// As [`read`](Self::read), `p < end` and `p <= wide`.
    #[inline(always)]
    unsafe fn step(&mut self) -> bool {
        // SAFETY: a word is readable.
        let word = unsafe { load64(self.p) };
        let stops = !word & CONTINUATION;
        if stops == 0 {
            // SAFETY: the caller's promises.
            return unsafe { self.step_long(word) };
        }
        // SAFETY: a varint of the list ends in this word (V1, V2).
        unsafe { self.put(gather7(word & (stops ^ (stops - 1)))) };
        self.p = self.p.wrapping_add((stops.trailing_zeros() as usize + 1) >> 3);
        true
    }

    /// A varint of nine or ten bytes, of which `word` are the first eight.
    ///
    /// # Safety
    /// As [`step`](Self::step).
    #[inline(always)]
    unsafe fn step_long(&mut self, word: u64) -> bool {
        // SAFETY: sixteen bytes are readable.
        let (ninth, tenth) = unsafe { (*self.p.add(8) as u64, *self.p.add(9) as u64) };
        let longer = ninth >> 7;
        if longer & tenth >> 7 != 0 {
            return false;
        }
        // SAFETY: the varint ends at the ninth or tenth byte, in the list (V1, V2).
        unsafe { self.put(gather7(word) | (ninth & 0x7f) << 56 | (longer & tenth) << 63) };
        self.p = self.p.wrapping_add(9 + longer as usize);
        true
    }

    /// Reads what is left: less than a window, or near the end of the input.
    ///
    /// # Safety
    /// As [`read`](Self::read).
    #[inline(always)]
    unsafe fn read_rest(&mut self) -> bool {
        let len = self.end as usize - self.p as usize;
        // SAFETY: the caller's promises. Up to `wide`, sixteen bytes are readable at each byte.
        unsafe {
            if 0 < len && len <= WINDOW && self.end <= self.wide {
                let ends = self.ends(len) & u64::MAX >> (WINDOW - len);
                return self.window(ends);
            }
            while self.p < self.end {
                if self.p <= self.wide {
                    if !self.step() {
                        return false;
                    }
                } else if !self.step_slow() {
                    return false;
                }
            }
        }
        true
    }

    /// Reads one varint, a byte at a time.
    ///
    /// # Safety
    /// As [`read`](Self::read).
    #[inline(always)]
    unsafe fn step_slow(&mut self) -> bool {
        // SAFETY: p..end is what is left of the list.
        let rest = unsafe { core::slice::from_raw_parts(self.p, self.end as usize - self.p as usize) };
        let Some((value, len)) = decode_slice(rest) else { return false };
        // SAFETY: it ends in the list (V2).
        unsafe { self.put(value) };
        self.p = self.p.wrapping_add(len);
        true
    }
}

/// How many bytes the varints of these values take.
///
/// What a block of them has in common decides, once for all: where the values are short, comparing many at once with what
/// needs another byte is quicker than counting the bits of each. Looking at a short list twice costs more than it gains.
#[inline(always)]
pub(crate) fn len<T>(values: &[T], to_varint: impl Fn(&T) -> u64) -> u64 {
    let one_by_one = |values: &[T]| values.iter().map(|value| varint_len(to_varint(value)) as u64).sum::<u64>();
    if values.len() < 32 {
        return one_by_one(values);
    }
    let block_len = |block: &[T]| {
        let longer = |value: &T, bits: u32| (to_varint(value) as u32 >= 1 << bits) as u32;
        let all = block.iter().fold(0, |all, value| all | to_varint(value));
        let more = if all < 1 << 7 {
            0
        } else if all < 1 << 14 {
            block.iter().map(|value| longer(value, 7)).sum::<u32>()
        } else if all < 1 << 32 {
            let of = |value| longer(value, 7) + longer(value, 14) + longer(value, 21) + longer(value, 28);
            block.iter().map(of).sum()
        } else {
            return one_by_one(block);
        };
        block.len() as u64 + more as u64
    };
    values.chunks(256).map(block_len).sum()
}

/// How many values [`encode_below`] takes at once.
pub(crate) const BLOCK: usize = 16;
/// How many bytes below its p it may write to.
pub(crate) const BLOCK_ROOM: usize = BLOCK * MAX_VARINT_LEN + 16;

/// Writes a block of varints so that the last one ends before `p`; returns where the first one starts.
///
/// How long they are is not predictable one by one, but a block of them fits in four bytes each, mostly: there are no
/// branches inside.
///
/// A value is asked for twice, and `to_varint` may be a user's, who may answer something else. So nothing relies on the
/// first answer but which way is taken: each way drops the bits of the second one that it has no room for, and moves p
/// over bytes that it has just written.
///
/// # Safety
/// [`BLOCK_ROOM`] bytes below `p` are writable. Then those from what is returned to `p` are initialised.
#[inline(always)]
pub(crate) unsafe fn encode_below<T>(mut p: *mut u8, values: &[T; BLOCK], to_varint: impl Fn(&T) -> u64) -> *mut u8 {
    let all = values.iter().fold(0, |all, value| all | to_varint(value));
    // SAFETY: each value moves p by at most ten bytes, and writes to eight below p, or sixteen. The bytes that p moves over
    // are among those written for that value: its length is counted after its bits were cut to what is written.
    unsafe {
        if all < 0x80 {
            p = p.sub(values.len());
            for (i, value) in values.iter().enumerate() {
                *p.add(i) = to_varint(value) as u8 & 0x7f;
            }
        } else if all < 1 << 14 {
            for value in values.iter().rev() {
                let value = to_varint(value) as u16;
                let longer = (value > 0x7f) as usize;
                let bytes = (value & 0x7f | 0x80 | (value & 0x3f80) << 1) ^ (longer as u16 ^ 1) << 7;
                p.sub(2).cast::<u16>().write_unaligned((bytes << (8 * (1 - longer))).to_le());
                p = p.sub(1 + longer);
            }
        } else if all < 1 << 28 {
            for value in values.iter().rev() {
                let value = to_varint(value) as u32 & ((1 << 28) - 1);
                let len = varint_len(value as u64);
                let pairs = (value & 0x3fff) | (value & 0xfff_c000) << 2;
                let bytes = (pairs & 0x007f_007f) | (pairs & 0x3f80_3f80) << 1;
                let continued = CONTINUATION as u32 & ((1u32 << (8 * (len - 1))) - 1);
                p.sub(4).cast::<u32>().write_unaligned(((bytes | continued) << (8 * (4 - len))).to_le());
                p = p.sub(len);
            }
        } else if all < 1 << 56 {
            for value in values.iter().rev() {
                let value = to_varint(value) & ((1 << 56) - 1);
                let len = varint_len(value);
                let continued = CONTINUATION & ((1u64 << (8 * (len - 1))) - 1);
                p.sub(8).cast::<u64>().write_unaligned(((spread7(value) | continued) << (8 * (8 - len))).to_le());
                p = p.sub(len);
            }
        } else {
            for value in values.iter().rev() {
                p = super::encode_below(p, to_varint(value));
            }
        }
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// Reads `bytes` with `room` readable bytes behind them.
    fn read(bytes: &[u8], room: usize) -> Option<Vec<u64>> {
        let mut input = bytes.to_vec();
        input.resize(bytes.len() + room, 0xff);
        let range = input.as_ptr_range();
        let wide = if input.len() >= 16 { range.end.wrapping_sub(16) } else { range.start.wrapping_sub(1) };
        let mut list = alloc::vec![7];
        // SAFETY: the first bytes of the input; `wide` is sixteen bytes before its end.
        let counted = unsafe { Counted::new(input.as_ptr(), bytes.len(), wide) };
        assert_eq!(counted.count, count(bytes));
        list.reserve_exact(counted.count);
        let all = counted.decode(Spare::of_vec(&mut list), |value| value);
        let mut pushed = alloc::vec![7];
        assert_eq!(counted.push(&mut pushed, |value| value), all);
        assert!(!all || pushed == list);
        assert_eq!(list[0], 7);
        if !all {
            assert_eq!(list.len(), 1);
        }
        all.then(|| list.split_off(1))
    }

    fn one_by_one(mut bytes: &[u8]) -> Option<Vec<u64>> {
        let mut values = Vec::new();
        while !bytes.is_empty() {
            let (value, len) = decode_slice(bytes)?;
            values.push(value);
            bytes = &bytes[len..];
        }
        Some(values)
    }

    fn written(values: &[u64]) -> Vec<u8> {
        let mut room = alloc::vec![0; values.len() * MAX_VARINT_LEN + BLOCK_ROOM];
        let range = room.as_mut_ptr_range();
        let mut p = range.end;
        let (rest, blocks) = values.as_rchunks();
        for block in blocks.iter().rev() {
            // SAFETY: every varint moves p by at most ten bytes, so that BLOCK_ROOM are left for the last block.
            p = unsafe { encode_below(p, block, |&value| value) };
        }
        for &value in rest.iter().rev() {
            // SAFETY: as above.
            p = unsafe { super::super::encode_below(p, value) };
        }
        room.split_off(p as usize - range.start as usize)
    }

    fn push(bytes: &mut Vec<u8>, mut value: u64) {
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
    }

    struct Random(u64);

    impl Random {
        fn next(&mut self) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0
        }
    }

    /// Lists of one length, of two that alternate in runs, and of all, in all lengths of list.
    #[test]
    fn every_list_is_its_varints_one_by_one() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let (rounds, longest) = if cfg!(miri) { (10, 100) } else { (4000, 300) };
        for round in 0..rounds {
            let (first, second) = (1 + random.next() % 64, 1 + random.next() % 64);
            let run = 1 + random.next() % 100;
            let mut bytes = Vec::new();
            for i in 0..random.next() % longest {
                let bits = match round % 3 {
                    0 => first,
                    1 => [first, second][(i / run % 2) as usize],
                    _ => 1 + random.next() % 64,
                };
                push(&mut bytes, random.next() >> (64 - bits) | 1 << (bits - 1));
            }
            if let Some(values) = one_by_one(&bytes) {
                assert_eq!(written(&values), bytes);
                assert_eq!(len(&values, |&value| value), bytes.len() as u64);
            }
            assert_eq!(count(&bytes), bytes.iter().filter(|&&byte| byte < 0x80).count());
            let room = [0, 1, 8, 16, 40][round % 5];
            assert_eq!(read(&bytes, room), one_by_one(&bytes));
            let cut = &bytes[..random.next() as usize % (bytes.len() + 1)];
            assert_eq!(read(cut, room), one_by_one(cut));
            // Damage: continuation bits where none were, and the other way round.
            for _ in 0..4 {
                if let Some(at) = (random.next() as usize).checked_rem(bytes.len()) {
                    bytes[at] ^= 0x80 | random.next() as u8 & 0x43;
                }
            }
            assert_eq!(read(&bytes, room), one_by_one(&bytes));
        }
    }
}
