//! descriptor.proto itself, for files that set options and import no descriptor.proto of their own.

use std::sync::OnceLock;

use wire::Decode;

use crate::FileDescriptorSet;
use crate::link::Linker;
use crate::view::Pool;

/// What protoc 36.2 writes for google/protobuf/descriptor.proto; a test of protoc-lite, which bundles the file, keeps it
/// up to date.
const DESCRIPTOR: &[u8] = include_bytes!("descriptor.binpb");

/// The pool that holds descriptor.proto.
pub(crate) fn pool() -> &'static Pool {
    static POOL: OnceLock<Pool> = OnceLock::new();
    POOL.get_or_init(|| {
        let mut linker = Linker::new();
        // The bytes are part of the program and have no options left to interpret.
        let set = FileDescriptorSet::decode(DESCRIPTOR).expect("descriptor.binpb decodes, as tests show");
        for file in set.file {
            linker.add_sound(file);
        }
        linker.finish().pool
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn descriptor_proto_links() {
        let options = super::pool().message("google.protobuf.FieldOptions").unwrap();
        assert_eq!(options.field("packed").unwrap().number(), 2);
    }
}
