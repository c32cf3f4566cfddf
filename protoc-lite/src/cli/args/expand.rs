//! `@FILE` stands for the lines of a file.

use std::fs;

/// The arguments, and in place of each `@FILE` the lines of that file as they are.
pub(super) fn with_files(arguments: impl IntoIterator<Item = String>) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for argument in arguments {
        match argument.strip_prefix('@') {
            None => all.push(argument),
            Some(file) => {
                let text = fs::read_to_string(file).map_err(|_| format!("Failed to open argument file: {file}"))?;
                let lines = text.strip_suffix('\n').unwrap_or(&text).split('\n');
                all.extend(lines.filter(|_| !text.is_empty()).map(str::to_owned));
            }
        }
    }
    Ok(all)
}
