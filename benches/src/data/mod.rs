//! What codecs are measured on: bytes of the messages of `proto/shapes.proto`, the same everywhere and always.
//!
//! ```
//! let sets = benches::data::sets();
//! assert!(sets.iter().any(|set| set.name == "mesh large" && set.message == "Mesh"));
//! ```

mod games;
mod numbers;
mod text;
mod trees;

use crate::random::Random;
use wire::{Encode, Message, UnknownFields};

/// Messages of one type, each encoded by itself.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// What it is, in two words: the shape and the size.
    pub name: String,
    /// The name of their message, without its package.
    pub message: &'static str,
    /// The encoded messages.
    pub payloads: Vec<Vec<u8>>,
}

impl DataSet {
    /// The bytes of all messages.
    pub fn len(&self) -> usize {
        self.payloads.iter().map(Vec::len).sum()
    }

    /// Has it no bytes at all?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Calls a macro with the type of every data set's messages, and with the type of its view.
///
/// ```
/// macro_rules! names {
///     ($($message:ident $view:ident,)*) => { [$(stringify!($message)),*] };
/// }
/// assert!(benches::for_each_message!(names).contains(&"Mesh"));
/// ```
#[macro_export]
macro_rules! for_each_message {
    ($callback:ident) => {
        $callback! {
            Response ResponseView,
            Responses ResponsesView,
            LogRecord LogRecordView,
            LogBatch LogBatchView,
            Visit VisitView,
            Scalars ScalarsView,
            ScalarTable ScalarTableView,
            Frame FrameView,
            Film FilmView,
            Tile TileView,
            PointCloud PointCloudView,
            Mesh MeshView,
            Deltas DeltasView,
            Columns ColumnsView,
            AccessLog AccessLogView,
            Save SaveView,
            Tick TickView,
            Sparse SparseView,
            SparseTable SparseTableView,
        }
    };
}

/// All data sets: of each shape a small one, some dozen messages that fit the processor's first caches, and a large one,
/// a message of about a megabyte.
pub fn sets() -> Vec<DataSet> {
    let mut sets = Vec::new();
    sets.extend(shape("response", "Response", (64, text::response), "Responses", text::responses));
    sets.extend(shape("log", "LogRecord", (32, text::log_record), "LogBatch", text::log_batch));
    sets.extend(shape("access", "AccessLog", (16, |random| text::access_log(random, 8)), "AccessLog", |random| {
        text::access_log(random, 8_000)
    }));
    sets.extend(shape("visit", "Visit", (16, |random| trees::visit(random, 2)), "Visit", |random| {
        trees::visit(random, 6)
    }));
    sets.extend(shape("scalars", "Scalars", (64, numbers::scalars), "ScalarTable", numbers::scalar_table));
    sets.extend(shape("frame", "Frame", (8, |random| numbers::frame(random, 4_000)), "Film", numbers::film));
    sets.extend(shape("tile", "Tile", (8, |random| numbers::tile(random, 20)), "Tile", |random| {
        numbers::tile(random, 12_000)
    }));
    sets.extend(shape("points", "PointCloud", (32, |random| numbers::cloud(random, 16)), "PointCloud", |random| {
        numbers::cloud(random, 30_000)
    }));
    sets.extend(shape("mesh", "Mesh", (32, |random| numbers::mesh(random, 8)), "Mesh", |random| {
        numbers::mesh(random, 15_000)
    }));
    sets.extend(shape("deltas", "Deltas", (32, |random| numbers::deltas(random, 60)), "Deltas", |random| {
        numbers::deltas(random, 120_000)
    }));
    sets.extend(shape("columns", "Columns", (16, |random| numbers::columns(random, 16)), "Columns", |random| {
        numbers::columns(random, 20_000)
    }));
    sets.extend(shape("save", "Save", (8, |random| games::save(random, 1)), "Save", |random| games::save(random, 250)));
    sets.extend(shape("tick", "Tick", (16, |random| games::tick(random, 20)), "Tick", |random| {
        games::tick(random, 12_000)
    }));
    sets.extend(shape("sparse", "Sparse", (64, trees::sparse), "SparseTable", trees::sparse_table));
    sets
}

/// The small and the large set of a shape.
fn shape<S: Message, L: Message>(
    name: &str,
    small: &'static str,
    (count, make_small): (usize, impl FnMut(&mut Random) -> S),
    large: &'static str,
    mut make_large: impl FnMut(&mut Random) -> L,
) -> [DataSet; 2] {
    let mut random = Random::new(2026);
    let payloads = random.times(count, make_small).iter().map(Encode::encode_to_vec).collect();
    [
        DataSet { name: format!("{name} small"), message: small, payloads },
        DataSet {
            name: format!("{name} large"),
            message: large,
            payloads: vec![make_large(&mut random).encode_to_vec()],
        },
    ]
}

/// A map's entries as records that come last in their message: a `HashMap` would write them in another order each time.
fn entries(map: &impl Encode) -> UnknownFields {
    UnknownFields::from_bytes(&map.encode_to_vec())
}
