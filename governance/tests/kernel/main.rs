//! The rules of the council without a chain: every order of events in small councils against a model of its own, each
//! boundary to the nanosecond, each violation of what a valid council is.

mod boundaries;
mod exploration;
mod model;
mod policies;
mod real;
mod thresholds;
