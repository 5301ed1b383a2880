//! The arguments of the factory's methods.

use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::{Command, FactorySetup};
use crate::json::args;
use crate::{CodeHash, PublicKey, RawObject};

args! {
    /// `init`.
    Init {
        /// Whose commands the factory obeys.
        governance_id: AccountId,
        /// The rest of what it begins with.
        setup: FactorySetup,
    }
    /// `govern`.
    Govern {
        /// 1 to 20: all hold, or none.
        commands: Vec<Command>,
    }
    /// `create_instance`.
    CreateInstance {
        /// Which template.
        template: String,
        /// One label: the instance is `name.factory`.
        name: String,
        /// What its init is called with, byte for byte.
        init_args: RawObject,
        /// Which release; the template's current one when not given.
        release: Option<String>,
        /// A full access key for the instance, only where the template allows one. Without it the instance has no key.
        owner_key: Option<PublicKey>,
        /// What the instance is given beyond what it needs, in yoctoNEAR. It must be attached: what is prepaid bears the price.
        balance: Option<NearToken>,
    }
    /// `quote`: what `create_instance` would be called with, and by whom.
    QuoteFor {
        /// Who would create.
        creator_id: AccountId,
        /// Which template.
        template: String,
        /// The label.
        name: String,
        /// Which release; the template's current one when not given.
        release: Option<String>,
        /// The owner's key.
        owner_key: Option<PublicKey>,
        /// What the instance is given beyond what it needs, in yoctoNEAR.
        balance: Option<NearToken>,
    }
    /// `publish_upload`, `remove_upload`, `upgrade_from_upload`: an upload of the caller's.
    UploadOf {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
    }
    /// `request_upgrade`.
    RequestUpgrade {
        /// The release that is wanted; the current one when not given.
        version: Option<String>,
    }
    /// `confirm_upgrade`.
    ConfirmUpgrade {
        /// The release that now runs.
        version: String,
    }
    /// `get_template`.
    OfTemplate {
        /// Its name.
        template: String,
    }
    /// `get_instance`.
    OfInstance {
        /// Its name: the label below the factory.
        name: String,
    }
    /// `get_creator`.
    OfCreator {
        /// The creator.
        creator_id: AccountId,
    }
    /// `get_templates`, `get_instances`.
    InPages {
        /// Where to begin: `next` of the page before; the beginning when not given.
        from: Option<String>,
        /// How many at most; 100 when not given, and never more.
        limit: Option<u32>,
    }
    /// `get_releases`, `get_instances_by_template`.
    OfTemplateInPages {
        /// The template.
        template: String,
        /// Where to begin: `next` of the page before; the beginning when not given.
        from: Option<String>,
        /// How many at most; 100 when not given, and never more.
        limit: Option<u32>,
    }
    /// `get_instances_by_creator`.
    OfCreatorInPages {
        /// The creator.
        creator_id: AccountId,
        /// Where to begin: `next` of the page before; the beginning when not given.
        from: Option<String>,
        /// How many at most; 100 when not given, and never more.
        limit: Option<u32>,
    }
}
