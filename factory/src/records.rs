//! The records of the factory's maps. Their layout is part of the state: see [`state`](crate::state).

use crate::list::List;
use charter_interface::factory::{Limits, ReleaseStatus, TemplateSpec};
use charter_interface::{
    AccountId, CodeHash, Delivery, NearToken, Timestamp, record_enum, record_object,
};

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its number: what other records name it by.
    pub index: u16,
    /// What is fixed for it.
    pub spec: TemplateSpec,
    /// How many releases it had.
    pub releases: u16,
    /// Who has instances of it.
    pub creators: List,
    /// The release that is created when none is named, with what a creation needs of it.
    pub current: Option<Deployable>,
}

record_object!(Template {
    index,
    spec,
    releases,
    creators,
    current
});

/// What a creation needs of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployable {
    /// Its label.
    pub version: String,
    /// Its place among its template's releases.
    pub place: u16,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// How its code reaches an instance.
    pub delivery: Delivery,
}

record_object!(Deployable {
    version,
    place,
    code_hash,
    size,
    delivery
});

/// A release whose code has not arrived, under the code's hash: what its delivery needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Its template, by index.
    pub index: u16,
    /// Its template, by name.
    pub template: String,
    /// Its label.
    pub version: String,
    /// The length of the code, in bytes.
    pub size: u32,
    /// How the code reaches an instance.
    pub delivery: Delivery,
}

record_object!(Awaited {
    index,
    template,
    version,
    size,
    delivery
});

/// A release, under its template's index and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The how manieth of its template it is: what says which of two is older.
    pub place: u16,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// How its code reaches an instance.
    pub delivery: Delivery,
    /// Where its source is.
    pub source: Option<String>,
    /// How far it has come.
    pub status: ReleaseStatus,
    /// Whether it becomes current when published.
    pub make_current: bool,
    /// Who delivered its code.
    pub publisher_id: Option<AccountId>,
    /// What the publisher gets back when it is removed.
    pub stake: NearToken,
    /// The bytes of storage that the stake paid for.
    pub bytes: u64,
}

record_object!(Release {
    place,
    code_hash,
    size,
    delivery,
    source,
    status,
    make_current,
    publisher_id,
    stake,
    bytes
});

/// What a name is taken by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// The council keeps it.
    Reserved,
    /// An instance.
    Instance(Instance),
}

record_enum!(Name { Reserved, Instance(content) });

/// An instance, from the moment its creation is asked for. One whose creation fails goes again; one that calls the factory
/// exists, since its account does. It has the same length whatever release it runs, so that an upgrade needs no storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Who created it.
    pub creator_id: AccountId,
    /// Its template, by index.
    pub template: u16,
    /// The release it runs, by its place.
    pub release: u16,
    /// Its number among its creator's instances of its template.
    pub number: u32,
    /// When its creation was asked for.
    pub created_at: Timestamp,
}

record_object!(Instance {
    creator_id,
    template,
    release,
    number,
    created_at
});

/// How a creator paid for its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Registration {
    /// Not at all: the record is governance's.
    #[default]
    Missing,
    /// By `storage_deposit`, which costs the same for everyone (NEP-145).
    Deposit,
    /// With a creation: what the record takes.
    Creation,
}

record_enum!(Registration {
    Missing,
    Deposit,
    Creation
});

/// A creator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Creator {
    /// How it paid for this record.
    pub registration: Registration,
    /// Its prepaid balance.
    pub available: NearToken,
    /// Whether it is on the list of those who may create.
    pub listed: bool,
    /// What it may have and do, when the council said so.
    pub limits: Option<Limits>,
    /// Its instances, live and pending.
    pub instances: u32,
    /// When the last rate window began. Meaningless while `window_used` is zero.
    pub window_started: Timestamp,
    /// How many creations it holds.
    pub window_used: u32,
    /// What it has of each template.
    pub holdings: Vec<Holding>,
}

record_object!(Creator {
    registration,
    available,
    listed,
    limits,
    instances,
    window_started,
    window_used,
    holdings
});

/// What a creator has of one template. It is there while it has any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The template, by index.
    pub template: u16,
    /// Instances, live and pending.
    pub instances: u32,
    /// The creator's number in the template's list.
    pub place: u32,
    /// Their names.
    pub names: List,
}

record_object!(Holding {
    template,
    instances,
    place,
    names
});

impl Creator {
    /// Whether it paid for this record (NEP-145).
    pub fn is_registered(&self) -> bool {
        self.registration != Registration::Missing
    }

    /// Whether the record stays, whatever the creator does: governance said something about it.
    pub fn is_governed(&self) -> bool {
        self.listed || self.limits.is_some()
    }

    /// Whether nothing in it is worth keeping.
    pub fn is_blank(&self) -> bool {
        !self.is_registered()
            && !self.is_governed()
            && self.instances == 0
            && self.available.is_zero()
    }

    /// Whether it has nothing and nothing runs: what it registered for can be returned.
    pub fn is_idle(&self) -> bool {
        self.instances == 0 && self.available.is_zero() && self.window_used == 0
    }

    /// What it has of a template.
    pub fn holding(&self, template: u16) -> Option<&Holding> {
        self.holdings
            .iter()
            .find(|holding| holding.template == template)
    }
}

impl Release {
    /// What a creation needs of it.
    pub fn deployable(&self, version: &str) -> Deployable {
        Deployable {
            version: version.to_string(),
            place: self.place,
            code_hash: self.code_hash,
            size: self.size,
            delivery: self.delivery,
        }
    }
}
