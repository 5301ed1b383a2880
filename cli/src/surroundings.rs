//! What a run sees of the machine.

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Directories and terminals: all that a run takes from its process.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Where `charter use` remembers. `None`: nowhere can be found.
    pub memory: Option<PathBuf>,
    /// near-cli's own configuration.
    pub near_cli: Option<PathBuf>,
    /// near-cli's legacy keychain, unless its configuration names another.
    pub credentials: Option<PathBuf>,
    /// Whether the output is a terminal: it may have colours.
    pub colours: bool,
    /// Whether somebody is there to be asked: input and error stream are a terminal.
    pub asks: bool,
    /// Whether the error stream is a terminal: what takes a while may show a moving line.
    pub moving: bool,
}

/// Names another file for what `charter use` remembers.
const MEMORY_VARIABLE: &str = "CHARTER_CONFIG";

impl Surroundings {
    /// Those of this process.
    pub fn of_this_process() -> Self {
        let config = config_dir();
        let memory = env::var_os(MEMORY_VARIABLE).map(PathBuf::from);
        Self {
            memory: memory.or_else(|| Some(config.as_ref()?.join("charter/config.toml"))),
            near_cli: config.map(|config| config.join("near-cli/config.toml")),
            credentials: env::home_dir().map(|home| home.join(".near-credentials")),
            colours: std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none(),
            asks: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
            moving: std::io::stderr().is_terminal(),
        }
    }

    /// Those of a directory: as on a machine with this home directory, and without a terminal.
    pub fn at_home(home: &Path) -> Self {
        let config = home.join(".config");
        Self {
            memory: Some(config.join("charter/config.toml")),
            near_cli: Some(config.join("near-cli/config.toml")),
            credentials: Some(home.join(".near-credentials")),
            colours: false,
            asks: false,
            moving: false,
        }
    }
}

/// The directory of configurations, the one that near-cli takes.
fn config_dir() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value: &OsString| !value.is_empty());
    if cfg!(windows) {
        return set("APPDATA").map(PathBuf::from);
    }
    if cfg!(target_os = "macos") {
        return env::home_dir().map(|home| home.join("Library/Application Support"));
    }
    match set("XDG_CONFIG_HOME").map(PathBuf::from) {
        Some(config) if config.is_absolute() => Some(config),
        _ => env::home_dir().map(|home| home.join(".config")),
    }
}
