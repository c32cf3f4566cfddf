//! Schemas that a generator could stumble over, with every option at once: that they compile without a warning is a test.

#![deny(warnings)]

use wire::{Decode, Encode};

/// Own types for whatever can have one.
mod own {
    include_proto::include_proto!(
        "../fixtures/proto/torture/names.proto",
        "../fixtures/proto/torture/nowhere.proto",
        "../fixtures/proto/torture/root.proto",
        "../fixtures/proto/torture/setters.proto",
        "../fixtures/proto/torture/shapes.proto",
        includes = ["../fixtures/proto"],
        options = [
            "views,reflect,setters=.,retain_enum_prefix,required=.,discard_unknown=.torture.setters",
            "string_type=.=::std::sync::Arc<str>,bytes_type=.=::std::sync::Arc<[u8]>",
            "list_type=All.packed=::smallvec::SmallVec<[_; 2]>,list_type=All.enums=::smallvec::SmallVec<[_; 2]>",
            "list_type=All.messages=::std::vec::Vec<::std::sync::Arc<_>>,list_type=item=::smallvec::SmallVec<[_; 2]>",
            "map_type=.=::indexmap::IndexMap<_, _, crate::Hasher>",
            "box_type=.=::std::sync::Arc",
        ]
    );
}

/// Only setters.
mod usual {
    include_proto::include_proto!(
        "../fixtures/proto/torture/names.proto",
        "../fixtures/proto/torture/setters.proto",
        "../fixtures/proto/torture/shapes.proto",
        includes = ["../fixtures/proto"],
        options = ["setters=.,reflect"]
    );
}

type Hasher = std::hash::BuildHasherDefault<std::hash::DefaultHasher>;

#[test]
fn setters_keep_clear_of_fields() {
    use usual::torture::setters::{With, with::Choice};
    let with = With::default().with_x2("x").with_with_x_("y").with_choice_(Choice::Self2("z".into()));
    assert_eq!((with.x(), with.with_x(), with.choice.is_some()), ("x", "y", true));
    let own = own::torture::setters::With::default().with_type_("hidden");
    assert!(!format!("{own:?} {with:?}").contains("hidden"));
}

#[test]
fn redaction_comes_through_options_in_options() {
    let redacted = usual::torture::setters::Redacted::default().with_deep("hidden").with_shown("seen");
    let shown = format!("{redacted:?}");
    assert!(shown.contains("deep: [REDACTED]") && shown.contains("seen"), "{shown}");
}

#[test]
fn own_types_hold_every_shape() {
    use own::torture::shapes::{All, Leaf};
    let all = All::default()
        .with_string("text")
        .with_bytes(&b"bytes"[..])
        .with_packed([1, 2, 3])
        .with_messages([std::sync::Arc::new(All::default())])
        .with_by_string([("key", All::default())])
        .with_by_number([(-1, &b"value"[..])])
        .with_leaf(Leaf::default());
    assert_eq!(All::decode(&all.encode_to_vec()).unwrap(), all);
}
