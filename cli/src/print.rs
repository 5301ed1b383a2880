//! Output: for people, or with `--json` for programs.

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use console::Style;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;

use crate::error::{Error, Result};
use crate::human::visible;
use crate::surroundings::Surroundings;

/// Where answers and errors go. Whoever reads them may be gone; what was begun is still ended, so a stream that takes
/// nothing any more is no error.
pub struct Printer<'a> {
    out: RefCell<&'a mut dyn Write>,
    err: RefCell<&'a mut dyn Write>,
    json: bool,
    colours: bool,
    asks: bool,
    moving: bool,
}

impl<'a> Printer<'a> {
    /// Prints to these streams.
    pub fn new(
        out: &'a mut dyn Write,
        err: &'a mut dyn Write,
        surroundings: &Surroundings,
        json: bool,
    ) -> Self {
        Self {
            out: RefCell::new(out),
            err: RefCell::new(err),
            json,
            colours: surroundings.colours && !json,
            asks: surroundings.asks && !json,
            moving: surroundings.moving,
        }
    }

    /// Whether a program reads it.
    pub const fn json(&self) -> bool {
        self.json
    }

    /// The answer of a command: `value` for programs, `text` for people.
    pub fn answer(&self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result {
        if self.json {
            let json = serde_json::to_string_pretty(value)
                .map_err(|error| Error::NotFound(format!("this has no JSON: {error}")))?;
            self.plain(&json);
        } else {
            self.plain(text().trim_end());
        }
        Ok(())
    }

    /// A line of the answer, as it is.
    pub fn plain(&self, text: &str) {
        let mut out = self.out.borrow_mut();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }

    /// Something beside the answer.
    pub fn aside(&self, text: &str) {
        let mut err = self.err.borrow_mut();
        let _ = writeln!(err, "{text}").and_then(|()| err.flush());
    }

    /// Asks whether to go on. Where nobody is there to be asked, it goes on.
    pub fn ask(&self, question: &str) -> Result<bool> {
        if !self.asks {
            return Ok(true);
        }
        let mut err = self.err.borrow_mut();
        let _ = write!(err, "{question} [y/N] ").and_then(|()| err.flush());
        let mut answer = String::new();
        std::io::stdin()
            .read_line(&mut answer)
            .map_err(Error::Runtime)?;
        Ok(["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()))
    }

    /// What went wrong.
    pub fn error(&self, error: &Error) {
        if self.json {
            let mut value = json!({ "error": error.to_string(), "status": error.status() });
            if let Error::Failed(failure) = error {
                value["failure"] = json!(failure);
            }
            self.aside(&value.to_string());
            return;
        }
        let begin = self.style(Style::new().red().bold(), "error:");
        self.aside(&format!("{begin} {error}"));
        if let Error::Failed(failure) = error {
            for line in failure.details() {
                self.aside(&format!("  {line}"));
            }
        }
    }

    /// Something that must be seen.
    pub fn loud(&self, text: &str) -> String {
        self.style(Style::new().red().bold(), text)
    }

    /// Something that went well.
    pub fn good(&self, text: &str) -> String {
        self.style(Style::new().green(), text)
    }

    /// A heading.
    pub fn heading(&self, text: &str) -> String {
        self.style(Style::new().bold(), text)
    }

    /// Something beside the point.
    pub fn faint(&self, text: &str) -> String {
        self.style(Style::new().dim(), text)
    }

    fn style(&self, style: Style, text: &str) -> String {
        style.force_styling(self.colours).apply_to(text).to_string()
    }

    /// Begins something that takes a while: a moving line on a terminal, nothing elsewhere.
    pub fn progress(&self, what: impl Into<String>) -> Progress {
        if !self.moving {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(what.into());
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }
}

/// A moving line, until it is dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Says what it is at.
    pub fn at(&self, what: impl Into<String>) {
        self.0.set_message(what.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A table with a line below its head; columns that are named in `right` hold numbers.
pub fn table(
    head: &[&str],
    right: &[usize],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table.load_style(STYLE).set_header(head.to_vec());
    for row in rows {
        // What a contract answers is a stranger's text.
        table.add_row(row.iter().map(|cell| visible(cell)));
    }
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// Lines `name   value`, the values below each other.
pub fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let pairs: Vec<_> = pairs.into_iter().collect();
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or(0) + 2;
    let lines = pairs.iter().map(|(name, value)| {
        let mut lines = value.lines();
        let first = format!("{name:<width$}{}", lines.next().unwrap_or_default());
        let rest = lines.map(|line| format!("{:width$}{line}", ""));
        std::iter::once(first)
            .chain(rest)
            .collect::<Vec<_>>()
            .join("\n")
    });
    lines.collect::<Vec<_>>().join("\n")
}
