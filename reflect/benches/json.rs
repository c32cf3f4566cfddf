//! ProtoJSON beside serde_json on the same structs, in one process and in turns.
//!
//!     cargo bench -p protolite-reflect --bench json

#![allow(missing_docs)]

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{collections::HashMap, hint::black_box, time::Instant};
use wire::{
    Message, Reflect,
    reflect::{Fill, Show},
};
use wire_reflect::json;

#[derive(Clone, Default, Message, Reflect, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[proto(name = "bench.Response")]
struct Response {
    #[proto(1, message, repeated)]
    users: Vec<User>,
    #[proto(2, string)]
    next_page_token: String,
    #[proto(3, uint32)]
    total_size: u32,
}

#[derive(Clone, Default, Message, Reflect, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[proto(name = "bench.User")]
struct User {
    #[proto(1, uint32)]
    id: u32,
    #[proto(2, string)]
    display_name: String,
    #[proto(3, string)]
    email_address: String,
    #[proto(4, bool)]
    is_active: bool,
    #[proto(5, double)]
    score: f64,
    #[proto(6, string, repeated)]
    roles: Vec<String>,
    #[proto(7, map(string, string))]
    labels: HashMap<String, String>,
}

#[derive(Clone, Default, Message, Reflect, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[proto(name = "bench.Tree")]
struct Tree {
    #[proto(1, int32)]
    value: i32,
    #[proto(2, message, repeated)]
    children: Vec<Tree>,
}

#[derive(Clone, Default, Message, Reflect, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[proto(name = "bench.Columns")]
struct Columns {
    #[proto(1, int32, packed)]
    counts: Vec<i32>,
    #[proto(2, double, packed)]
    measures: Vec<f64>,
}

fn response() -> Response {
    let user = |i: u32| User {
        id: i * 7919,
        display_name: format!("Ada Lovelace {i}"),
        email_address: format!("ada.{i}@example.com"),
        is_active: !i.is_multiple_of(3),
        score: f64::from(i) / 8.0,
        roles: vec!["reader".into(), "writer".into()],
        labels: [("team".into(), "engines".into()), ("floor".into(), format!("{i}"))].into(),
    };
    Response { users: (1..200).map(user).collect(), next_page_token: "x".repeat(40), total_size: 12_345 }
}

fn tree(depth: u32) -> Tree {
    let children = if depth == 0 { Vec::new() } else { (0..4).map(|_| tree(depth - 1)).collect() };
    Tree { value: depth as i32 * 1000 + 1, children }
}

fn columns() -> Columns {
    Columns {
        counts: (0..5000).map(|i| i * i % 100_003).collect(),
        measures: (0..5000).map(|i| f64::from(i) * 0.37).collect(),
    }
}

/// MiB of text a second: the best of many rounds, which take turns.
fn race<const N: usize>(bytes: usize, mut runs: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut best = [f64::MAX; N];
    for _ in 0..60 {
        for (run, best) in runs.iter_mut().zip(&mut best) {
            let start = Instant::now();
            run();
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    best.map(|seconds| bytes as f64 / seconds / f64::from(1 << 20))
}

fn shape<T: Show + Fill + Default + Serialize + DeserializeOwned>(name: &str, message: &T) {
    let text = json::to_string(message).expect("nothing out of range");
    let theirs = serde_json::to_string(message).expect("nothing out of range");
    let [here, there] = race(
        text.len(),
        [&mut || drop(black_box(json::to_vec(black_box(message)))), &mut || {
            drop(black_box(serde_json::to_vec(black_box(message))))
        }],
    );
    let [here_in, there_in] = race(
        text.len(),
        [&mut || drop(black_box(json::from_str::<T>(black_box(&text)))), &mut || {
            drop(black_box(serde_json::from_str::<T>(black_box(&theirs))))
        }],
    );
    println!(
        "{name:10} out {here:6.0} MiB/s, serde_json {there:6.0} ({:.2}x)   in {here_in:6.0} MiB/s, serde_json {there_in:6.0} ({:.2}x)",
        here / there,
        here_in / there_in
    );
}

fn main() {
    shape("response", &response());
    shape("tree", &tree(5));
    shape("columns", &columns());
}
