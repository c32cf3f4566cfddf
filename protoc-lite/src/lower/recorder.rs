//! Which place of the text each part of a descriptor comes from, and the comments about it.

use wire_descriptor::SourceInfo;

use crate::lex::comments_after;
use crate::source::{File, Position, Positions, Span};

/// What is recorded while a tree is lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recording {
    /// Nothing.
    #[default]
    Nothing,
    /// `SourceCodeInfo`.
    SourceInfo,
    /// The place of every descriptor path, with the names and values of options.
    Places,
}

/// Records places in the order in which protoc starts to read them, parents before children.
pub(super) struct Recorder<'f> {
    recording: Recording,
    file: &'f File,
    /// Nothing where no locations are recorded.
    positions: Option<Positions<'f>>,
    path: Vec<i32>,
    /// The paths of all locations, one after the other.
    paths: Vec<i32>,
    locations: Vec<Location>,
    /// Places of longer paths are not wanted.
    pub(super) depth: usize,
    pub(super) places: Vec<(Vec<i32>, Span)>,
    leading: Option<Vec<u8>>,
    detached: Vec<Vec<u8>>,
}

struct Location {
    path_end: usize,
    start: Position,
    end: Position,
    comments: Option<Box<Comments>>,
}

struct Comments {
    leading: Option<Vec<u8>>,
    trailing: Option<Vec<u8>>,
    detached: Vec<Vec<u8>>,
}

/// A recorded location, to which comments can be attached.
#[derive(Clone, Copy)]
pub(super) struct Place(usize);

impl<'f> Recorder<'f> {
    pub(super) fn new(file: &'f File, recording: Recording) -> Self {
        let mut recorder = Self {
            recording,
            file,
            positions: (recording == Recording::SourceInfo).then(|| file.positions()),
            path: Vec::new(),
            paths: Vec::new(),
            locations: Vec::new(),
            depth: usize::MAX,
            places: Vec::new(),
            leading: None,
            detached: Vec::new(),
        };
        recorder.start_of_file();
        recorder
    }

    pub(super) fn records_places(&self) -> bool {
        self.recording == Recording::Places
    }

    /// Paths below this one from now on.
    pub(super) fn enter(&mut self, path: &[i32]) {
        self.path.extend_from_slice(path);
    }

    /// A path as it is seen from the file.
    pub(super) fn path_to(&self, path: &[i32]) -> Vec<i32> {
        [&self.path, path].concat()
    }

    /// Back to the path from which one of this length was entered.
    pub(super) fn leave(&mut self, length: usize) {
        self.path.truncate(self.path.len().saturating_sub(length));
    }

    /// The place of what the path leads to, seen from where we are.
    pub(super) fn record(&mut self, path: &[i32], span: Span) -> Place {
        match (self.recording, &mut self.positions) {
            (Recording::SourceInfo, Some(positions)) => {
                self.paths.extend_from_slice(&self.path);
                self.paths.extend_from_slice(path);
                let (start, end) = (positions.of(span.start), positions.of(span.end));
                self.locations.push(Location { path_end: self.paths.len(), start, end, comments: None });
            }
            (Recording::Places, _) if self.path.len() + path.len() <= self.depth => {
                self.places.push(([&self.path, path].concat(), span))
            }
            _ => {}
        }
        Place(self.locations.len().wrapping_sub(1))
    }

    /// What was recorded.
    pub(super) fn source_info(&self) -> SourceInfo {
        let mut info = SourceInfo::with_capacity(self.locations.len() * 24);
        let mut path_start = 0;
        for Location { path_end, start, end, comments } in &self.locations {
            let path = &self.paths[path_start..*path_end];
            path_start = *path_end;
            let span = [start.line, start.column, end.line, end.column].map(|count| count as i32);
            // The end has no line where it is that of the start.
            let span = if start.line == end.line { &[span[0], span[1], span[3]][..] } else { &span };
            match comments.as_deref() {
                None => info.push(path, span, None, None, &[]),
                Some(Comments { leading, trailing, detached }) => {
                    info.push(path, span, leading.as_deref(), trailing.as_deref(), detached);
                }
            }
        }
        info.shrink_to_fit();
        info
    }

    fn start_of_file(&mut self) {
        if self.recording == Recording::SourceInfo {
            let text = self.file.text();
            let start = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
            let comments = comments_after(text, start, true);
            self.leading = comments.leading;
            self.detached = comments.detached;
        }
    }

    /// The `;` or `{` at `end` closes the head of what is at `place`: comments before it and after
    /// it are its own.
    pub(super) fn end_of_declaration(&mut self, end: u32, place: Place) {
        if self.recording != Recording::SourceInfo {
            return;
        }
        let comments = comments_after(self.file.text(), end as usize, false);
        let leading = std::mem::replace(&mut self.leading, comments.leading);
        let detached = comments.detached;
        let detached = std::mem::replace(&mut self.detached, detached);
        if let Some(location) = self.locations.get_mut(place.0) {
            let leading = leading.filter(|text| !text.is_empty());
            let trailing = comments.trailing.filter(|text| !text.is_empty());
            if leading.is_some() || trailing.is_some() || !detached.is_empty() {
                location.comments = Some(Box::new(Comments { leading, trailing, detached }));
            }
        }
    }

    /// A `}`: what was said before it is about nothing that follows.
    pub(super) fn end_of_scope(&mut self, close: u32) {
        self.detached.clear();
        self.end_of_nothing(close);
    }

    /// A lone `;`.
    pub(super) fn end_of_nothing(&mut self, end: u32) {
        if self.recording == Recording::SourceInfo {
            let comments = comments_after(self.file.text(), end as usize, false);
            self.leading = comments.leading;
            self.detached.extend(comments.detached);
        }
    }
}
