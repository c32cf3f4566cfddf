//! Numbers and bytes: scalars, packed lists, geometry, media.

use crate::{
    random::Random,
    shapes::{
        Columns, Deltas, Feature, Film, Frame, Layer, Mesh, PointCloud, ScalarTable, Scalars, Tile, Triangle, Vector3,
    },
};

pub(super) fn scalars(random: &mut Random) -> Scalars {
    Scalars {
        f1: random.of_any_length(20) as i32,
        f2: random.of_any_length(30) as i64 - 1_000_000,
        f3: random.number(),
        f4: random.of_any_length(50),
        f5: random.ratio(),
        f6: random.of_any_length(40) as i64,
        f7: random.once_in(2),
        f8: random.number() as i32,
        f9: random.of_any_length(16) as i32 - 1000,
        f10: random.number() as u32,
        f11: random.of_any_length(32) as u32,
        f12: random.ratio() as f32,
        f13: random.of_any_length(20) as i32,
        f14: random.of_any_length(30) as i64 - 1_000_000,
        f15: random.number(),
        f16: random.of_any_length(50),
        f17: random.ratio(),
        f18: random.of_any_length(40) as i64,
        f19: random.once_in(2),
        f20: random.number() as i32,
        f21: random.of_any_length(16) as i32 - 1000,
        f22: random.number() as u32,
        f23: random.of_any_length(32) as u32,
        f24: random.ratio() as f32,
        f25: random.of_any_length(20) as i32,
        f26: random.of_any_length(30) as i64 - 1_000_000,
        f27: random.number(),
        f28: random.of_any_length(50),
        f29: random.ratio(),
        f30: random.of_any_length(40) as i64,
        f31: random.once_in(2),
        f32: random.number() as i32,
        f33: random.of_any_length(16) as i32 - 1000,
        f34: random.number() as u32,
        f35: random.of_any_length(32) as u32,
        f36: random.ratio() as f32,
        f37: random.of_any_length(20) as i32,
        f38: random.of_any_length(30) as i64 - 1_000_000,
        f39: random.number(),
        f40: random.of_any_length(50),
        f41: random.ratio(),
        f42: random.of_any_length(40) as i64,
        f43: random.once_in(2),
        f44: random.number() as i32,
        f45: random.of_any_length(16) as i32 - 1000,
        f46: random.number() as u32,
        f47: random.of_any_length(32) as u32,
        f48: random.ratio() as f32,
        ..Default::default()
    }
}

pub(super) fn scalar_table(random: &mut Random) -> ScalarTable {
    ScalarTable { rows: random.times(5_000, scalars), ..Default::default() }
}

/// A frame whose payload has about `size` bytes.
pub(super) fn frame(random: &mut Random, size: u64) -> Frame {
    let len = (size / 2 + random.below(size)) as usize;
    let slices = random.below(4) as usize;
    Frame {
        stream: random.below(100),
        timestamp_us: random.below(1 << 40),
        key_frame: random.once_in(10),
        codec: "video/av1".into(),
        payload: random.bytes(len),
        slices: random.times(slices, |random| random.bytes(200)),
        ..Default::default()
    }
}

pub(super) fn film(random: &mut Random) -> Film {
    let frames = random.times(24, |random| frame(random, 100_000));
    Film { title: "A night at the harbour".into(), frames, ..Default::default() }
}

/// A map tile with that many features in three layers.
pub(super) fn tile(random: &mut Random, features: usize) -> Tile {
    let layer = |random: &mut Random| Layer {
        name: random.word().into(),
        features: random.times(features / 3, feature),
        keys: random.times(12, |random| random.words(2, ":")),
        values: random.times(40, |random| random.words(1, "")),
        extent: 4096,
        ..Default::default()
    };
    Tile { layers: random.times(3, layer), ..Default::default() }
}

fn feature(random: &mut Random) -> Feature {
    let tags = 2 * random.below(4) as usize;
    let corners = 2 * (random.below(12) + 1) as usize;
    Feature {
        id: random.of_any_length(34),
        tags: random.times(tags, |random| random.small(40)),
        kind: random.small(3) + 1,
        // Zigzag differences of most corners fit a byte, of some two.
        geometry: random.times(corners, |random| random.of_any_length(9) as u32),
        ..Default::default()
    }
}

fn vector(random: &mut Random) -> Vector3 {
    let mut part = || random.ratio() as f32 - 0.5;
    Vector3 { x: part(), y: part(), z: part(), ..Default::default() }
}

pub(super) fn cloud(random: &mut Random, points: usize) -> PointCloud {
    PointCloud { points: random.times(points, vector), normals: random.times(points, vector), ..Default::default() }
}

pub(super) fn mesh(random: &mut Random, triangles: usize) -> Mesh {
    let triangle = |random: &mut Random| Triangle {
        a: Some(vector(random)),
        b: Some(vector(random)),
        c: Some(vector(random)),
        normal: Some(vector(random)),
        ..Default::default()
    };
    Mesh { triangles: random.times(triangles, triangle), ..Default::default() }
}

pub(super) fn deltas(random: &mut Random, count: usize) -> Deltas {
    Deltas {
        small: random.times(count, |random| random.small(128) as i32 - 64),
        large: random.times(count, |random| random.of_any_length(48) as i64 - (1 << 30)),
        ..Default::default()
    }
}

pub(super) fn columns(random: &mut Random, rows: usize) -> Columns {
    Columns {
        bytes_each: random.times(rows, |random| random.small(128)),
        mixed: random.times(rows, |random| random.of_any_length(35)),
        hashes: random.times(rows, |random| random.number() | 1 << 63),
        values: random.times(rows, Random::ratio),
        codes: random.times(rows, |random| random.small(1 << 20)),
        flags: random.times(rows, |random| random.once_in(2)),
        times: random.times(rows, |random| 1_790_000_000_000 + random.below(1 << 30) as i64),
        ..Default::default()
    }
}
