//! The wire of Charter.
