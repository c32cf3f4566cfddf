//! The command line of the measuring programs.
//!
//! ```sh
//! cargo run --release --bin glibc -- rounds=11 turn=2 sets=mesh,tile operations=decode,encode peers=wire,prost
//! ```
//!
//! Every word is optional; a set, operation or peer is measured where its name contains one of the parts. `json=FILE` writes
//! the numbers as JSON; `real=FOLDER` adds the vector tiles (`.mvt`) and descriptor sets (`.pb`) in that folder.

use crate::{
    measure::{Cell, Effort, Operation, memcpy, race},
    peer::{PEERS, Peer, prost::same},
    report::Run,
};
use benches::data::{self, DataSet, sets_where};
use std::{collections::BTreeMap, env, error::Error, fs, path::PathBuf, time::Duration};

/// What is measured, and how.
#[derive(Clone, Debug)]
struct Arguments {
    effort: Effort,
    sets: Vec<String>,
    operations: Vec<String>,
    peers: Vec<String>,
    json: Option<PathBuf>,
    real: Option<PathBuf>,
}

impl Arguments {
    fn read(words: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let effort = Effort { rounds: 11, turn: Duration::from_millis(3) };
        let mut arguments =
            Arguments { effort, sets: Vec::new(), operations: Vec::new(), peers: Vec::new(), json: None, real: None };
        for word in words {
            let (key, value) = word.split_once('=').ok_or_else(|| format!("{word}: expected KEY=VALUE"))?;
            let parts = || value.split(',').map(str::to_owned).collect();
            match key {
                "rounds" => arguments.effort.rounds = value.parse::<usize>()?.max(1),
                "turn" => arguments.effort.turn = Duration::from_millis(value.parse()?),
                "sets" => arguments.sets = parts(),
                "operations" => arguments.operations = parts(),
                "peers" => arguments.peers = parts(),
                "json" => arguments.json = Some(value.into()),
                "real" => arguments.real = Some(value.into()),
                _ => {
                    return Err(format!("{key}: expected rounds, turn, sets, operations, peers, json or real").into());
                }
            }
        }
        Ok(arguments)
    }
}

/// Is this one of those that were asked for?
fn wanted(parts: &[String], name: &str) -> bool {
    parts.is_empty() || parts.iter().any(|part| name.contains(part.as_str()))
}

/// Measures what the command line says, and prints a table for each operation.
///
/// # Errors
/// Words that are not understood, and files that can not be written.
///
/// # Panics
/// Where this project's codec does not give back the values that it got.
pub fn main(allocator: &str) -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(env::args().skip(1))?;
    let mut cells = Vec::new();
    let mut sets = sets_where(|name| wanted(&arguments.sets, name));
    if let Some(folder) = &arguments.real {
        sets.extend(data::real(folder)?.into_iter().filter(|set| wanted(&arguments.sets, &set.name)));
    }
    for set in &sets {
        eprint!("{}:", set.name);
        cells.extend(measure(set, &arguments));
        eprintln!();
    }
    print(&cells);
    if let Some(path) = &arguments.json {
        let run = Run { allocator: allocator.to_owned(), rounds: arguments.effort.rounds, cells };
        fs::write(path, serde_json::to_string_pretty(&run)?)?;
    }
    Ok(())
}

fn measure(set: &DataSet, arguments: &Arguments) -> Vec<Cell> {
    let mut peers: Vec<(&Peer, Vec<Vec<u8>>)> = Vec::new();
    for peer in PEERS.iter().filter(|peer| wanted(&arguments.peers, peer.name)) {
        let payloads: Vec<_> = set.payloads.iter().map(|bytes| (peer.payload)(set.message, bytes)).collect();
        if is_faithful(peer, set, &payloads) {
            peers.push((peer, payloads));
        } else {
            eprint!(" ({} does not give back what it got, and is left out)", peer.name);
        }
    }
    let mut tasks: Vec<_> = peers.iter().flat_map(|(peer, payloads)| (peer.tasks)(set.message, payloads)).collect();
    tasks.push(memcpy(&set.payloads));
    let mut cells = Vec::new();
    for operation in
        Operation::ALL.into_iter().filter(|operation| wanted(&arguments.operations, &operation.to_string()))
    {
        eprint!(" {operation}");
        let (mut racing, rest) = tasks.into_iter().partition(|task| task.operation == operation);
        tasks = rest;
        cells.extend(race(set, &mut racing, arguments.effort));
    }
    cells
}

/// Does what the peer writes mean what it read? Ours always must.
fn is_faithful(peer: &Peer, set: &DataSet, payloads: &[Vec<u8>]) -> bool {
    let gives_back = |(bytes, payload): (&Vec<u8>, &Vec<u8>)| {
        (peer.round_trip)(set.message, payload).is_none_or(|written| same(set.message, bytes, &written))
    };
    let is_faithful = set.payloads.iter().zip(payloads).all(gives_back);
    assert!(
        is_faithful || !peer.name.starts_with("wire"),
        "{} does not give back what it got of {}",
        peer.name,
        set.name
    );
    is_faithful
}

/// A table for each operation: data sets down, peers across, MiB/s.
fn print(cells: &[Cell]) {
    for operation in Operation::ALL {
        let of_operation = || cells.iter().filter(move |cell| cell.operation == operation);
        let mut peers: Vec<&str> = Vec::new();
        let mut sets: Vec<&str> = Vec::new();
        let mut table: BTreeMap<(&str, &str), f64> = BTreeMap::new();
        for cell in of_operation() {
            if !peers.contains(&cell.peer.as_str()) {
                peers.push(&cell.peer);
            }
            if !sets.contains(&cell.set.as_str()) {
                sets.push(&cell.set);
            }
            table.insert((&cell.set, &cell.peer), cell.throughput());
        }
        if sets.is_empty() {
            continue;
        }
        print!("\n{:<16}", format!("{operation}, MiB/s"));
        peers.iter().for_each(|peer| print!(" {peer:>14}"));
        println!();
        for set in &sets {
            print!("{set:<16}");
            for peer in &peers {
                match table.get(&(set, peer)) {
                    Some(throughput) => print!(" {throughput:>14.0}"),
                    None => print!(" {:>14}", "-"),
                }
            }
            println!();
        }
    }
}
