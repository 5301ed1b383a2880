//! What a person sees: colours and moving lines on a terminal, plain lines elsewhere.

use std::time::Duration;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use console::style;
use indicatif::{ProgressBar, ProgressStyle};

/// Something good.
pub fn good(text: impl AsRef<str>) -> String {
    style(text.as_ref()).green().to_string()
}

/// Something bad. For the error stream.
pub fn bad(text: impl AsRef<str>) -> String {
    style(text.as_ref()).for_stderr().red().bold().to_string()
}

/// Something bad, among what goes well.
pub fn bad_here(text: impl AsRef<str>) -> String {
    style(text.as_ref()).red().to_string()
}

/// A heading.
pub fn heading(text: impl AsRef<str>) -> String {
    style(text.as_ref()).bold().to_string()
}

/// Something beside the point.
pub fn faint(text: impl AsRef<str>) -> String {
    style(text.as_ref()).dim().to_string()
}

/// A task that takes a while: a moving line on a terminal, a line when it begins elsewhere.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins one.
    pub fn begin(what: impl Into<String>) -> Self {
        let what = what.into();
        let bar = ProgressBar::new_spinner();
        if bar.is_hidden() {
            eprintln!("{what}");
        }
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Says what it is at.
    pub fn at(&self, what: impl Into<String>) {
        let what = what.into();
        if self.0.is_hidden() {
            eprintln!("{what}");
        }
        self.0.set_message(what);
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
        table.add_row(row);
    }
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// A number with commas between its thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
