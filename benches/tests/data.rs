//! The data sets are what they say: the same each time, of the sizes that they are measured for, full of known fields.

use benches::data::{DataSet, sets};
use std::fmt::Write;

/// `BLESS=1 cargo test -p benches` writes the file anew.
#[test]
fn the_data_sets_are_the_expected_ones() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("expected/data-sets.txt");
    let mut text = String::new();
    for set in sets() {
        let (count, len) = (set.payloads.len(), set.len());
        writeln!(text, "{:16} {:12} {count:3} of {len:8} bytes, {:016x}", set.name, set.message, sum(&set)).unwrap();
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "BLESS=1 accepts the new data sets");
}

/// FNV-1a.
fn sum(set: &DataSet) -> u64 {
    let bytes = set.payloads.iter().flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
