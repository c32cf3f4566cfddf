//! Comments as rustdoc: readable Markdown that can not become a doctest, a link, HTML or code.
//!
//! A comment is read as paragraphs, lists and code blocks and written again in one canonical
//! form, so that nothing depends on how a Markdown parser would see the author's indentation.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;
use wire_descriptor::{Comments, Pool};

/// The lines of documentation for a declaration: the comment before it, then the one behind it.
pub(crate) fn comment_lines(comments: Comments<'_>) -> Vec<String> {
    let parts = [comments.leading(), comments.trailing()].into_iter().flatten().map(markdown);
    let parts: Vec<Vec<String>> = parts.filter(|lines| !lines.is_empty()).collect();
    parts.join(&String::new())
}

/// The attributes that document an item with these lines.
pub(crate) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// The lines on which declarations start, by file and descriptor path.
pub(crate) struct Places<'p>(HashMap<(&'p str, &'p [i32]), i32>);

impl<'p> Places<'p> {
    pub(crate) fn new(pool: &'p Pool) -> Self {
        let mut places = HashMap::new();
        for file in pool.files() {
            for location in file.source_code_info().iter().flat_map(|source| &source.location) {
                if let Some(line) = location.span.first() {
                    places.entry((file.name(), location.path.as_slice())).or_insert(line.saturating_add(1));
                }
            }
        }
        Self(places)
    }

    /// `chat.proto:12`
    pub(crate) fn find(&self, file: &str, path: &[i32]) -> Option<String> {
        let line = self.0.get(&(file, path))?;
        Some(format!("{}:{line}", printable(file).replace('`', "'")))
    }
}

/// The lines of documentation for a comment, without the space that goes before each.
pub(crate) fn markdown(comment: &str) -> Vec<String> {
    let lines: Vec<String> = comment.lines().map(printable).collect();
    let margin = lines.iter().filter(|l| !l.is_empty()).map(|l| indent(l)).min().unwrap_or(0);
    let mut page = Page::default();
    let mut lines = lines.iter().map(|l| l.get(margin..).unwrap_or("")).peekable();
    // What is left of `/**`.
    lines.next_if(|line| *line == "*");
    while let Some(line) = lines.next() {
        if line.is_empty() {
            page.blank = true;
        } else if let Some(fence) = Fence::open(line) {
            let mut code = Vec::new();
            for line in lines.by_ref() {
                if fence.closes(line) {
                    break;
                }
                code.push(line);
            }
            page.code(&code);
        } else if page.starts_code(line) {
            let mut code = vec![line];
            while let Some(line) = lines.next_if(|l| l.is_empty() || indent(l) >= 4) {
                code.push(line);
            }
            page.code(&code);
        } else {
            page.text(line);
        }
    }
    page.out
}

/// Without control characters and characters that reorder text, which rustc refuses in comments;
/// tabs as spaces; no space at the end.
fn printable(line: &str) -> String {
    let is_kept = |c: &char| !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    line.replace('\t', "    ").chars().filter(is_kept).collect::<String>().trim_end().to_owned()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

struct Fence(char, usize);

impl Fence {
    fn open(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self(mark, length))
    }

    fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.1 && line.chars().all(|c| c == self.0)
    }
}

/// A list item that is open: where it was in the comment, and where its text is in the output.
struct Item {
    marker: usize,
    text: usize,
    column: usize,
    is_ordered: bool,
}

#[derive(Default)]
struct Page {
    out: Vec<String>,
    items: Vec<Item>,
    /// An empty line has been read since the last text.
    blank: bool,
}

impl Page {
    fn starts_code(&self, line: &str) -> bool {
        let text = self.items.last().map_or(0, |item| item.text);
        (self.blank || self.out.is_empty()) && indent(line) >= text + 4
    }

