//! What was measured, as charts: SVG, light and dark, the same bytes from the same figures.

use std::fmt::Write;

use super::figures::Figures;
use super::operations::Operation;
use super::profile::GROUPS;
use super::tables::tgas;

/// For which background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// A light one.
    Light,
    /// A dark one.
    Dark,
}

impl Theme {
    /// Both, with the ends of their files' names.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Light, "light"), (Self::Dark, "dark")];

    const fn text(self) -> &'static str {
        match self {
            Self::Light => "#1f2328",
            Self::Dark => "#e6edf3",
        }
    }

    const fn faint(self) -> &'static str {
        match self {
            Self::Light => "#59636e",
            Self::Dark => "#9198a1",
        }
    }

    /// Colours of the parts of a bar, that hold beside each other also without red or green.
    const fn parts(self) -> [&'static str; 5] {
        match self {
            Self::Light => ["#9aa4b0", "#4c8dd6", "#d9822b", "#7a5bb0", "#2a9d8f"],
            Self::Dark => ["#6b7682", "#5b9bea", "#e8994a", "#a78bda", "#4fc1b2"],
        }
    }
}

/// What is drawn of the operations, and what it is called there: those that have their floor beside them.
const SHOWN: [(&str, &str); 8] = [
    ("propose a call", "propose"),
    ("vote", "vote"),
    ("execute a call", "execute a call"),
    ("execute a payment", "execute a payment"),
    ("prepay", "prepay"),
    ("create a donation, global", "create an instance, global"),
    ("publish 100 kB, global", "publish 100 kB, global"),
    ("publish 100 kB, stored", "publish 100 kB, stored"),
];

/// What operations burn: the plain account's share, what any contract of that shape adds, and what Charter does.
pub fn operations(figures: &Figures, theme: Theme) -> String {
    let rows = SHOWN.iter().filter_map(|(name, label)| {
        let named = |operation: &&Operation| operation.name == *name;
        let operation = figures.operations.iter().find(named)?;
        let gas = operation.price.gas;
        let plain = operation.plain.map_or(0, |price| price.gas).min(gas);
        let idle = operation
            .idle
            .map_or(plain, |price| price.gas)
            .clamp(plain, gas);
        Some(Row {
            label: (*label).to_string(),
            parts: vec![plain, idle - plain, gas - idle],
        })
    });
    draw(
        "What a call burns, in Tgas (10 Tgas are 0.001 NEAR)",
        &[
            "the same by a plain account",
            "what any contract adds",
            "Charter",
        ],
        &rows.collect::<Vec<_>>(),
        theme,
    )
}

/// Where the gas goes.
pub fn profiles(figures: &Figures, theme: Theme) -> String {
    let rows = figures.profiles.iter().map(|profile| Row {
        label: profile.name.clone(),
        parts: profile.sums().to_vec(),
    });
    draw(
        "Where the gas goes, in Tgas",
        &GROUPS,
        &rows.collect::<Vec<_>>(),
        theme,
    )
}

struct Row {
    label: String,
    parts: Vec<u64>,
}

const WIDTH: f64 = 860.0;
/// Where bars begin, and how long the longest is.
const LEFT: f64 = 240.0;
const LONGEST: f64 = 540.0;
const TOP: f64 = 78.0;
const ROW: f64 = 28.0;
const BAR: f64 = 18.0;
/// About what a letter of the legend takes.
const LETTER: f64 = 6.4;

fn draw(title: &str, legend: &[&str], rows: &[Row], theme: Theme) -> String {
    let height = TOP + ROW * rows.len() as f64 + 8.0;
    let (text, faint, colours) = (theme.text(), theme.faint(), theme.parts());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n<title>{title}</title>\n\
         <text x=\"8\" y=\"24\" font-size=\"16\" font-weight=\"600\" fill=\"{text}\">{title}</text>\n"
    );
    let mut x = 8.0;
    for (name, colour) in legend.iter().zip(colours) {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"41\" width=\"12\" height=\"12\" rx=\"2\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"52\" \
             fill=\"{faint}\">{name}</text>",
            x + 18.0
        );
        x += 42.0 + LETTER * name.len() as f64;
    }
    let sum = |row: &Row| row.parts.iter().sum::<u64>();
    let most = rows.iter().map(sum).max().unwrap_or(1).max(1);
    for (number, row) in rows.iter().enumerate() {
        let y = TOP + ROW * number as f64;
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{text}\">{}</text>",
            LEFT - 10.0,
            y + 14.0,
            row.label
        );
        let mut x = LEFT;
        for (part, colour) in row.parts.iter().zip(colours) {
            let width = *part as f64 / most as f64 * LONGEST;
            if width >= 0.05 {
                let _ = writeln!(
                    svg,
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{BAR}\" fill=\"{colour}\"/>"
                );
            }
            x += width;
        }
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{faint}\">{}</text>",
            x + 6.0,
            y + 14.0,
            tgas(sum(row))
        );
    }
    svg + "</svg>\n"
}
