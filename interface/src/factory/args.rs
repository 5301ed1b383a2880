//! The arguments of the factory's methods, for those who call it.

use near_sdk::{AccountId, NearToken, PublicKey, near};

use super::{Command, FactorySetup};
use crate::permissions::Category;
use crate::{CodeHash, RawObject};

/// `init`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Init {
    /// Whose commands the factory obeys.
    pub governance_id: AccountId,
    /// The rest of what it begins with.
    pub setup: FactorySetup,
}

/// `govern`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Govern {
    /// 1 to 20: all hold, or none.
    pub commands: Vec<Command>,
    /// The vote by which governance decided them. The factory refuses what its own table puts higher.
    pub category: Category,
}

/// `check_commands`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckCommands {
    /// 1 to 20.
    pub commands: Vec<Command>,
    /// The vote by which they would be decided.
    pub category: Category,
}

/// `allow`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// What calls of the caller's that attach nothing may spend from its prepaid balance, in yoctoNEAR: set, not added.
    pub amount: NearToken,
}

/// `create_instance`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateInstance {
    /// Which template.
    pub template: String,
    /// One label: the instance is `name.factory`.
    pub name: String,
    /// What its init is called with, byte for byte.
    pub init_args: RawObject,
    /// Which release; the template's current one when not given.
    pub release: Option<String>,
    /// A full access key for the instance, only where the template allows one, and only with a deposit: a function-call key
    /// cannot ask for it. Without it the instance has no key.
    pub owner_key: Option<PublicKey>,
    /// What the instance is given beyond what it needs, in yoctoNEAR. It must be attached: what is prepaid bears the price.
    pub balance: Option<NearToken>,
    /// The most that the creation may cost in all, in yoctoNEAR. Required where the prepaid balance bears any of it.
    pub max_total: Option<NearToken>,
}

/// `quote`: what `create_instance` would be called with, and by whom.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteFor {
    /// Who would create.
    pub creator_id: AccountId,
    /// Which template.
    pub template: String,
    /// The label.
    pub name: String,
    /// Which release; the template's current one when not given.
    pub release: Option<String>,
    /// The owner's key.
    pub owner_key: Option<PublicKey>,
    /// What the instance is given beyond what it needs, in yoctoNEAR.
    pub balance: Option<NearToken>,
}

/// `publish_upload`, `remove_upload`, `upgrade_from_upload`: an upload of the caller's.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadOf {
    /// The SHA-256 of the whole code.
    pub code_hash: CodeHash,
}

/// `request_upgrade`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestUpgrade {
    /// The release that is wanted; the current one when not given.
    pub version: Option<String>,
}

/// `confirm_upgrade`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmUpgrade {
    /// The release that now runs.
    pub version: String,
}

/// `get_template`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfTemplate {
    /// Its name.
    pub template: String,
}

/// `get_instance`, `get_name`, `settle_gone`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfInstance {
    /// Its name: the label below the factory.
    pub name: String,
}

/// `get_creator`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfCreator {
    /// The creator.
    pub creator_id: AccountId,
}

/// `get_templates`, `get_instances`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPages {
    /// Where to begin: `next` of the page before; the beginning when not given.
    pub from: Option<String>,
    /// How many at most; 100 when not given, and never more.
    pub limit: Option<u32>,
}

/// `get_releases`, `get_instances_by_template`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfTemplateInPages {
    /// The template.
    pub template: String,
    /// Where to begin: `next` of the page before; the beginning when not given.
    pub from: Option<String>,
    /// How many at most; 100 when not given, and never more.
    pub limit: Option<u32>,
}

/// `get_instances_by_creator`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfCreatorInPages {
    /// The creator.
    pub creator_id: AccountId,
    /// Where to begin: `next` of the page before; the beginning when not given.
    pub from: Option<String>,
    /// How many at most; 100 when not given, and never more.
    pub limit: Option<u32>,
}
