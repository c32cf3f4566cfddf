//! Every options message of a file, in protoc's order of visits: a declaration before what is in it.

use crate::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, ServiceDescriptorProto};

use super::Options;

/// What is done with each options message, at its descriptor path.
pub(crate) trait Visitor {
    fn visit<O: Options>(&mut self, options: &mut Option<Box<O>>, path: &[i32]);
}

/// Visits all options of a file.
pub(crate) fn walk(proto: &mut FileDescriptorProto, visitor: &mut impl Visitor) {
    visitor.visit(&mut proto.options, &[8]);
    let path = &mut Vec::new();
    each(&mut proto.message_type, 4, path, &mut |proto, path| message(proto, path, visitor));
    each(&mut proto.enum_type, 5, path, &mut |proto, path| enumeration(proto, path, visitor));
    each(&mut proto.extension, 7, path, &mut |proto, path| field(proto, path, visitor));
    each(&mut proto.service, 6, path, &mut |proto, path| service(proto, path, visitor));
}

fn each<T>(list: &mut [T], step: i32, path: &mut Vec<i32>, visit: &mut impl FnMut(&mut T, &mut Vec<i32>)) {
    for (index, item) in list.iter_mut().enumerate() {
        path.extend([step, index as i32]);
        visit(item, path);
        path.truncate(path.len() - 2);
    }
}

fn with(path: &mut Vec<i32>, step: i32, visit: impl FnOnce(&[i32])) {
    path.push(step);
    visit(path);
    path.pop();
}

fn message(proto: &mut DescriptorProto, path: &mut Vec<i32>, visitor: &mut impl Visitor) {
    with(path, 7, |path| visitor.visit(&mut proto.options, path));
    each(&mut proto.enum_type, 4, path, &mut |proto, path| enumeration(proto, path, visitor));
    each(&mut proto.oneof_decl, 8, path, &mut |proto, path| {
        with(path, 2, |path| visitor.visit(&mut proto.options, path));
    });
    each(&mut proto.field, 2, path, &mut |proto, path| field(proto, path, visitor));
    nested(proto, path, visitor);
    each(&mut proto.extension, 6, path, &mut |proto, path| field(proto, path, visitor));
    each(&mut proto.extension_range, 5, path, &mut |proto, path| {
        with(path, 3, |path| visitor.visit(&mut proto.options, path));
    });
}

fn nested<V: Visitor>(proto: &mut DescriptorProto, path: &mut Vec<i32>, visitor: &mut V) {
    for (index, proto) in proto.nested_type.iter_mut().enumerate() {
        path.extend([3, index as i32]);
        message(proto, path, visitor);
        path.truncate(path.len() - 2);
    }
}

fn field(proto: &mut FieldDescriptorProto, path: &mut Vec<i32>, visitor: &mut impl Visitor) {
    with(path, 8, |path| visitor.visit(&mut proto.options, path));
}

fn enumeration(proto: &mut EnumDescriptorProto, path: &mut Vec<i32>, visitor: &mut impl Visitor) {
    with(path, 3, |path| visitor.visit(&mut proto.options, path));
    each(&mut proto.value, 2, path, &mut |proto, path| {
        with(path, 3, |path| visitor.visit(&mut proto.options, path));
    });
}

fn service(proto: &mut ServiceDescriptorProto, path: &mut Vec<i32>, visitor: &mut impl Visitor) {
    with(path, 3, |path| visitor.visit(&mut proto.options, path));
    each(&mut proto.method, 2, path, &mut |proto, path| {
        with(path, 4, |path| visitor.visit(&mut proto.options, path));
    });
}
