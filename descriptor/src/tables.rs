//! Hash tables for names that strangers choose: seeded anew in each process, like the standard library's, and several
//! times as fast on short keys.

use foldhash::fast::RandomState;

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
