//! Retention: options that matter only while the source is compiled are taken out.

use std::borrow::Cow;

use wire::UnknownFields;

use crate::field_descriptor_proto::Type;
use crate::field_options::OptionRetention;
use crate::tables::HashMap;
use crate::view::{Descriptor, Field, File, Pool, SourceInfo, packed};

use super::options::tree::{Shape, Tree};
use super::options::walk::{Visitor, walk};
use super::options::{Options, builtin, options_type};

/// The descriptor of a file without the options of source retention, as compilers hand it on: the options of each
/// declaration, known and custom, are then in the order of their numbers.
pub(crate) fn strip(file: File<'_>) -> Descriptor<'_> {
    let mut proto = file.proto().clone();
    let types = if knows_options(file) { file.pool() } else { builtin() };
    if !knows_options(file) {
        walk(&mut proto, &mut Restorer::of(file));
    }
    let mut stripper = Stripper { types, stripped: Vec::new() };
    walk(&mut proto, &mut stripper);
    let stripped = stripper.stripped.iter().map(|path| packed(path)).collect();
    let source_info = file.source_info().map(|info| strip_locations(info, stripped)).map(Cow::Owned);
    Descriptor { proto: Cow::Owned(proto), source_info, ..file.descriptor() }
}

/// The descriptor of a file with its custom options as they are written.
pub(crate) fn restore(file: File<'_>) -> Descriptor<'_> {
    let mut proto = file.proto().clone();
    walk(&mut proto, &mut Restorer::of(file));
    Descriptor { proto: Cow::Owned(proto), ..file.descriptor() }
}

/// Whether protoc can read the custom options of a file again, which is what puts them in order: a descriptor.proto of
/// the user's may have the types of options alone.
pub(crate) fn knows_options(file: File<'_>) -> bool {
    file.pool().message("google.protobuf.FileDescriptorProto").is_some()
}

struct Restorer {
    statements: HashMap<Vec<i32>, UnknownFields>,
}

impl Restorer {
    fn of(file: File<'_>) -> Self {
        Self { statements: file.statements().iter().cloned().collect() }
    }
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

/// Whether a message is one of descriptor.proto's for options: those are left out where stripping leaves nothing in
/// them. protoc knows them by the name of their file, so in a copy of descriptor.proto that has another they stay.
fn is_options(pool: &Pool, message: u32) -> bool {
    let Some(entry) = pool.messages.get(message as usize) else { return false };
    let file = pool.files[entry.file as usize].proto.name.as_deref();
    file == Some("google/protobuf/descriptor.proto") && entry.full_name.ends_with("Options")
}

struct Stripper<'p> {
    /// Where the types of options are: in descriptor.proto as the file sees it, or in the one that is built in.
    types: &'p Pool,
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
        let Some((pool, message)) = options_type(self.types, written.type_name()) else { return };
        let mut tree = Tree::read(pool, message, &bytes);
        self.strip(pool, &mut tree, &mut path.to_vec());
        if tree.is_empty() && !bytes.is_empty() && is_options(pool, message) {
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
            let stays = !is_for_source(pool, shape.id) && self.strip_field(pool, shape, trees, path);
            if !stays {
                self.stripped.push(path.clone());
            }
            path.pop();
            stays
        });
    }

    /// Whether anything is left to keep of a field. As in protoc, groups stay as they are.
    fn strip_field(
        &mut self,
        pool: &Pool,
        shape: Shape,
        trees: &mut dyn Iterator<Item = &mut Tree>,
        path: &mut Vec<i32>,
    ) -> bool {
        if shape.kind != Type::Message {
            return true;
        }
        if shape.repeated {
            for (index, tree) in trees.enumerate() {
                path.push(index as i32);
                self.strip(pool, tree, path);
                path.pop();
            }
            return true;
        }
        let is_options = is_options(pool, pool.fields[shape.id as usize].target);
        let Some(tree) = trees.next() else { return true };
        let was_empty = tree.is_empty();
        self.strip(pool, tree, path);
        was_empty || !tree.is_empty() || !is_options
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
