//! What `govern` would answer now.

use charter_interface::Category;
use charter_interface::factory::{Command, CommandsCheck};

use crate::commands::{check_commands_count, conclude, obey};
use crate::rehearsal::{attempt, rehearse};
use crate::state::Config;

/// `check_commands`: each command in turn, by the code that obeys it. What one that is refused has begun is taken back, and
/// those after it are still looked at.
pub fn check_commands(
    config: &Config,
    commands: Vec<Command>,
    category: Category,
) -> CommandsCheck {
    if let Err(error) = check_commands_count(&commands) {
        return CommandsCheck {
            ok: false,
            commands: Vec::new(),
            whole: Some(error.to_string()),
        };
    }
    let by = config.governance_id.clone();
    rehearse(|| {
        let mut config = config.clone();
        let mut answers = Vec::new();
        for (number, command) in (1..).zip(commands) {
            let mut changed = config.clone();
            let answer = attempt(|| obey(&mut changed, number, command, category, &by));
            if answer.is_ok() {
                config = changed;
            }
            answers.push(answer.err().map(|error| error.to_string()));
        }
        let whole = conclude(&config).err().map(|error| error.to_string());
        CommandsCheck {
            ok: whole.is_none() && answers.iter().all(Option::is_none),
            commands: answers,
            whole,
        }
    })
}
