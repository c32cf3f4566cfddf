//! The `.proto` files that come with protoc, as part of the binary.

/// The names and texts of the files that are built in.
pub const BUNDLED: &[(&str, &str)] = &[
    ("google/protobuf/any.proto", include_str!("../../include/google/protobuf/any.proto")),
    ("google/protobuf/api.proto", include_str!("../../include/google/protobuf/api.proto")),
    ("google/protobuf/c_sharp_features.proto", include_str!("../../include/google/protobuf/c_sharp_features.proto")),
    ("google/protobuf/compiler/plugin.proto", include_str!("../../include/google/protobuf/compiler/plugin.proto")),
    ("google/protobuf/cpp_features.proto", include_str!("../../include/google/protobuf/cpp_features.proto")),
    ("google/protobuf/cpp_file_options.proto", include_str!("../../include/google/protobuf/cpp_file_options.proto")),
    ("google/protobuf/cpp_options.proto", include_str!("../../include/google/protobuf/cpp_options.proto")),
    ("google/protobuf/descriptor.proto", include_str!("../../include/google/protobuf/descriptor.proto")),
    ("google/protobuf/duration.proto", include_str!("../../include/google/protobuf/duration.proto")),
    ("google/protobuf/empty.proto", include_str!("../../include/google/protobuf/empty.proto")),
    ("google/protobuf/field_mask.proto", include_str!("../../include/google/protobuf/field_mask.proto")),
    ("google/protobuf/go_features.proto", include_str!("../../include/google/protobuf/go_features.proto")),
    ("google/protobuf/java_features.proto", include_str!("../../include/google/protobuf/java_features.proto")),
    (
        "google/protobuf/json_enumvalue_options.proto",
        include_str!("../../include/google/protobuf/json_enumvalue_options.proto"),
    ),
    ("google/protobuf/json_options.proto", include_str!("../../include/google/protobuf/json_options.proto")),
    ("google/protobuf/source_context.proto", include_str!("../../include/google/protobuf/source_context.proto")),
    ("google/protobuf/struct.proto", include_str!("../../include/google/protobuf/struct.proto")),
    ("google/protobuf/timestamp.proto", include_str!("../../include/google/protobuf/timestamp.proto")),
    ("google/protobuf/type.proto", include_str!("../../include/google/protobuf/type.proto")),
    ("google/protobuf/wrappers.proto", include_str!("../../include/google/protobuf/wrappers.proto")),
];

/// The text of a built-in file.
pub fn bundled(name: &str) -> Option<&'static [u8]> {
    if !name.starts_with("google/protobuf/") {
        return None;
    }
    BUNDLED.iter().find(|(bundled, _)| *bundled == name).map(|(_, text)| text.as_bytes())
}
