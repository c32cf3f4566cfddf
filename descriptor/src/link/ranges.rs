//! Ranges of numbers, in the order of their declaration, and those of them that overlap another.

/// Ranges that are looked at one by one.
const BLOCK: usize = 16;

/// Ranges without their ends. Finding those that overlap another takes no time that grows with their number, because
/// for aligned runs of blocks it is known how far the ranges reach that start before a number.
#[derive(Debug, Default)]
pub(crate) struct Ranges {
    list: Vec<(i64, i64)>,
    /// Runs of one block, of two, of four: in each the starts in ascending order, and the largest end so far.
    runs: Vec<Vec<(i64, i64)>>,
}

impl FromIterator<(i64, i64)> for Ranges {
    fn from_iter<I: IntoIterator<Item = (i64, i64)>>(ranges: I) -> Self {
        let list: Vec<_> = ranges.into_iter().collect();
        let mut runs = Vec::new();
        let mut length = BLOCK;
        while length < list.len() {
            let mut sorted = list.clone();
            for run in sorted.chunks_mut(length) {
                run.sort_unstable();
                let mut reach = i64::MIN;
                for (_, end) in run {
                    reach = reach.max(*end);
                    *end = reach;
                }
            }
            runs.push(sorted);
            length *= 2;
        }
        Self { list, runs }
    }
}

impl Ranges {
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn get(&self, index: usize) -> (i64, i64) {
        self.list[index]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, i64)> {
        self.list.iter().copied()
    }

    /// The ranges that have a number in common with this one, by their indices from `first` on, in ascending order.
    pub(crate) fn overlapping(&self, range: (i64, i64), first: usize) -> impl Iterator<Item = usize> {
        let mut next = first;
        std::iter::from_fn(move || {
            let found = self.next_overlapping(range, next)?;
            next = found + 1;
            Some(found)
        })
    }

    /// The ranges that hold a number.
    pub(crate) fn holding(&self, number: i64) -> impl Iterator<Item = usize> {
        self.overlapping((number, number + 1), 0)
    }

    fn next_overlapping(&self, range: (i64, i64), mut at: usize) -> Option<usize> {
        while at < self.list.len() {
            let skipped = self.clear_run(range, at);
            if skipped > 0 {
                at += skipped;
            } else if overlap(self.list[at], range) {
                return Some(at);
            } else {
                at += 1;
            }
        }
        None
    }

    /// The length of the longest run that starts here in which nothing overlaps the range, as far as that is known.
    fn clear_run(&self, (start, end): (i64, i64), at: usize) -> usize {
        let mut clear = 0;
        let mut length = BLOCK;
        for sorted in &self.runs {
            if !at.is_multiple_of(length) {
                break;
            }
            let run = &sorted[at..sorted.len().min(at + length)];
            let before = run.partition_point(|(other, _)| *other < end);
            if before > 0 && run[before - 1].1 > start {
                break;
            }
            clear = run.len();
            length *= 2;
        }
        clear
    }
}

fn overlap(one: (i64, i64), other: (i64, i64)) -> bool {
    one.1 > other.0 && other.1 > one.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_overlapping_ranges_are_found_in_order() {
        let mut seed = 7u64;
        let mut random = |below: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as i64 % below
        };
        for count in [0, 1, 15, 16, 17, 100, 1000] {
            // Some end before they start: they are told elsewhere, and must not confuse anything here.
            let list: Vec<_> = (0..count).map(|_| (random(2000), random(40) - 5)).map(|(s, l)| (s, s + l)).collect();
            let ranges: Ranges = list.iter().copied().collect();
            for first in [0, 1, 16, 40] {
                let (start, length) = (random(2000), random(200));
                let range = (start, start + length);
                let expected: Vec<_> = (first..list.len()).filter(|&index| overlap(list[index], range)).collect();
                assert_eq!(ranges.overlapping(range, first).collect::<Vec<_>>(), expected);
            }
        }
    }

    #[test]
    fn looking_for_nothing_takes_few_steps() {
        let ranges: Ranges = (0..100_000).map(|index| (index * 10, index * 10 + 5)).collect();
        let mut at = 0;
        let mut steps = 0;
        while at < ranges.list.len() {
            let skipped = ranges.clear_run((7, 8), at);
            at += skipped.max(1);
            steps += 1;
        }
        assert!(steps < 100, "{steps}");
    }
}
