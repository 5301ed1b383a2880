//! The rules of the council without a chain: every order of events in small councils against a model of its own, long random
//! histories of larger ones against what the rules promise, each boundary to the nanosecond, each violation of what a valid
//! council is.

mod bonds;
mod boundaries;
mod bundling;
mod changes;
mod executions;
mod exhaustive;
mod exploration;
mod histories;
mod model;
mod policies;
mod proofs;
mod real;
mod scene;
mod slots;
mod thresholds;
mod votes;