    fn code(&mut self, code: &[&str]) {
        let end = code.iter().rposition(|l| !l.is_empty()).map_or(0, |last| last + 1);
        let code = &code[..end];
        if code.is_empty() {
            return;
        }
        self.items.clear();
        self.separate();
        let margin = code.iter().filter(|l| !l.is_empty()).map(|l| indent(l)).min().unwrap_or(0);
        let longest = code.iter().flat_map(|l| l.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.out.push(format!("{fence}text"));
        self.out.extend(code.iter().map(|l| l.get(margin..).unwrap_or("").to_owned()));
        self.out.push(fence);
        self.blank = true;
    }

    fn text(&mut self, line: &str) {
        let at = indent(line);
        let line = &line[at..];
        let marker = Marker::of(line).filter(|marker| self.may_start(marker));
        let Some(marker) = marker else {
            if self.blank {
                self.items.truncate(self.items.iter().take_while(|item| at >= item.text).count());
            }
            self.separate();
            let column = self.items.last().map_or(0, |item| item.column);
            self.out.push(format!("{:column$}{}", "", paragraph_line(line)));
            return;
        };
        self.items.truncate(self.items.iter().take_while(|item| at > item.marker).count());
        self.separate();
        let column = self.items.last().map_or(0, |item| item.column);
        let sign = marker.number.map_or("-".to_owned(), |number| format!("{number}."));
        self.out.push(format!("{:column$}{sign} {}", "", paragraph_line(marker.text)));
        self.items.push(Item {
            marker: at,
            text: at + line.len() - marker.text.len(),
            column: column + sign.len() + 1,
            is_ordered: marker.number.is_some(),
        });
    }

    /// Only a list that starts at 1 may interrupt a paragraph (CommonMark, "List items").
    fn may_start(&self, marker: &Marker<'_>) -> bool {
        let follows = self.blank || self.out.is_empty() || self.items.last().is_some_and(|item| item.is_ordered);
        follows || matches!(marker.number, None | Some(1))
    }

    fn separate(&mut self) {
        if self.blank && !self.out.is_empty() {
            self.out.push(String::new());
        }
        self.blank = false;
    }
}

/// `- text`, `* text`, `+ text`, `1. text`, `1) text`.
struct Marker<'a> {
    number: Option<u32>,
    text: &'a str,
}

impl<'a> Marker<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = if digits == 0 {
            (None, line.strip_prefix(['-', '*', '+'])?)
        } else {
            (
                Some(line[..digits].parse().ok().filter(|n| *n < 1_000_000_000)?),
                line[digits..].strip_prefix(['.', ')'])?,
            )
        };
        let text = rest.strip_prefix(' ')?.trim_start();
        (!text.is_empty()).then_some(Self { number, text })
    }
}

/// A line of a paragraph, with whatever would start a block made harmless.
fn paragraph_line(line: &str) -> String {
    let is_rule = line.chars().all(|c| "-=*_+|: ".contains(c));
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if is_rule || line.starts_with(['#', '>', '=', '|', '~']) {
        return format!("\\{}{}", &line[..1], inline(&line[1..]));
    }
    if Marker::of(line).is_some() || digits > 0 && line[digits..].starts_with(['.', ')']) && line.len() == digits + 1 {
        return if digits == 0 {
            format!("\\{}", inline(line))
        } else {
            format!("{}\\{}", &line[..digits], inline(&line[digits..]))
        };
    }
    inline(line)
}

/// Text of a line: code spans, web links and addresses stay, other brackets and tags are escaped.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let next = after.chars().next();
        let taken = match c {
            '`' => code_span(rest).map(|span| (span.to_owned(), span.len())),
            '[' => web_link(rest),
            'h' => address(rest).map(|url| (format!("<{url}>"), url.len())),
            _ => None,
        };
        if let Some((made, length)) = taken {
            out.push_str(&made);
            rest = &rest[length..];
            continue;
        }
        let needs_escape = match c {
            '[' | ']' | '`' => true,
            '!' => next == Some('['),
            '<' => next.is_some_and(|n| n.is_ascii_alphabetic() || "/!?".contains(n)),
            '\\' => next.is_some_and(|n| n.is_ascii_punctuation()),
            _ => false,
        };
        if needs_escape {
            out.push('\\');
        }
        out.push(c);
        rest = after;
    }
    out
}

fn code_span(text: &str) -> Option<&str> {
    let mark = &text[..text.len() - text.trim_start_matches('`').len()];
    let mut at = mark.len();
    loop {
        let start = at + text[at..].find('`')?;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        at = start + run;
        if run == mark.len() {
            return Some(&text[..at]);
        }
    }
}

