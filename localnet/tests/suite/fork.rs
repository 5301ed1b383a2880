//! A chain on top of another: what it reads, what it keeps, and what becomes of it when the other is not there.

mod accounts;
mod contracts;
mod disk;
mod halves;
mod places;
mod relay;
mod relayed;
mod remotes;
mod served;
mod state;
mod support;
mod versions;
