//! `Entries`: a map that lies about its size and its room, panics and visits what it likes; keys whose order and hash
//! change.

use crate::support::*;
use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    hash::{Hash, Hasher},
};
use wire::{Decode, Encode, EncodeOptions, Entries, Fields, Input, Map, Message, Msg, Output, Str, Text, Uint64};

#[derive(Debug, Default)]
struct Odd<K, V> {
    entries: Vec<(K, V)>,
}

impl<K, V> Entries<K, V> for Odd<K, V> {
    fn reserve(&mut self, _: usize) {
        maybe_panic(30);
        if luck(3) == 0 {
            self.entries.clear();
        }
    }

    fn has_room(&self) -> bool {
        luck(10) > 0
    }

    fn len(&self) -> usize {
        [0, 1, usize::MAX, self.entries.len()][luck(4)]
    }

    fn is_empty(&self) -> bool {
        luck(3) == 0
    }

    fn insert(&mut self, key: K, value: V) {
        maybe_panic(30);
        match luck(4) {
            0 => drop((key, value)),
            1 => std::mem::forget((key, value)),
            _ => self.entries.push((key, value)),
        }
    }

    fn get_mut(&mut self, _: &K) -> Option<&mut V> {
        self.entries.first_mut().map(|entry| &mut entry.1)
    }

    fn for_each_back<'m>(&'m self, _: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        for _ in 0..luck(4) {
            self.entries.iter().for_each(|(key, value)| {
                if luck(4) == 0 {
                    // On with the next one, whatever became of this one.
                    let _ = caught(|| visit(key, value));
                } else {
                    visit(key, value);
                }
                maybe_panic(60);
            });
        }
    }
}

/// A key that is like any other, and then is not.
#[derive(Debug, Default)]
struct Key(String);

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        maybe_panic(200);
        &self.0
    }
}

impl<'a> Text<'a> for Key {
    fn from_text(text: &'a str) -> Self {
        maybe_panic(100);
        Key(text.into())
    }
}

impl PartialEq for Key {
    fn eq(&self, _: &Self) -> bool {
        luck(2) == 0
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, _: &Self) -> Ordering {
        maybe_panic(200);
        [Ordering::Less, Ordering::Equal, Ordering::Greater][luck(3)]
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        maybe_panic(200);
        state.write_usize(luck(3));
    }
}

#[derive(Debug, Default)]
struct Maps {
    odd: Odd<u64, String>,
    messages: Odd<Key, Maps>,
    lives: Odd<u64, Live>,
    by_order: BTreeMap<Key, String>,
    by_hash: HashMap<Key, String>,
    pairs: Vec<(Key, Maps)>,
}

impl<'a> Decode<'a> for Maps {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            if !has_fuel() {
                return Err(input.rest()?.1);
            }
            let pass = reader.pass();
            Map::<Uint64, Str>::read(1, &mut self.odd, &mut reader)?;
            Map::<Str, Msg>::read(2, &mut self.messages, &mut reader)?;
            Map::<Uint64, Uint64>::read(3, &mut self.lives, &mut reader)?;
            Map::<Str, Str>::read(4, &mut self.by_order, &mut reader)?;
            Map::<Str, Str>::read(5, &mut self.by_hash, &mut reader)?;
            Map::<Str, Msg>::read(6, &mut self.pairs, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
}

impl Encode for Maps {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        Map::<Uint64, Str>::write(1, &self.odd, &mut writer);
        Map::<Str, Msg>::write(2, &self.messages, &mut writer);
        Map::<Uint64, Uint64>::write(3, &self.lives, &mut writer);
        Map::<Str, Str>::write(4, &self.by_order, &mut writer);
        Map::<Str, Str>::write(5, &self.by_hash, &mut writer);
        Map::<Str, Msg>::write(6, &self.pairs, &mut writer);
        writer.done()
    }

    fn fields_len(&self) -> u64 {
        Map::<Str, Msg>::len(2, &self.messages) + Map::<Str, Str>::len(5, &self.by_hash)
    }
}

/// The same fields in types that do as they are told.
#[derive(Debug, Default, Message)]
struct Honest {
    #[proto(1, map(uint64, string))]
    odd: BTreeMap<u64, String>,
    #[proto(2, map(string, message))]
    messages: BTreeMap<String, Honest>,
    #[proto(3, map(uint64, uint64))]
    lives: BTreeMap<u64, u64>,
    #[proto(4, map(string, string))]
    by_order: BTreeMap<String, String>,
    #[proto(5, map(string, string))]
    by_hash: BTreeMap<String, String>,
    #[proto(6, map(string, message))]
    pairs: BTreeMap<String, Honest>,
}

fn honest(random: &Random, depth: usize) -> Honest {
    let text = || "t".repeat(random.pick(&[0, 1, 15, 16, 40, 600]));
    let most = if cfg!(miri) { 3 } else { 10 };
    let messages = || match depth {
        0 => BTreeMap::new(),
        _ => (0..random.below(most.min(4))).map(|n| (n.to_string(), honest(random, depth - 1))).collect(),
    };
    let texts = || (0..random.below(most)).map(|n| (n.to_string(), text())).collect();
    Honest {
        odd: (0..random.below(5)).map(|n| (n as u64, text())).collect(),
        messages: messages(),
        lives: (0..random.below(5)).map(|n| (n as u64, random.pick(&[0, 1, 300, u64::MAX]))).collect(),
        by_order: texts(),
        by_hash: texts(),
        pairs: messages(),
    }
}

#[test]
fn maps_are_what_they_say_or_not() {
    for round in rounds(4_000) {
        let random = Random::new(round);
        let before = Live::count();
        let bytes = honest(&random, if cfg!(miri) { 1 } else { 2 }).encode_to_vec();
        seed(round);
        refuel(300);
        let mut maps = Maps::default();
        for _ in 0..2 {
            let _ = caught(|| maps.merge(&bytes));
        }
        if round % 4 == 0 {
            encode_every_way(&maps);
            let _ = caught(|| maps.encode_with(&EncodeOptions::new().deterministic(true)));
        }
        drop(maps);
        assert_no_live_below(before);
    }
}
