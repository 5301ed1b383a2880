//! The entry points, by who calls them.
//!
//! Amounts are in yoctoNEAR, times and durations in nanoseconds, gas in gas units, all as decimal strings. A method that is not
//! said to be payable refuses a deposit. A method with arguments takes a JSON object and refuses fields that it does not know.

mod callbacks;
mod deliverers;
mod everyone;
mod members;
mod views;
