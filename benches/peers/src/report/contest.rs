//! Which numbers are held against which.

use crate::measure::{Cell, Operation};
use benches::plot::Dots;

/// One comparison.
pub(super) struct Contest {
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) operation: Operation,
    /// This project's form that is compared.
    pub(super) ours: &'static str,
    /// Those that it is compared with.
    pub(super) rivals: &'static [&'static str],
    /// Those that stand beside.
    pub(super) others: &'static [&'static str],
    /// The ratio that each data set should reach, and the geometric mean.
    pub(super) goal: (f64, f64),
    /// Whether it is drawn, too.
    pub(super) plotted: bool,
}

/// All of them, in the order of the report.
pub(super) const CONTESTS: &[Contest] = &[
    Contest {
        title: "Owned decode",
        about: "Bytes to a value with memory of its own, which is dropped. `clone` copies such a value and drops the copy; \
                `memcpy` copies the bytes; `wire bare` drops unknown fields, as prost does.",
        operation: Operation::Decode,
        ours: "wire",
        rivals: &["prost", "buffa", "google"],
        others: &["wire bare", "serde_json", "clone", "memcpy"],
        goal: (1.2, 1.8),
        plotted: true,
    },
    Contest {
        title: "Owned decode, short strings inline",
        about: "The same to messages whose strings are `compact_str::CompactString`, which holds up to 24 bytes itself, and \
                whose lists of numbers that are mostly short are `smallvec::SmallVec`.",
        operation: Operation::Decode,
        ours: "wire compact",
        rivals: &["prost", "buffa", "google"],
        others: &["wire", "clone"],
        goal: (1.2, 1.8),
        plotted: false,
    },
    Contest {
        title: "Borrowed decode",
        about: "Bytes to a value whose strings stay where they are.",
        operation: Operation::Decode,
        ours: "wire view",
        rivals: &["buffa view", "quick-protobuf"],
        others: &[],
        goal: (1.5, 2.4),
        plotted: true,
    },
    Contest {
        title: "Borrowed decode into an arena",
        about: "The same, with lists in memory that is used again from message to message.",
        operation: Operation::Decode,
        ours: "wire arena",
        rivals: &["buffa view", "quick-protobuf"],
        others: &[],
        goal: (1.5, 3.0),
        plotted: true,
    },
    Contest {
        title: "Lazy decode",
        about: "Only the fields of the outermost message.",
        operation: Operation::Decode,
        ours: "wire lazy",
        rivals: &["buffa lazy"],
        others: &[],
        goal: (1.0, 1.0),
        plotted: false,
    },
    Contest {
        title: "Encode",
        about: "A value to a new vector.",
        operation: Operation::Encode,
        ours: "wire",
        rivals: &["prost", "buffa", "quick-protobuf", "google"],
        others: &["wire compact", "serde_json"],
        goal: (1.1, 2.1),
        plotted: true,
    },
    Contest {
        title: "Encode views",
        about: "A borrowed value to a new vector.",
        operation: Operation::Encode,
        ours: "wire view",
        rivals: &["buffa view", "quick-protobuf"],
        others: &[],
        goal: (1.1, 2.1),
        plotted: false,
    },
    Contest {
        title: "Encode into a vector",
        about: "A value to the end of a vector that has room.",
        operation: Operation::EncodeInto,
        ours: "wire",
        rivals: &["prost", "buffa", "quick-protobuf"],
        others: &["wire compact", "wire view", "serde_json"],
        goal: (1.1, 1.1),
        plotted: false,
    },
    against_prost("Encoded length", "How many bytes a value takes.", Operation::EncodedLen),
    against_prost("Merge", "Bytes to a value, and the same bytes into it once more.", Operation::Merge),
    against_prost("Reuse", "Bytes into a value that held others, whose memory it keeps.", Operation::Reuse),
    against_prost("Clone", "A value to another, which is dropped.", Operation::Clone),
    against_prost("Drop", "A value is dropped.", Operation::Drop),
    against_prost(
        "Skip",
        "Bytes of which no field is known: this project reads them into a message without a place for them, and drops \
         them, as prost does; buffa's and Google's values keep them; views note where they are.",
        Operation::Skip,
    ),
    against_prost("Stream", "Messages behind their lengths, each to a value, which is dropped.", Operation::Stream),
];

const fn against_prost(title: &'static str, about: &'static str, operation: Operation) -> Contest {
    Contest {
        title,
        about,
        operation,
        ours: "wire",
        rivals: &["prost"],
        others: &["wire bare", "wire compact", "wire view", "buffa", "buffa view", "quick-protobuf", "google"],
        goal: (1.0, 1.0),
        plotted: false,
    }
}

/// The numbers of a contest.
pub(super) struct Results<'c> {
    /// The peers, ours first, then the rivals.
    pub(super) peers: Vec<&'static str>,
    /// A data set, MiB/s of each peer, and ours over the best rival.
    pub(super) rows: Vec<Row<'c>>,
}

/// The numbers of a data set.
pub(super) struct Row<'c> {
    pub(super) set: &'c str,
    pub(super) throughputs: Vec<Option<f64>>,
    pub(super) ratio: Option<f64>,
}

impl<'c> Results<'c> {
    pub(super) fn new(contest: &Contest, cells: &'c [Cell]) -> Self {
        let all = [&[contest.ours], contest.rivals, contest.others].concat();
        let is_of = |cell: &Cell, peer: &str| match peer {
            "clone" => cell.operation == Operation::Clone && cell.peer == contest.ours,
            peer => cell.operation == contest.operation && cell.peer == peer,
        };
        let peers: Vec<&str> = all.into_iter().filter(|peer| cells.iter().any(|cell| is_of(cell, peer))).collect();
        let mut sets: Vec<&str> = Vec::new();
        for cell in cells {
            if !sets.contains(&cell.set.as_str()) {
                sets.push(&cell.set);
            }
        }
        let row = |set: &'c str| {
            let find =
                |peer: &str| cells.iter().find(|cell| cell.set == set && is_of(cell, peer)).map(Cell::throughput);
            let best = contest.rivals.iter().filter_map(|peer| find(peer)).max_by(f64::total_cmp);
            let ratio = find(contest.ours).zip(best).map(|(ours, best)| ours / best);
            Row { set, throughputs: peers.iter().map(|peer| find(peer)).collect(), ratio }
        };
        let rows = sets.into_iter().map(row).filter(|row| row.throughputs.iter().any(Option::is_some)).collect();
        Results { peers, rows }
    }

    /// The throughputs as SVG.
    pub(super) fn picture(&self, title: &str) -> String {
        let rows = self.rows.iter().map(|row| (row.set, row.throughputs.clone())).collect();
        Dots { title, unit: "MiB/s", peers: self.peers.clone(), rows }.svg()
    }

    /// Each data set's ratio.
    pub(super) fn ratios(&self) -> Vec<(&'c str, f64)> {
        self.rows.iter().filter_map(|row| Some((row.set, row.ratio?))).collect()
    }

    /// The geometric mean of the ratios.
    pub(super) fn mean(&self) -> f64 {
        let ratios = self.ratios();
        (ratios.iter().map(|(_, ratio)| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
    }
}
