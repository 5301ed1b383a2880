//! Something that must not be, and what brings it about.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::dice::Dice;
use crate::lists::Lists;
use crate::stage::Stage;
use crate::step::Step;
use crate::world::World;

/// A sequence before it runs: the protocol's version, the order of receipts, and a number for each step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The protocol's version.
    pub version: u32,
    /// Decides the order of receipts.
    pub order: u64,
    /// The steps.
    pub numbers: Vec<u64>,
}

/// What went wrong, and how.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Violation {
    /// What must not be.
    pub message: String,
    /// The sequence, shortened.
    pub script: Script,
    /// The same, written out: it runs also when the numbers mean something else.
    pub steps: Vec<Step>,
}

impl Script {
    /// The script of a seed.
    pub fn of(seed: u64, length: usize) -> Self {
        let mut dice = Dice::new(seed);
        Self {
            version: if dice.once_in(4) { 84 } else { 88 },
            order: dice.roll(),
            numbers: (0..length).map(|_| dice.roll()).collect(),
        }
    }

    /// Runs it. The world is as it was left: in it is what was counted, and what it was that failed.
    ///
    /// # Errors
    ///
    /// When it cannot even begin.
    pub fn run(&self, stage: &Stage, lists: &Arc<Lists>) -> Result<(World, Option<String>)> {
        let mut world = World::new(stage, self.order, lists)?;
        for number in &self.numbers {
            if let Err(error) = world.roll(*number) {
                return Ok((world, Some(format!("{error:#}"))));
            }
        }
        let failed = world.rest().err().map(|error| format!("{error:#}"));
        Ok((world, failed))
    }
}

/// Runs steps that are written out.
///
/// # Errors
///
/// With what must not be.
pub fn run_steps(script: &Script, steps: &[Step], stage: &Stage, lists: &Arc<Lists>) -> Result {
    let mut world = World::new(stage, script.order, lists)?;
    for step in steps {
        world.take(step.clone())?;
    }
    world.rest()
}
