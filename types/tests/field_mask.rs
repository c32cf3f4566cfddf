//! Field masks: the rules of Google's utilities, and the places where they leave a choice.

use wire::{Message, Reflect, UnknownFields, reflect::ReflectMut};
use wire_types::{FieldMask, FieldMaskError, MergeOptions, TrimOptions};

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Leaf")]
struct Leaf {
    #[proto(1, int32)]
    a: i32,
    #[proto(2, string, optional)]
    b: Option<String>,
    #[proto(3, int32, packed)]
    list: Vec<i32>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, PartialEq, wire::Oneof, Reflect)]
enum Choice {
    #[proto(20, message)]
    OneLeaf(Box<Leaf>),
    #[proto(21, int32)]
    OneNumber(i32),
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Tree")]
struct Tree {
    #[proto(1, int32)]
    number: i32,
    #[proto(2, message, optional)]
    leaf: Option<Box<Leaf>>,
    #[proto(3, message, optional)]
    child: Option<Box<Tree>>,
    #[proto(4, message, repeated)]
    leaves: Vec<Leaf>,
    #[proto(5, map(string, message))]
    map: std::collections::BTreeMap<String, Leaf>,
    #[proto(oneof(20, 21))]
    choice: Option<Choice>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Required")]
struct Required {
    #[proto(1, int32, required)]
    id: i32,
    #[proto(2, message, required)]
    inner: Inner,
    #[proto(3, message, required)]
    leaf: Leaf,
    #[proto(4, int32, optional)]
    other: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Inner")]
struct Inner {
    #[proto(1, int32, required)]
    id: i32,
    #[proto(2, int32)]
    other: i32,
}

fn mask(paths: &str) -> FieldMask {
    let Ok(mask) = paths.parse();
    mask
}

fn leaf(a: i32) -> Leaf {
    Leaf { a, b: Some(a.to_string()), list: vec![a], unknown: UnknownFields::from_bytes(b"\x48\x01") }
}

fn tree(n: i32) -> Tree {
    Tree {
        number: n,
        leaf: Some(Box::new(leaf(n + 1))),
        child: Some(Box::new(Tree { number: n + 2, leaf: Some(Box::new(leaf(n + 3))), ..Tree::default() })),
        leaves: vec![leaf(n + 4)],
        map: [(format!("k{n}"), leaf(n + 5))].into(),
        choice: Some(Choice::OneLeaf(Box::new(leaf(n + 6)))),
        unknown: UnknownFields::from_bytes(b"\x48\x02"),
    }
}

#[test]
fn text_is_paths_with_commas() {
    for (text, paths) in [("", &[][..]), ("a", &["a"]), ("a,,b_c.d,", &["a", "b_c.d"]), (",", &[])] {
        assert_eq!(mask(text).paths, paths);
    }
    assert_eq!(mask("a,,b_c.d,").to_string(), "a,b_c.d");
    assert_eq!(FieldMask::default().to_string(), "");
}

#[test]
fn json_is_the_same_in_camel_case() {
    for (snake, camel) in [
        ("", ""),
        ("foo", "foo"),
        ("foo_bar", "fooBar"),
        ("_a", "A"),
        ("foo1_bar.b_c,d", "foo1Bar.bC,d"),
        ("a.b", "a.b"),
    ] {
        assert_eq!(mask(snake).to_json().as_deref(), Ok(camel));
        assert_eq!(FieldMask::from_json(camel), Ok(mask(snake)));
    }
    for path in ["Foo", "fooBar", "foo__bar", "foo_3_bar", "foo_", "foo_.bar", "_"] {
        assert_eq!(mask(path).to_json(), Err(FieldMaskError::Json(path.into())));
    }
    for path in ["foo_bar", "_", "foo_"] {
        assert_eq!(FieldMask::from_json(path), Err(FieldMaskError::Json(path.into())));
    }
}

#[test]
fn paths_are_checked_against_a_type() {
    for paths in ["", "number", "leaf.b", "child.child.child.leaf.list", "leaves,map", "one_leaf.a,one_number"] {
        assert_eq!(mask(paths).validate::<Tree>(), Ok(()), "{paths}");
    }
    assert!(FieldMask::all::<Tree>().validate::<Tree>().is_ok());
    let message =
        |paths: &[&str]| FieldMask::from_iter(paths.iter().copied()).validate::<Tree>().unwrap_err().to_string();
    assert_eq!(message(&["leaf.x"]), "`leaf.x`: test.Leaf has no field `x`");
    assert_eq!(message(&["number.x"]), "`number.x`: `number` is no singular message, so no field can follow it");
    assert_eq!(message(&["leaves.a"]), "`leaves.a`: `leaves` is no singular message, so no field can follow it");
    assert_eq!(message(&["map.k"]), "`map.k`: `map` is no singular message, so no field can follow it");
    assert_eq!(message(&[""]), "``: test.Tree has no field ``");
    assert_eq!(message(&["choice"]), "`choice`: test.Tree has no field `choice`");
    assert_eq!(message(&["leaf."]), "`leaf.`: test.Leaf has no field ``");
}

#[test]
fn the_mask_of_all_fields_and_of_those_that_are_there() {
    assert_eq!(FieldMask::all::<Tree>().to_string(), "number,leaf,child,leaves,map,one_leaf,one_number");
    assert_eq!(FieldMask::from_message(&Tree::default()), FieldMask::default());
    let some = Tree { leaf: Some(Box::default()), child: Some(Box::new(tree(1))), ..Tree::default() };
    let paths = FieldMask::from_message(&some).paths;
    assert_eq!(paths[..2], ["leaf", "child.number"]);
    assert!(FieldMask::from_message(&some).validate::<Tree>().is_ok());
}

#[test]
fn canonical_form_is_sorted_and_free_of_what_is_covered() {
    for (paths, normal) in [
        ("", ""),
        ("b,a", "a,b"),
        ("a.b,a", "a"),
        ("a,a.b.c,a.b", "a"),
        ("a.b,a.b", "a.b"),
        ("a.b,a_b,a.b.c,a-,a", "a,a-,a_b"),
        ("a-,a.b,a", "a,a-"),
        ("a!,a.b", "a.b,a!"),
    ] {
        assert_eq!(mask(paths).normalized().to_string(), normal);
    }
}

#[test]
fn masks_are_sets() {
    for (a, b, union, intersection) in [
        ("", "", "", ""),
        ("a", "", "a", ""),
        ("a.b,c", "a,c.d", "a,c", "a.b,c.d"),
        ("a,b", "c,d", "a,b,c,d", ""),
        ("a.b,a.c", "a.b.d,a.e", "a.b,a.c,a.e", "a.b.d"),
        ("a", "a", "a", "a"),
        ("ab", "a", "a,ab", ""),
        ("a,b.x,c", "b,c.y,a.z", "a,b,c", "a.z,b.x,c.y"),
    ] {
        let (a, b) = (mask(a), mask(b));
        assert_eq!((a.union(&b).to_string(), b.union(&a).to_string()), (union.into(), union.into()));
        let expected = intersection.to_owned();
        assert_eq!((a.intersection(&b).to_string(), b.intersection(&a).to_string()), (expected.clone(), expected));
    }
}

#[test]
fn what_is_taken_out_of_a_message_leaves_its_other_fields() {
    for (a, b, rest) in [
        ("", "number", ""),
        ("number,leaf", "", "leaf,number"),
        ("number,leaf", "leaf", "number"),
        ("leaf", "leaf.b", "leaf.a,leaf.list"),
        ("leaf.a,leaf.b", "leaf", ""),
        ("leaf.a", "leaf.b", "leaf.a"),
        ("leaf", "leaf.a,leaf.b,leaf.list", ""),
        ("child.leaf,number", "child.leaf.a,leaf", "child.leaf.b,child.leaf.list,number"),
    ] {
        assert_eq!(mask(a).subtract::<Tree>(&mask(b)).map(|mask| mask.to_string()).as_deref(), Ok(rest), "{a} - {b}");
    }
    let deep = mask("child").subtract::<Tree>(&mask("child.child.leaf.a")).unwrap();
    assert!(deep.contains("child.child.leaf.b") && deep.contains("child.number") && deep.contains("child.child.map"));
    assert!(!deep.contains("child.child.leaf.a") && !deep.contains("child.child.leaf") && !deep.contains("child"));
    assert!(mask("leaf").subtract::<Tree>(&mask("leaf.x")).is_err());
    assert!(mask("leaf.x").subtract::<Tree>(&mask("leaf")).is_err());
}

#[test]
fn trim_keeps_what_is_named() {
    let trimmed = |paths: &str| {
        let mut tree = tree(1);
        mask(paths).trim(&mut tree).unwrap();
        tree
    };
    assert_eq!(trimmed(""), tree(1));
    assert_eq!(trimmed("number"), Tree { number: 1, ..Tree::default() });
    let expected = Tree { leaf: Some(Box::new(Leaf { a: 2, ..Leaf::default() })), ..Tree::default() };
    assert_eq!(trimmed("leaf.a"), expected);
    assert_eq!(trimmed("leaf"), Tree { leaf: tree(1).leaf, ..Tree::default() });
    assert_eq!(trimmed("leaves,map"), Tree { leaves: tree(1).leaves, map: tree(1).map, ..Tree::default() });
    // A message of which nothing is left stays, one that is not there is not made.
    let mut none = Tree { number: 1, child: Some(Box::new(Tree { number: 3, ..Tree::default() })), ..Tree::default() };
    mask("leaf.a,child.leaf.a").trim(&mut none).unwrap();
    assert_eq!(none, Tree { child: Some(Box::default()), ..Tree::default() });
}

#[test]
fn trim_can_keep_what_is_required() {
    let whole = Required { id: 1, inner: Inner { id: 2, other: 3 }, leaf: leaf(4), other: Some(5) };
    let mut message = whole.clone();
    mask("other").trim_with(&mut message, &TrimOptions::new().keep_required(true)).unwrap();
    assert_eq!(message, Required { inner: Inner { id: 2, other: 0 }, ..whole.clone() });
    mask("inner.other").trim(&mut message).unwrap();
    assert_eq!(message, Required { ..Required::default() });
}

#[test]
fn merge_copies_what_is_named_and_clears_what_the_source_lacks() {
    let merged = |source: &Tree, paths: &str, options: MergeOptions| {
        let mut target = tree(100);
        mask(paths).merge(source, &mut target, &options).unwrap();
        target
    };
    let plain = MergeOptions::new;
    assert_eq!(merged(&tree(1), "", plain()), tree(100));
    assert_eq!(merged(&tree(1), "number", plain()), Tree { number: 1, ..tree(100) });
    assert_eq!(merged(&Tree::default(), "number", plain()), Tree { number: 0, ..tree(100) });
    let expected = Tree { leaf: Some(Box::new(Leaf { a: 2, ..leaf(101) })), ..tree(100) };
    assert_eq!(merged(&tree(1), "leaf.a", plain()), expected);
    let expected = Tree { leaf: Some(Box::new(Leaf { a: 0, ..leaf(101) })), ..tree(100) };
    assert_eq!(merged(&Tree::default(), "leaf.a", plain()), expected);
    assert_eq!(merged(&tree(1), "leaves", plain()).leaves, [leaf(104), leaf(5)]);
    assert_eq!(merged(&tree(1), "leaves", plain().replace_repeated(true)).leaves, [leaf(5)]);
    assert_eq!(merged(&tree(1), "map", plain()).map.len(), 2);
    assert_eq!(merged(&tree(1), "map", plain().replace_repeated(true)).map, tree(1).map);
    assert_eq!(merged(&tree(1), "leaf", plain()).leaf.unwrap().list, [101, 2]);
    assert_eq!(merged(&tree(1), "leaf", plain().replace_messages(true)).leaf, tree(1).leaf);
    assert_eq!(merged(&Tree::default(), "leaf", plain()).leaf, tree(100).leaf);
    assert_eq!(merged(&Tree::default(), "leaf", plain().replace_messages(true)).leaf, None);
    // A list in a message replaces the one there, the message merges.
    assert_eq!(merged(&tree(1), "leaf.list", plain().replace_repeated(true)).leaf.unwrap().list, [2]);

    let mut empty = Tree::default();
    mask("child.leaf.a,leaf.b").merge(&Tree::default(), &mut empty, &plain()).unwrap();
    assert_eq!(empty, Tree::default());
    mask("child.leaf.a").merge(&tree(1), &mut empty, &plain()).unwrap();
    let expected = Leaf { a: 4, ..Leaf::default() };
    assert_eq!(empty.child.unwrap().leaf.unwrap(), Box::new(expected));
}

#[test]
fn a_wrong_path_or_type_changes_nothing() {
    let mut target = tree(1);
    assert!(mask("number,x").trim(&mut target).is_err());
    assert!(mask("number,leaves.a").merge(&tree(2), &mut target, &MergeOptions::new()).is_err());
    let error = mask("number").merge(&leaf(1), &mut target, &MergeOptions::new()).unwrap_err();
    assert_eq!(error.to_string(), "a test.Leaf can not be merged into a test.Tree");
    assert_eq!(target, tree(1));
}

#[test]
fn a_mask_of_what_differs_makes_an_update() {
    let (old, new) = (tree(1), Tree { number: 9, ..tree(1) });
    let mut updated = old.clone();
    let target: &mut dyn ReflectMut = &mut updated;
    FieldMask::from_message(&new)
        .merge(&new, target, &MergeOptions::new().replace_messages(true).replace_repeated(true))
        .unwrap();
    assert_eq!(updated, new);
}

#[test]
fn a_path_deeper_than_messages_are_is_refused() {
    let path = |depth: usize| vec!["child"; depth].join(".");
    assert_eq!(mask(&path(100)).validate::<Tree>(), Ok(()));
    let rest = mask("child").subtract::<Tree>(&mask(&path(100))).unwrap();
    assert_eq!(rest.paths.len(), 99 * 6);
    let error = mask(&path(101)).validate::<Tree>().unwrap_err();
    assert_eq!(error.to_string(), format!("`{}` is deeper than 100 messages", path(101)));
    // As sets, masks may hold anything.
    let (deep, child) = (mask(&path(200_000)), mask("child"));
    assert_eq!((deep.union(&child), deep.intersection(&child)), (child, deep.clone()));
    assert_eq!(deep.normalized(), deep);
}
