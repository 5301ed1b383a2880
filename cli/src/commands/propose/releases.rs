//! Releases.

use std::path::PathBuf;

use charter_interface::factory::{Release as Approved, ReleaseId};
use charter_interface::{Delivery, Duration};
use clap::{Args, ValueEnum};

use super::code::{hash_and_size, read};
use crate::error::Result;
use crate::human;
use crate::review::metadata_of;

/// How code reaches instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// Each instance has its own copy, and stakes for it
    Stored,
    /// A global contract, found by its hash
    Global,
}

impl From<How> for Delivery {
    fn from(how: How) -> Self {
        match how {
            How::Stored => Self::Stored,
            How::Global => Self::Global,
        }
    }
}

/// A release to be approved.
#[derive(Debug, Args)]
pub struct Release {
    /// Its template
    template: String,
    /// Its label, such as 1.2.0
    version: String,
    /// Its code
    #[arg(long, value_name = "FILE")]
    wasm: PathBuf,
    /// How its code reaches instances
    #[arg(long, value_enum, default_value = "global")]
    delivery: How,
    /// Where its source is, with the commit; what the code says of itself (NEP-330) when not given
    #[arg(long, value_name = "URL")]
    source: Option<String>,
    /// Make it the template's current release when its code arrives
    #[arg(long)]
    current: bool,
    /// How long the approval stands
    #[arg(long, value_name = "DURATION", value_parser = human::duration)]
    expires_in: Option<Duration>,
}

impl Release {
    /// As the council approves it.
    pub fn release(&self) -> Result<Approved> {
        let code = read(&self.wasm)?;
        let (code_hash, size) = hash_and_size(&code)?;
        let said = || metadata_of(&code).and_then(|metadata| metadata.link);
        Ok(Approved {
            template: self.template.clone(),
            version: self.version.clone(),
            code_hash,
            size,
            delivery: self.delivery.into(),
            source: self.source.clone().or_else(said),
            make_current: self.current,
            expires_in: self.expires_in,
        })
    }
}

/// A release that is there.
#[derive(Debug, Args)]
pub struct Which {
    /// Its template
    template: String,
    /// Its label
    version: String,
}

impl Which {
    /// Its name.
    pub fn id(&self) -> ReleaseId {
        ReleaseId {
            template: self.template.clone(),
            version: self.version.clone(),
        }
    }
}
