//! Retention: options that matter only while the source is compiled are taken out.

use std::borrow::Cow;

use wire::UnknownFields;

use crate::field_options::OptionRetention;
use crate::tables::HashMap;
use crate::view::{Descriptor, Field, File, Pool, SourceInfo, packed};

use super::options::tree::Tree;
use super::options::walk::{Visitor, walk};
use super::options::{Options, options_type};

/// The descriptor of a file without the options of source retention, as compilers hand it on: the options of each
/// declaration, known and custom, are then in the order of their numbers.
pub(crate) fn strip(file: File<'_>) -> Descriptor<'_> {
    let mut proto = file.proto().clone();
    let mut stripper = Stripper { pool: file.pool(), stripped: Vec::new() };
    walk(&mut proto, &mut stripper);
    let stripped = stripper.stripped.iter().map(|path| packed(path)).collect();
    let source_info = file.source_info().map(|info| strip_locations(info, stripped)).map(Cow::Owned);
    Descriptor { proto: Cow::Owned(proto), source_info, ..file.descriptor() }
}

/// The descriptor of a file with its custom options as they are written.
pub(crate) fn restore(file: File<'_>) -> Descriptor<'_> {
    let mut proto = file.proto().clone();
    walk(&mut proto, &mut Restorer { statements: file.statements().iter().cloned().collect() });
    Descriptor { proto: Cow::Owned(proto), ..file.descriptor() }
}

struct Restorer {
    statements: HashMap<Vec<i32>, UnknownFields>,
}

impl Visitor for Restorer {
    fn visit<O: Options>(&mut self, options: &mut Option<Box<O>>, path: &[i32]) {
        if let (Some(options), Some(statements)) = (options, self.statements.remove(path)) {
            options.set_custom(statements);
        }
    }
}

/// Whether the options of one declaration are handed on as they are.
pub(crate) fn stays(pool: &Pool, tree: &Tree, bytes: &[u8]) -> bool {
    let mut written = Vec::with_capacity(bytes.len());
    tree.write(&mut written);
    written == bytes && !has_source_options(pool, tree)
}

fn has_source_options(pool: &Pool, tree: &Tree) -> bool {
    tree.fields()
        .any(|(shape, mut trees)| is_for_source(pool, shape.id) || trees.any(|tree| has_source_options(pool, tree)))
}

fn is_for_source(pool: &Pool, field: u32) -> bool {
    let options = Field { pool, id: field }.proto().options.as_ref();
    options.is_some_and(|options| options.retention == Some(OptionRetention::RetentionSource))
}

struct Stripper<'p> {
    pool: &'p Pool,
    /// The paths of what was taken out.
    stripped: Vec<Vec<i32>>,
}

impl Visitor for Stripper<'_> {
    fn visit<O: Options>(&mut self, options: &mut Option<Box<O>>, path: &[i32]) {
        let Some(written) = options else { return };
        if !written.may_have_custom() {
            return;
        }
        let mut bytes = Vec::new();
        written.write(&mut bytes);
        let Some((pool, message)) = options_type(self.pool, written.type_name()) else { return };
        let mut tree = Tree::read(pool, message, &bytes);
        self.strip(pool, &mut tree, &mut path.to_vec());
        if tree.is_empty() && !bytes.is_empty() {
            self.stripped.push(path.to_vec());
            *options = None;
            return;
        }
        let mut kept = Vec::new();
        tree.write(&mut kept);
        if kept != bytes
            && let Some(read) = O::read(&kept)
        {
            **written = read;
        }
    }
}

impl Stripper<'_> {
    fn strip(&mut self, pool: &Pool, tree: &mut Tree, path: &mut Vec<i32>) {
        tree.retain(&mut |shape, trees| {
            path.push(shape.number);
            let is_for_source = is_for_source(pool, shape.id);
            if is_for_source {
                self.stripped.push(path.clone());
            } else {
                for (index, tree) in trees.enumerate() {
                    path.extend(shape.repeated.then_some(index as i32));
                    self.strip(pool, tree, path);
                    path.truncate(path.len() - usize::from(shape.repeated));
                }
            }
            path.pop();
            !is_for_source
        });
    }
}

fn strip_locations(info: &SourceInfo, mut stripped: Vec<Vec<u8>>) -> SourceInfo {
    stripped.sort_unstable();
    info.filtered(|path| {
        // The last stripped path that is not after this one is the only one that can lead to it, or a part of it.
        let after = stripped.partition_point(|stripped| stripped.as_slice() <= path);
        let leads_here = stripped[..after].iter().rev().take(8).any(|stripped| path.starts_with(stripped));
        !leads_here
    })
}