/// `[text](https://...)`, rewritten, and its length in the source.
fn web_link(text: &str) -> Option<(String, usize)> {
    let label = &text[1..1 + text[1..].find(['[', ']'])?];
    let target = text[1 + label.len()..].strip_prefix("](")?;
    let target = &target[..target.find(')')?];
    let is_plain = address(target).is_some_and(|url| url.len() == target.len());
    let is_text = !label.contains(['`', '\\', '<']) && !label.contains("://");
    (is_plain && is_text).then(|| (format!("[{label}]({target})"), label.len() + target.len() + 4))
}

/// The web address at the start of `text`.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let is_end = |c: char| c.is_whitespace() || "<>\"'`()[]{}\\|".contains(c);
    let url = &text[..text.find(is_end).unwrap_or(text.len())];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (url.len() > scheme.len()).then_some(url)
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};
    use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

    use super::markdown;

    fn check(comment: &str, expected: &str) {
        assert_eq!(markdown(comment).join("\n"), expected);
    }

    #[test]
    fn paragraphs_lose_their_margin() {
        check(" One.\n   Two.\n\n Three.\n", "One.\nTwo.\n\nThree.");
    }

    #[test]
    fn code_is_never_a_doctest() {
        check(" Example:\n\n     let x = 1;\n\n Done.\n", "Example:\n\n```text\nlet x = 1;\n```\n\nDone.");
        check(" ```\n panic!()\n ```\n", "```text\npanic!()\n```");
        check("~~~rust\na ``` b\n", "````text\na ``` b\n````");
        check(">     code\n", "\\>     code");
        check("     all code", "all code");
    }

    #[test]
    fn an_open_fence_is_closed() {
        check("```rust\nfn main() {}", "```text\nfn main() {}\n```");
    }

    #[test]
    fn lists_keep_their_shape() {
        check(
            "Kinds:\n * one\n   goes on\n   - deep\n * two\nlazy\n",
            "Kinds:\n- one\n  goes on\n  - deep\n- two\n  lazy",
        );
        check("1) a\n2) b\n10) c\n    more", "1. a\n2. b\n10. c\n    more");
        check("In the year\n1999. Then", "In the year\n1999\\. Then");
        check("-     code?", "- code?");
    }

    #[test]
    fn brackets_and_tags_are_text() {
        check("See [Foo][a.Foo] and <b>Vec<T></b>", "See \\[Foo\\]\\[a.Foo\\] and \\<b>Vec\\<T>\\</b>");
        check("a < b \\[x]", "a < b \\\\\\[x\\]");
        check("`[a]<b>` but ` alone", "`[a]<b>` but \\` alone");
    }

    #[test]
    fn addresses_become_links() {
        check("See (https://a.b/c_d), or [it](http://x.y).", "See (<https://a.b/c_d>), or [it](http://x.y).");
    }

    #[test]
    fn rules_and_headings_are_text() {
        check("Title\n=====\n# x\n---", "Title\n\\=====\n\\# x\n\\---");
    }

    #[test]
    fn reordering_and_control_characters_go() {
        check("a\u{202E}b\u{0}c\rd", "abcd");
    }

    proptest! {
        /// rustdoc's own parser finds no code but text, no HTML, and no links but to the web.
        #[test]
        fn nothing_comes_alive(parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..24)) {
            let text = markdown(&parts.concat()).join("\n");
            for event in Parser::new_ext(&text, rustdoc()) {
                let is_harmless = match &event {
                    Event::Start(Tag::CodeBlock(kind)) => *kind == CodeBlockKind::Fenced("text".into()),
                    Event::Start(Tag::Link { dest_url, .. }) => dest_url.starts_with("http"),
                    Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => false,
                    _ => true,
                };
                prop_assert!(is_harmless, "{event:?} in {text:?}");
            }
        }
    }

    fn rustdoc() -> Options {
        Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION
    }

    /// What comments are made of, and what makes Markdown of them.
    const PARTS: [&str; 40] = [
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "1) ",
        "77. ",
        "> ",
        "# ",
        "```",
        "````",
        "~~~",
        "`",
        "``",
        "word",
        "fn main() {}",
        "[x]",
        "[a](b)",
        "[a](http://a.b)",
        "[a]: http://a.b",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<",
        "http://a.b/c",
        "https://",
        "\\",
        "|",
        "---",
        "===",
        "*",
        "_",
        "&lt;",
        "!",
        "$",
    ];
}
