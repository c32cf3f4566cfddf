//! RESULTS.md: who is how quick at what, against whom it counts, and by how much.

mod contest;
mod table;

use crate::measure::Cell;
use contest::{CONTESTS, Contest};
use serde::{Deserialize, Serialize};
use std::{error::Error, fmt::Write, fs, path::Path, process::Command};

/// What one of the measuring programs found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// The allocator it was linked with.
    pub allocator: String,
    /// How many turns each peer had.
    pub rounds: usize,
    /// All numbers.
    pub cells: Vec<Cell>,
}

/// Writes `RESULTS.md` and the plots that it shows into `folder`.
///
/// # Errors
/// Files that can not be read or written.
pub fn write(folder: &Path, runs: &[Run]) -> Result<(), Box<dyn Error>> {
    let mut text = heading(runs)?;
    text += &summary(runs)?;
    let plots = folder.join("plots");
    fs::create_dir_all(&plots)?;
    for contest in CONTESTS {
        writeln!(text, "\n## {}\n\n{}\n", contest.title, contest.about)?;
        for run in runs {
            let results = contest.results(&run.cells);
            if contest.plotted {
                let name = format!("{}-{}.svg", contest.title.to_lowercase().replace(' ', "-"), run.allocator);
                fs::write(plots.join(&name), results.picture(contest.title))?;
                writeln!(text, "![{}, {}](plots/{name})\n", contest.title, run.allocator)?;
            }
        }
        for run in runs {
            writeln!(text, "{}", table::throughput(contest, &contest.results(&run.cells), &run.allocator))?;
        }
    }
    fs::write(folder.join("RESULTS.md"), text)?;
    Ok(())
}

const PREAMBLE: &str = "\
`benches/peers/run` writes this file anew: every codec in one process, on the same values (checked before anything is
timed: what a codec writes decodes under prost to what was read), turn by turn, in CPU time of the thread; the median of
the turns counts. Two programs that differ in the allocator, and so in the layout of all code. MiB/s count the bytes of
the protobuf encoding for everyone, JSON too. A *small* set is some dozen messages that fit the processor's first caches, a
*large* one a single message of about a megabyte. The last column is this project's number over that of its best rival.";

fn heading(runs: &[Run]) -> Result<String, Box<dyn Error>> {
    let mut text = format!("# Results\n\n{PREAMBLE}\n\n");
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown", |model| model.1);
    let cores = std::thread::available_parallelism()?;
    let rounds = runs.first().map_or(0, |run| run.rounds);
    writeln!(
        text,
        "{model}, {cores} processors, {}, {}, {rounds} turns.",
        said("rustc", "--version"),
        said("date", "+%F")
    )?;
    writeln!(text, "Peers: {}.", env!("PEER_VERSIONS"))?;
    Ok(text)
}

/// What a program prints.
fn said(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output();
    output.map_or_else(|_| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The contests, a line each, and then what they miss.
fn summary(runs: &[Run]) -> Result<String, Box<dyn Error>> {
    let mut text = "\n## Summary\n\n| | against | goal: each, mean |".to_owned();
    runs.iter().for_each(|run| text += &format!(" {0}: mean | {0}: least |", run.allocator));
    text += "\n|---|---|---|";
    runs.iter().for_each(|_| text += "--:|---|");
    text += "\n";
    let mut missed = String::new();
    for contest in CONTESTS {
        let (each, mean) = contest.goal;
        let goal = if mean > each { format!("{each:.1}, {mean:.1}") } else { format!("{each:.1}") };
        write!(text, "| {} | {} | {goal} |", contest.title, contest.rivals.join(", "))?;
        for run in runs {
            let results = contest.results(&run.cells);
            let mut ratios = results.ratios();
            ratios.sort_by(|one, other| one.1.total_cmp(&other.1));
            match ratios.first() {
                Some((set, least)) => write!(text, " {:.2} | {least:.2} {set} |", results.mean())?,
                None => text += " - | - |",
            }
            let below: Vec<_> = ratios.iter().take_while(|(_, ratio)| *ratio < each).collect();
            if !below.is_empty() {
                let sets: Vec<String> = below.iter().map(|(set, ratio)| format!("{set} {ratio:.2}")).collect();
                writeln!(missed, "- {}, {}: {}", contest.title, run.allocator, sets.join(", "))?;
            }
        }
        text += "\n";
    }
    if !missed.is_empty() {
        write!(text, "\nBelow the goal for each data set:\n\n{missed}")?;
    }
    Ok(text)
}

impl Contest {
    /// The numbers that belong to this contest, by data set.
    fn results<'c>(&self, cells: &'c [Cell]) -> contest::Results<'c> {
        contest::Results::new(self, cells)
    }
}
