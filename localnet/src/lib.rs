//! An in-process NEAR chain.
