//! Where two messages differ.

use super::{Flow, Reflect, ReflectErrorKind, Snapshot, Table, TableRef, Value};
use alloc::{string::ToString, sync::Arc, vec::Vec};
use core::{cmp::Ordering, fmt};

/// A place where two messages differ; made by [`diff`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The field: `friends[0].marks["music"]`. A message's own path where its unknown fields differ.
    pub path: FieldPath,
    /// The value in the left message, if it has one.
    pub left: Option<Value>,
    /// The value in the right message, if it has one.
    pub right: Option<Value>,
    /// Do the unknown fields differ? Then there is no value.
    pub is_unknown: bool,
}

/// A way from a message to a place in it, by names. Places share what their ways have in common, so that all of them
/// take as much memory as the messages, however deep and long the keys of maps are.
#[derive(Clone, Default, PartialEq)]
pub struct FieldPath(Option<Arc<Step>>);

#[derive(PartialEq)]
struct Step {
    before: FieldPath,
    segment: Segment,
}

/// A step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// Into a field, by its name.
    Field(super::Name),
    /// Into an element of a list.
    Index(usize),
    /// Into the value of a map's entry.
    Key(Value),
}

impl FieldPath {
    fn then(&self, segment: Segment) -> Self {
        FieldPath(Some(Arc::new(Step { before: self.clone(), segment })))
    }

    /// Is it the way to the message itself?
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The steps in order.
    pub fn segments(&self) -> Vec<&Segment> {
        let steps = core::iter::successors(self.0.as_deref(), |step| step.before.0.as_deref());
        let mut segments: Vec<_> = steps.map(|step| &step.segment).collect();
        segments.reverse();
        segments
    }
}

/// Step by step: a way may be as long as a message is deep.
impl Drop for Step {
    fn drop(&mut self) {
        let mut before = self.before.0.take();
        while let Some(step) = before {
            before = Arc::into_inner(step).and_then(|mut step| step.before.0.take());
        }
    }
}

/// `friends[0].marks["music"]`
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.segments().into_iter().enumerate() {
            match segment {
                Segment::Field(name) => write!(f, "{}{name}", if i == 0 { "" } else { "." })?,
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) => write!(f, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_string().fmt(f)
    }
}

/// `path: left != right`
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_unknown {
            let dot = if self.path.is_empty() { "" } else { ": " };
            return write!(f, "{}{dot}unknown fields", self.path);
        }
        write!(f, "{}: ", self.path)?;
        let mut separator = "";
        for value in [&self.left, &self.right] {
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
/// let differences: Vec<_> = diff(&a, &b)?.iter().map(ToString::to_string).collect();
/// assert_eq!(differences, [r#"friends[0].name: "Charles" != "Mary""#]);
/// # Ok::<(), wire::reflect::ReflectError>(())
/// ```
///
/// # Errors
/// A lazy message in one of them is malformed.
pub fn diff(left: &dyn Reflect, right: &dyn Reflect) -> Flow<Vec<Difference>> {
    let mut found = Vec::new();
    let (a, b) = (left.snapshot()?, right.snapshot()?);
    messages(&FieldPath::default(), left.table(), a, b, &mut found)?;
    Ok(found)
}

fn messages(path: &FieldPath, table: &Table, left: Snapshot, right: Snapshot, found: &mut Vec<Difference>) -> Flow {
    if left.name != right.name {
        differ(path.clone(), Some(Value::from(left)), Some(Value::from(right)), found);
        return Ok(());
    }
    if left.unknown != right.unknown {
        // Behind the fields, but the values are used up there.
        let unknown = Difference { path: path.clone(), left: None, right: None, is_unknown: true };
        fields(path, table, left.fields, right.fields, found)?;
        found.push(unknown);
        return Ok(());
    }
    fields(path, table, left.fields, right.fields, found)
}

/// Both in the order of the numbers: a merge.
fn fields(
    path: &FieldPath,
    table: &Table,
    left: Vec<(u32, Value)>,
    right: Vec<(u32, Value)>,
    found: &mut Vec<Difference>,
) -> Flow {
    pairs(
        left,
        right,
        |a, b| a.cmp(b),
        |number, left, right| {
            let row = table.row(number).ok_or(ReflectErrorKind::NoField)?;
            let inner = row.message();
            values(&|| path.then(Segment::Field(row.name.clone())), inner.as_ref(), left, right, found)
        },
    )
}

fn values(
    path: &dyn Fn() -> FieldPath,
    table: Option<&TableRef>,
    left: Option<Value>,
    right: Option<Value>,
    found: &mut Vec<Difference>,
) -> Flow {
    match (left, right) {
        (Some(Value::Message(left)), Some(Value::Message(right))) => {
            messages(&path(), table.ok_or(ReflectErrorKind::OtherKind)?, *left, *right, found)
        }
        (Some(Value::List(left)), Some(Value::List(right))) => {
            let path = path();
            let (left, right) = (left.into_iter().enumerate().collect(), right.into_iter().enumerate().collect());
            pairs(
                left,
                right,
                |a: &usize, b| a.cmp(b),
                |index, left, right| values(&|| path.then(Segment::Index(index)), table, left, right, found),
            )
        }
        (Some(Value::Map(left)), Some(Value::Map(right))) => {
            let path = path();
            let order = |a: &Value, b: &Value| a.as_key().cmp(&b.as_key());
            pairs(left, right, order, |key, left, right| {
                values(&|| path.then(Segment::Key(key.clone())), table, left, right, found)
            })
        }
        // Down here they are scalars, or of two kinds: what has parts was taken apart above.
        (left, right) if left == right => Ok(()),
        (left, right) => {
            differ(path(), left, right, found);
            Ok(())
        }
    }
}

/// What both lists have by key, each in order.
fn pairs<K, V>(
    left: Vec<(K, V)>,
    right: Vec<(K, V)>,
    order: impl Fn(&K, &K) -> Ordering,
    mut pair: impl FnMut(K, Option<V>, Option<V>) -> Flow,
) -> Flow {
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => order(&left.0, &right.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Ok(()),
        };
        let left = if order.is_le() { left.next() } else { None };
        let right = if order.is_ge() { right.next() } else { None };
        let (key, left) = left.map_or((None, None), |(key, value)| (Some(key), Some(value)));
        let (other, right) = right.map_or((None, None), |(key, value)| (Some(key), Some(value)));
        if let Some(key) = key.or(other) {
            pair(key, left, right)?;
        }
    }
}

fn differ(path: FieldPath, left: Option<Value>, right: Option<Value>, found: &mut Vec<Difference>) {
    found.push(Difference { path, left, right, is_unknown: false });
}
