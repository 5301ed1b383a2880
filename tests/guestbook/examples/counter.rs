//! A contract that knows nothing of Charter, offered as it is.

use near_sdk::{PanicOnDefault, near};

#[near(contract_state)]
#[derive(PanicOnDefault)]
pub struct Counter {
    count: u32,
    /// As long as whoever begins it likes.
    note: String,
}

#[near]
impl Counter {
    #[init]
    pub fn new(note: String) -> Self {
        Self { count: 0, note }
    }

    pub fn increment(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    pub fn get_count(&self) -> u32 {
        self.count
    }

    pub fn get_note(&self) -> &String {
        &self.note
    }
}
