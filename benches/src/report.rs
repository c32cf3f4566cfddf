//! The size report: the quoted records byte by byte, then all of them side by side.

use crate::{
    dump,
    record::Record,
    samples,
    table::{Column, Table},
};
use anstyle::Style;

/// What the report is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A terminal: aligned, with escape codes for colour.
    Terminal,
    /// Markdown.
    Markdown,
}

const PREAMBLE: &str = "\
JSON is what serde_json writes of the same struct, without spaces: each field by its name, numbers as numbers, bytes \
in base64. Ratio is JSON over protobuf; gzip is flate2 at its default level; its own 18 bytes make small records larger.";

/// The whole report.
pub fn report(format: Format) -> String {
    let mut text = format.heading("What a record costs in protobuf and in JSON");
    text += &format.paragraph(PREAMBLE);
    for record in &samples::quoted() {
        text += &format.heading(record.title);
        text += &format.paragraph(record.why);
        text += &format.code(&record.json);
        text += &annotated(record, format);
        text += &format.paragraph(&summary(record));
    }
    text += &format.heading("When the ratio grows, and when it shrinks");
    let records: Vec<Record> = samples::quoted().into_iter().chain(samples::larger()).collect();
    text += &format.table(&sizes(&records));
    for record in samples::larger() {
        text += &format.item(record.title, record.why);
    }
    text
}

/// The record's bytes, each with its meaning.
pub fn annotated(record: &Record, format: Format) -> String {
    format.table(&dump::table(&dump::parts(&record.protobuf, record.description)))
}

/// The record's sizes in a sentence.
pub fn summary(record: &Record) -> String {
    let sizes = record.sizes();
    let ratio = sizes.ratio().map_or_else(String::new, |ratio| format!(", ratio {ratio:.2}"));
    format!(
        "{} bytes of protobuf, {} of JSON ({} indented by two){ratio}. Behind gzip {} and {}, ratio {:.2}.",
        sizes.protobuf,
        sizes.json,
        sizes.json_indented,
        sizes.protobuf_gzip,
        sizes.json_gzip,
        sizes.gzip_ratio(),
    )
}

/// The sizes of records, one below the other.
pub fn sizes(records: &[Record]) -> Table {
    let mut table = Table::new([
        Column::Left("record"),
        Column::Right("protobuf"),
        Column::Right("JSON"),
        Column::Right("ratio"),
        Column::Right("indented"),
        Column::Right("protobuf.gz"),
        Column::Right("JSON.gz"),
        Column::Right("ratio"),
    ]);
    for record in records {
        let sizes = record.sizes();
        table.row([
            record.title.into(),
            sizes.protobuf.into(),
            sizes.json.into(),
            sizes.ratio().map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}")).into(),
            sizes.json_indented.into(),
            sizes.protobuf_gzip.into(),
            sizes.json_gzip.into(),
            format!("{:.2}", sizes.gzip_ratio()).into(),
        ]);
    }
    table
}

/// A terminal's lines end here.
const WIDTH: usize = 100;

impl Format {
    /// A heading of its own line.
    pub fn heading(self, text: &str) -> String {
        match self {
            Format::Terminal => {
                let style = Style::new().bold().underline();
                format!("{style}{text}{style:#}\n\n")
            }
            Format::Markdown => format!("## {text}\n\n"),
        }
    }

    /// Running text.
    pub fn paragraph(self, text: &str) -> String {
        match self {
            Format::Terminal => wrapped(text, "") + "\n",
            Format::Markdown => format!("{text}\n\n"),
        }
    }

    /// A line of another language.
    pub fn code(self, text: &str) -> String {
        match self {
            Format::Terminal => format!("  {text}\n\n"),
            Format::Markdown => format!("```\n{text}\n```\n\n"),
        }
    }

    /// A table.
    pub fn table(self, table: &Table) -> String {
        match self {
            Format::Terminal => table.terminal() + "\n",
            Format::Markdown => table.markdown() + "\n",
        }
    }

    fn item(self, title: &str, text: &str) -> String {
        match self {
            Format::Terminal => {
                let style = Style::new().bold();
                format!("{style}{title}{style:#}\n{}", wrapped(text, "    "))
            }
            Format::Markdown => format!("- **{title}**: {text}\n"),
        }
    }
}

/// The words of `text` in lines behind `indent`.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && indent.len() + line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines += &format!("{indent}{line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    lines + &format!("{indent}{line}\n")
}
