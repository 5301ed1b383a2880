//! Tests that need no VM.
