//! Tables of text, aligned for a terminal or in Markdown.

use anstyle::Style;
use std::fmt::Write;

/// A column's heading, and where its cells stand.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Text.
    Left(&'static str),
    /// Numbers.
    Right(&'static str),
}

/// A cell: text and how it looks on a terminal.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell in a style.
    pub fn styled(text: impl Into<String>, style: Style) -> Self {
        Cell { text: text.into(), style }
    }
}

impl<T: ToString> From<T> for Cell {
    fn from(text: T) -> Self {
        Cell { text: text.to_string(), style: Style::new() }
    }
}

/// Rows below headings.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// No rows yet.
    pub fn new(columns: impl Into<Vec<Column>>) -> Self {
        Table { columns: columns.into(), rows: Vec::new() }
    }

    /// Adds a row; a short one ends in empty cells.
    pub fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        let mut cells = cells.into();
        cells.resize(self.columns.len(), Cell::default());
        self.rows.push(cells);
    }

    /// Aligned with spaces, with the styles' escape codes.
    pub fn terminal(&self) -> String {
        let bold = Style::new().bold();
        let headings = self.columns.iter().map(|column| Cell::styled(column.heading(), bold)).collect();
        let widths: Vec<usize> = (0..self.columns.len()).map(|i| self.width(i)).collect();
        let mut text = String::new();
        for row in std::iter::once(&headings).chain(&self.rows) {
            let mut line = String::new();
            let last = row.iter().rposition(|cell| !cell.text.is_empty()).unwrap_or(0);
            for (i, (cell, column)) in row.iter().zip(&self.columns).enumerate().take(last + 1) {
                let space = " ".repeat(widths[i] - cell.text.chars().count());
                let styled = format!("{}{}{:#}", cell.style, cell.text, cell.style);
                line += if i == 0 { "  " } else { "   " };
                line += &match column {
                    Column::Left(_) if i == last => styled,
                    Column::Left(_) => styled + &space,
                    Column::Right(_) => space + &styled,
                };
            }
            text += &line;
            text.push('\n');
        }
        text
    }

    /// A table of Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        for column in &self.columns {
            write!(text, "| {} ", column.heading()).expect("a String takes all");
        }
        text += "|\n";
        for column in &self.columns {
            text += if matches!(column, Column::Left(_)) { "|---" } else { "|--:" };
        }
        text += "|\n";
        for row in &self.rows {
            for cell in row {
                let escaped = cell.text.replace('|', "\\|");
                write!(text, "| {escaped} ").expect("a String takes all");
            }
            text += "|\n";
        }
        text
    }

    fn width(&self, i: usize) -> usize {
        let cells = self.rows.iter().map(|row| row[i].text.chars().count());
        cells.chain([self.columns[i].heading().chars().count()]).max().unwrap_or(0)
    }
}

impl Column {
    fn heading(&self) -> &'static str {
        match self {
            Column::Left(heading) | Column::Right(heading) => heading,
        }
    }
}
