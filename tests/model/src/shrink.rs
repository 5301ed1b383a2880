//! Making a sequence that breaks something short.

use std::sync::Arc;
use std::time::Instant;

use crate::Result;
use crate::lists::Lists;
use crate::stage::Stage;
use crate::violation::{Script, Violation};

/// Takes steps out as long as what is left still breaks something, until nothing can be taken out or the time is up.
///
/// # Errors
///
/// When a sequence cannot begin.
pub fn shrink(
    script: Script,
    message: String,
    stage: &Stage,
    lists: &Arc<Lists>,
    until: Instant,
) -> Result<Violation> {
    let (world, _) = script.run(stage, lists)?;
    let mut found = Violation {
        message,
        // What comes after the step that broke it is not needed.
        script: Script {
            numbers: script.numbers[..world.steps.len().min(script.numbers.len())].to_vec(),
            ..script
        },
        steps: world.steps,
    };
    let mut chunk = (found.script.numbers.len() / 2).max(1);
    loop {
        let before = found.script.numbers.len();
        let mut at = 0;
        while at < found.script.numbers.len() {
            if Instant::now() >= until {
                return Ok(found);
            }
            let mut numbers = found.script.numbers.clone();
            numbers.drain(at..(at + chunk).min(before.min(numbers.len())));
            let fewer = Script {
                numbers,
                ..found.script.clone()
            };
            let (world, message) = fewer.run(stage, lists)?;
            match message {
                Some(message) => {
                    let mut script = fewer;
                    script.numbers.truncate(world.steps.len());
                    found = Violation {
                        message,
                        script,
                        steps: world.steps,
                    };
                }
                None => at += chunk,
            }
        }
        if chunk == 1 && found.script.numbers.len() == before {
            return Ok(found);
        }
        chunk = (chunk / 2).max(1);
    }
}
