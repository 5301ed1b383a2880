//! Texts in which `…` stands for what varies: hashes, times, fees.

/// Whether a text is this pattern, in which `…` stands for anything.
pub fn fits(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('…');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<_> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        if at + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

/// The same line by line; a line that is `…` stands for any number of lines. Space at the ends of lines, and empty lines before
/// and after, do not count.
pub fn fits_lines(text: &str, pattern: &str) -> bool {
    lines(&split(text), &split(pattern))
}

fn split(text: &str) -> Vec<&str> {
    text.trim_matches('\n').lines().map(str::trim_end).collect()
}

fn lines(text: &[&str], pattern: &[&str]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ["…", rest @ ..] => (0..=text.len()).any(|skip| lines(&text[skip..], rest)),
        [first, rest @ ..] => match text {
            [line, more @ ..] => fits(line, first) && lines(more, rest),
            [] => false,
        },
    }
}

#[test]
fn what_varies_is_marked_and_nothing_else() {
    let text = "paid 0.1 NEAR\nof fees\nin all  \n";
    for pattern in [
        "paid 0.1 NEAR\nof fees\nin all",
        "paid … NEAR\n…\nin all",
        "…",
        "…\nof …\n…",
        "paid 0.1 NEAR\n…\nof fees\nin all",
    ] {
        assert!(fits_lines(text, pattern), "{pattern}");
    }
    for pattern in [
        "",
        "paid 0.2 NEAR\n…",
        "paid … NEAR\nin all",
        "paid 0.1 NEAR\nof fees",
        "…\nof fees",
        "of fees\n…",
    ] {
        assert!(!fits_lines(text, pattern), "{pattern}");
    }
}
