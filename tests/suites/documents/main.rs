//! What the documents say of the repository is there: tests, files, headings.

mod events;
mod failures;
mod links;
mod methods;
mod security;
