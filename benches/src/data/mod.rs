//! What codecs are measured on: bytes of the messages of `proto/shapes.proto`, the same everywhere and always; real ones
//! are descriptors.
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
use std::{ffi::OsStr, fs, io, path::Path};
use wire::{Encode, Message, UnknownFields, UnknownIter};

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
            FileDescriptor FileDescriptorView,
            FileSet FileSetView,
            VectorTile VectorTileView,
        }
    };
}

/// All data sets: of each shape a small one, some dozen messages that fit the processor's first caches, and a large one,
/// a message of about a megabyte.
pub fn sets() -> Vec<DataSet> {
    sets_where(|_| true)
}

/// The data sets whose name is `wanted`.
pub fn sets_where(wanted: impl Fn(&str) -> bool) -> Vec<DataSet> {
    let mut sets = Sets { wanted, sets: Vec::new() };
    sets.add("response small", "Response", 64, text::response);
    sets.add("response large", "Responses", 1, text::responses);
    sets.add("log small", "LogRecord", 32, text::log_record);
    sets.add("log large", "LogBatch", 1, text::log_batch);
    sets.add("access small", "AccessLog", 16, |random| text::access_log(random, 8));
    sets.add("access large", "AccessLog", 1, |random| text::access_log(random, 8_000));
    sets.add("visit small", "Visit", 16, |random| trees::visit(random, 2));
    sets.add("visit large", "Visit", 1, |random| trees::visit(random, 6));
    sets.add("scalars small", "Scalars", 64, numbers::scalars);
    sets.add("scalars large", "ScalarTable", 1, numbers::scalar_table);
    sets.add("frame small", "Frame", 8, |random| numbers::frame(random, 4_000));
    sets.add("frame large", "Film", 1, numbers::film);
    sets.add("tile small", "Tile", 8, |random| numbers::tile(random, 20));
    sets.add("tile large", "Tile", 1, |random| numbers::tile(random, 12_000));
    sets.add("points small", "PointCloud", 32, |random| numbers::cloud(random, 16));
    sets.add("points large", "PointCloud", 1, |random| numbers::cloud(random, 30_000));
    sets.add("mesh small", "Mesh", 32, |random| numbers::mesh(random, 8));
    sets.add("mesh large", "Mesh", 1, |random| numbers::mesh(random, 15_000));
    sets.add("deltas small", "Deltas", 32, |random| numbers::deltas(random, 60));
    sets.add("deltas large", "Deltas", 1, |random| numbers::deltas(random, 120_000));
    sets.add("columns small", "Columns", 16, |random| numbers::columns(random, 16));
    sets.add("columns large", "Columns", 1, |random| numbers::columns(random, 20_000));
    sets.add("save small", "Save", 8, |random| games::save(random, 1));
    sets.add("save large", "Save", 1, |random| games::save(random, 250));
    sets.add("tick small", "Tick", 16, |random| games::tick(random, 20));
    sets.add("tick large", "Tick", 1, |random| games::tick(random, 12_000));
    sets.add("sparse small", "Sparse", 64, trees::sparse);
    sets.add("sparse large", "SparseTable", 1, trees::sparse_table);
    sets.sets.extend(bundled().filter(|set| (sets.wanted)(&set.name)));
    sets.sets
}

/// The descriptors of the files that come with the compiler: by themselves, and all in one message.
fn bundled() -> impl Iterator<Item = DataSet> {
    const SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bundled.pb"));
    let files = UnknownIter::new(SET).map(|file| file.payload().to_vec()).collect();
    let small = DataSet { name: "schema small".to_owned(), message: "FileDescriptor", payloads: files };
    let large = DataSet { name: "schema large".to_owned(), message: "FileSet", payloads: vec![SET.to_vec()] };
    [small, large].into_iter()
}

/// The data sets in a folder of files from elsewhere: all its vector tiles (`.mvt`), and each descriptor set (`.pb`).
///
/// # Errors
/// Those of the file system.
pub fn real(folder: &Path) -> io::Result<Vec<DataSet>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let (mut tiles, mut sets) = (Vec::new(), Vec::new());
    for path in paths {
        match path.extension().and_then(OsStr::to_str) {
            Some("mvt") => tiles.push(fs::read(&path)?),
            Some("pb") => {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                sets.push(DataSet { name, message: "FileSet", payloads: vec![fs::read(&path)?] });
            }
            _ => {}
        }
    }
    if !tiles.is_empty() {
        sets.push(DataSet { name: "vector tiles".to_owned(), message: "VectorTile", payloads: tiles });
    }
    Ok(sets)
}

/// The sets that are wanted.
struct Sets<W> {
    wanted: W,
    sets: Vec<DataSet>,
}

impl<W: Fn(&str) -> bool> Sets<W> {
    fn add<M: Message>(
        &mut self,
        name: &'static str,
        message: &'static str,
        count: usize,
        make: impl FnMut(&mut Random) -> M,
    ) {
        if (self.wanted)(name) {
            let payloads = Random::new(2026).times(count, make).iter().map(Encode::encode_to_vec).collect();
            self.sets.push(DataSet { name: name.to_owned(), message, payloads });
        }
    }
}

/// A map's entries as records that come last in their message: a `HashMap` would write them in another order each time.
fn entries(map: &impl Encode) -> UnknownFields {
    UnknownFields::from_bytes(&map.encode_to_vec())
}
