//! Writes RESULTS.md and its plots from what the measuring programs found.
#![forbid(unsafe_code)]

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().ok_or("report FOLDER RUN.json...")?;
    let read = |path| Ok::<_, Box<dyn Error>>(serde_json::from_slice(&fs::read(path)?)?);
    let runs = arguments.map(read).collect::<Result<Vec<_>, _>>()?;
    peers::report::write(Path::new(&folder), &runs)
}
