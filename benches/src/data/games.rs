//! Games: what they save, and what their servers tell.

use super::entries;
use crate::{
    random::Random,
    shapes::{Contact, Enchantment, Guidance, Motion, Player, Point64, Recipes, Save, Stack, Standing, Tick, Vehicle},
};
use std::collections::BTreeMap;
use wire::Message;

/// The map of a [`Player`].
#[derive(Default, Message)]
struct Statistics {
    #[proto(23, map(string, uint32))]
    statistics: BTreeMap<String, u32>,
}

fn stack(random: &mut Random) -> Stack {
    let enchantments = if random.once_in(4) { random.below(4) as usize } else { 0 };
    Stack {
        slot: random.small(40),
        item: format!("game:{}", random.words(2, "_")),
        count: random.small(64) as i32 + 1,
        enchantments: random.times(enchantments, |random| Enchantment {
            name: random.word().into(),
            level: random.small(5) + 1,
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn point(random: &mut Random) -> Point64 {
    let mut part = || random.ratio() * 2_000.0 - 1_000.0;
    Point64 { x: part(), y: part(), z: part(), ..Default::default() }
}

fn player(random: &mut Random) -> Player {
    let list = |random: &mut Random| random.below(41) as usize;
    let (inventory, chest, known, fresh) = (list(random), list(random), list(random), list(random));
    let advancements = list(random);
    let statistics = (0..list(random)).map(|i| (format!("{}.{i}", random.word()), random.small(100_000))).collect();
    Player {
        name: random.words(2, ""),
        mode: random.small(4) as i32,
        score: random.of_any_length(30) as i64,
        world: "game:overworld".into(),
        selected_slot: random.small(9),
        selected: random.once_in(2).then(|| stack(random)),
        at: Some(point(random)),
        motion: Some(point(random)),
        rotation: random.times(2, |random| random.ratio() as f32 * 360.0),
        health: random.ratio() as f32 * 20.0,
        hunger: random.ratio() as f32 * 20.0,
        level: random.small(60) as i32,
        level_progress: random.ratio() as f32,
        seed: random.number() as i32,
        inventory: random.times(inventory, stack),
        chest: random.times(chest, stack),
        flying: random.once_in(2),
        invulnerable: random.once_in(10),
        walk_speed: 0.1,
        vehicle: random.once_in(3).then(|| Vehicle {
            id_high: random.number(),
            id_low: random.number(),
            kind: random.word().into(),
            at: Some(point(random)),
            ..Default::default()
        }),
        recipes: Some(Recipes {
            known: random.times(known, |random| format!("game:{}", random.words(2, "_"))),
            fresh: random.times(fresh, |random| format!("game:{}", random.words(2, "_"))),
            open: random.once_in(2),
            filtering: random.once_in(2),
            ..Default::default()
        }),
        advancements: random.times(advancements, |random| random.small(2_000) as i32 - 1_000),
        unknown: entries(&Statistics { statistics }),
        ..Default::default()
    }
}

pub(super) fn save(random: &mut Random, players: usize) -> Save {
    Save { version: 2026, players: random.times(players, player), ..Default::default() }
}

fn contact(random: &mut Random) -> Contact {
    let turrets = random.below(6) as usize;
    Contact {
        id: random.small(1 << 20),
        kind: random.small(40),
        motion: Some(Motion {
            altitude: random.small(100) as i32 - 50,
            angle: random.small(1 << 16),
            x: random.ratio() as f32 * 1_000.0,
            y: random.ratio() as f32 * 1_000.0,
            velocity: random.small(400) as i32 - 200,
            ..Default::default()
        }),
        guidance: random.once_in(2).then(|| Guidance {
            direction: random.small(1 << 16),
            velocity: random.small(400) as i32 - 200,
            ..Default::default()
        }),
        damage: if random.once_in(3) { random.small(200) } else { 0 },
        reloads: random.times(turrets, |random| random.once_in(2)),
        turrets: random.times(turrets, |random| random.small(1 << 16)),
        player: if random.once_in(2) { random.small(500) } else { 0 },
        ..Default::default()
    }
}

pub(super) fn tick(random: &mut Random, contacts: usize) -> Tick {
    Tick {
        contacts: random.times(contacts, contact),
        score: random.small(10_000),
        world_radius: 1_500.0,
        standings: random.times(10, |random| Standing {
            alias: random.words(1, ""),
            score: random.small(10_000),
            ..Default::default()
        }),
        terrain: random.bytes(contacts * 10),
        ..Default::default()
    }
}
