//! Retention: options that matter only while the source is compiled are taken out.

use crate::field_options::OptionRetention;
use crate::view::{Field, File, Pool};
use crate::{FileDescriptorProto, SourceCodeInfo};

use super::options::tree::Tree;
use super::options::walk::{Visitor, walk};
use super::options::{Options, options_type};

/// The descriptor of a file without the options of source retention, as compilers hand it on: the options of each
/// declaration, known and custom, are then in the order of their numbers.
pub(crate) fn strip(file: File<'_>) -> FileDescriptorProto {
    let mut proto = file.proto().clone();
    let mut stripper = Stripper { pool: file.pool(), stripped: Vec::new() };
    walk(&mut proto, &mut stripper);
    if let Some(info) = &mut proto.source_code_info {
        strip_locations(info, stripper.stripped);
    }
    proto
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
        let bytes = written.bytes();
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
            let options = Field { pool, id: shape.id }.proto().options.as_ref();
            let source = options.is_some_and(|options| options.retention == Some(OptionRetention::RetentionSource));
            if source {
                self.stripped.push(path.clone());
            } else {
                for (index, tree) in trees.enumerate() {
                    path.extend(shape.repeated.then_some(index as i32));
                    self.strip(pool, tree, path);
                    path.truncate(path.len() - usize::from(shape.repeated));
                }
            }
            path.pop();
            !source
        });
    }
}

fn strip_locations(info: &mut SourceCodeInfo, mut stripped: Vec<Vec<i32>>) {
    if stripped.is_empty() {
        return;
    }
    stripped.sort_unstable();
    info.location.retain(|location| {
        // The last stripped path that is not after this one is the only one that can lead to it, or a part of it.
        let after = stripped.partition_point(|path| path.as_slice() <= location.path.as_slice());
        let leads_here = |path: &Vec<i32>| location.path.starts_with(path);
        !stripped[..after].iter().rev().take(8).any(leads_here)
    });
}
