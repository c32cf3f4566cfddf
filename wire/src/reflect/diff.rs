//! Where two messages differ.

use super::{FieldDescription, Reflect, ValueRef, equal};
use alloc::{rc::Rc, string::ToString, vec::Vec};
use core::{cmp::Ordering, fmt};

/// A place where two messages differ; made by [`diff`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference<'m> {
    /// The field, by names: `friends[0].marks["music"]`. A message's own path where its unknown fields differ.
    pub path: Path<'m>,
    /// The value in the left message, if it has one.
    pub left: Option<ValueRef<'m>>,
    /// The value in the right message, if it has one.
    pub right: Option<ValueRef<'m>>,
    /// Do the unknown fields differ? Then there is no value.
    pub is_unknown: bool,
}

/// The way to a place in a message: `friends[0].marks["music"]` where it is displayed. Ways share what they have in common,
/// and keys are those of the message, so that a long key above many differences is there once.
#[derive(Clone, Default)]
pub struct Path<'m>(Option<Rc<(Path<'m>, Step<'m>)>>);

#[derive(Clone, Copy)]
enum Step<'m> {
    Field(&'m str),
    Element(usize),
    Entry(ValueRef<'m>),
}

impl<'m> Path<'m> {
    /// Is it that of the message itself?
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    fn then(&self, step: Step<'m>) -> Self {
        Path(Some(Rc::new((self.clone(), step))))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((before, step)) = self.0.as_deref() else { return Ok(()) };
        before.fmt(f)?;
        match step {
            Step::Field(name) if before.is_empty() => f.write_str(name),
            Step::Field(name) => write!(f, ".{name}"),
            Step::Element(index) => write!(f, "[{index}]"),
            Step::Entry(key) => write!(f, "[{key:?}]"),
        }
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_string().fmt(f)
    }
}

/// By what is displayed.
impl PartialEq for Path<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

/// By what is displayed.
impl PartialEq<str> for Path<'_> {
    fn eq(&self, other: &str) -> bool {
        let text = self.to_string();
        text == other
    }
}

/// By what is displayed.
impl PartialEq<&str> for Path<'_> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// `path: left != right`
impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_unknown {
            let colon = if self.path.is_empty() { "" } else { ": " };
            return write!(f, "{}{colon}unknown fields", self.path);
        }
        write!(f, "{}: ", self.path)?;
        let mut separator = "";
        for value in [self.left, self.right] {
            f.write_str(separator)?;
            match value {
                Some(value) => write!(f, "{value:?}")?,
                None => f.write_str("absent")?,
            }
            separator = " != ";
        }
        Ok(())
    }
}

/// Every place where two messages differ, as deep as they go: fields in the order of their numbers, elements of lists by
/// their index, entries of maps by their key. Messages of two types differ as a whole. A NaN differs from itself.
///
/// ```
/// use wire::{Message, Reflect, reflect::diff};
///
/// #[derive(Default, Message, Reflect)]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, int32, optional)]
///     id: Option<i32>,
///     #[proto(3, message, repeated)]
///     friends: Vec<Person>,
/// }
///
/// let person = |name: &str, friends| Person { name: name.into(), friends, ..Person::default() };
/// let (a, b) = (person("Ada", vec![person("Charles", vec![])]), person("Ada", vec![person("Mary", vec![])]));
/// let differences: Vec<_> = diff(&a, &b).iter().map(ToString::to_string).collect();
/// assert_eq!(differences, [r#"friends[0].name: "Charles" != "Mary""#]);
/// ```
pub fn diff<'m>(left: &'m dyn Reflect, right: &'m dyn Reflect) -> Vec<Difference<'m>> {
    let mut found = Vec::new();
    messages(&Path::default(), left, right, &mut found);
    found
}

fn messages<'m>(path: &Path<'m>, left: &'m dyn Reflect, right: &'m dyn Reflect, found: &mut Vec<Difference<'m>>) {
    if left.description().name != right.description().name {
        let values = (Some(ValueRef::Message(left)), Some(ValueRef::Message(right)));
        return differ(path.clone(), values, found);
    }
    for field in left.description().all_fields() {
        let FieldDescription { number, name, .. } = *field;
        values(path.then(Step::Field(name)), left.field(number), right.field(number), found);
    }
    if left.unknown() != right.unknown() {
        found.push(Difference { path: path.clone(), left: None, right: None, is_unknown: true });
    }
}

fn values<'m>(
    path: Path<'m>,
    left: Option<ValueRef<'m>>,
    right: Option<ValueRef<'m>>,
    found: &mut Vec<Difference<'m>>,
) {
    match (left, right) {
        (Some(ValueRef::Message(left)), Some(ValueRef::Message(right))) => messages(&path, left, right, found),
        (Some(ValueRef::List(left)), Some(ValueRef::List(right))) => {
            for index in 0..left.len().max(right.len()) {
                values(path.then(Step::Element(index)), left.get(index), right.get(index), found);
            }
        }
        (Some(left @ ValueRef::Map(_)), Some(right @ ValueRef::Map(_))) => entries(&path, left, right, found),
        (left, right) if left == right => {}
        values => differ(path, values, found),
    }
}

/// Both in the order of their keys: a merge.
fn entries<'m>(path: &Path<'m>, left: ValueRef<'m>, right: ValueRef<'m>, found: &mut Vec<Difference<'m>>) {
    let sorted = |map| if let ValueRef::Map(map) = map { equal::entries(map) } else { Vec::new() };
    let (mut left, mut right) = (sorted(left).into_iter().peekable(), sorted(right).into_iter().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => equal::keys(left.0, right.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return,
        };
        let left = if order.is_le() { left.next() } else { None };
        let right = if order.is_ge() { right.next() } else { None };
        if let Some((key, _)) = left.or(right) {
            values(path.then(Step::Entry(key)), left.map(|entry| entry.1), right.map(|entry| entry.1), found);
        }
    }
}

fn differ<'m>(
    path: Path<'m>,
    (left, right): (Option<ValueRef<'m>>, Option<ValueRef<'m>>),
    found: &mut Vec<Difference<'m>>,
) {
    found.push(Difference { path, left, right, is_unknown: false });
}
