//! Texts, in little code.

/// One text of several. (The standard library's `concat` is generic, and a kilobyte for each kind of part.)
pub fn concat(parts: &[&str]) -> String {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut whole = String::with_capacity(length);
    for part in parts {
        whole.push_str(part);
    }
    whole
}
