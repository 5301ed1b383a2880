//! The records of the factory's maps. Their layout is part of the state: see [`state`](crate::state).
//!
//! What somebody other than governance brings about (a delivery, an upgrade, the end of a creation) changes records in place,
//! in the same number of bytes: so it costs no storage that nobody pays for.

use charter_interface::factory::{
    self as wire, InstanceStatus, ReleaseStatus, TemplateSpec, TemplateTerms,
};
use charter_interface::{AccountId, CodeHash, Delivery, MAX_VERSION, NearToken, Timestamp};
use near_sdk::near;

use crate::state::Config;

/// A text in a fixed number of bytes.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Padded {
    text: String,
    padding: Vec<u8>,
}

impl Padded {
    /// `text` in the room for `length` bytes.
    pub fn new(text: &str, length: usize) -> Self {
        Self {
            text: text.to_string(),
            padding: (text.len()..length).map(|_| 0).collect(),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// A template.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Template {
    /// Its number: what other records name it by.
    pub index: u16,
    /// What the code vote fixed for it.
    pub spec: TemplateSpec,
    /// What the council vote fixed for it.
    pub terms: TemplateTerms,
    /// Whether creators can make instances of it.
    pub open: bool,
    /// How many releases it had.
    pub releases: u16,
    /// The release that is created when none is named, with what a creation needs of it. Its version is empty when there is
    /// none.
    pub current: Current,
    /// How often governance has decided about the current release: a late `make_current` that is older does not count.
    pub decisions: u32,
    /// The number that its next instance gets.
    pub next_number: u32,
}

/// A template's current release.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Current {
    /// Its label.
    pub version: Padded,
    /// Its place among its template's releases.
    pub place: u16,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// How its code reaches an instance.
    pub delivery: Delivery,
}

/// A release, under its template's index and its version.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Release {
    /// Its place among its template's releases: what says which of two is older.
    pub place: u16,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// How its code reaches an instance.
    pub delivery: Delivery,
    /// Where its source is.
    pub source: Option<String>,
    /// How far it has come; never `expired`, which is computed.
    pub status: ReleaseStatus,
    /// Whether its code has been there.
    pub delivered: bool,
    /// Whether it becomes current when published.
    pub make_current: bool,
    /// How many decisions about the current release there were when it was approved.
    pub decisions: u32,
    /// From when on its code cannot be delivered any more.
    pub expires_at: Timestamp,
    /// The governance that approved it: see `Config.epoch`.
    pub epoch: u32,
}

/// A release's place.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleasePlace {
    /// Its template, by index.
    pub template: u16,
    /// Its place among its template's releases.
    pub place: u16,
}

/// Code that releases await or use, under its hash and delivery.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct CodeRecord {
    /// Its length, in bytes.
    pub size: u32,
    /// Whether it is there.
    pub delivered: bool,
    /// The releases that await it; those that were awaiting it, once it is there.
    pub awaiting: Vec<ReleasePlace>,
    /// How many releases use it: those that are published or deprecated.
    pub users: u32,
    /// The first release that it was published for.
    pub published_as: ReleasePlace,
    /// Who delivered it.
    pub publisher_id: Padded,
    /// What they are paid back when the last release that uses it is removed.
    pub stake: NearToken,
    /// The bytes of storage that the stake paid for.
    pub bytes: u64,
}

/// What a name is used for.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub enum Name {
    /// The council keeps it.
    Reserved,
    /// An instance.
    Instance(Instance),
    /// What is left of one: nobody gets its name again.
    Gone,
}

/// An instance, from the moment its creation is asked for. It has the same length whatever release it runs and wherever it
/// stands.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Instance {
    /// Who created it.
    pub creator_id: AccountId,
    /// Its template, by index.
    pub template: u16,
    /// The release it runs, by its place.
    pub release: u16,
    /// Its number in its creator's list.
    pub creator_number: u32,
    /// Its number in its template's list.
    pub template_number: u32,
    /// When its creation was asked for.
    pub created_at: Timestamp,
    /// Where it stands.
    pub status: InstanceStatus,
}

/// What a creation or an upgrade needs of a release.
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

impl Current {
    /// No release.
    pub fn none() -> Self {
        Self {
            version: Padded::new("", MAX_VERSION),
            place: 0,
            code_hash: CodeHash([0; 32]),
            size: 0,
            delivery: Delivery::Global,
        }
    }
}

impl Template {
    /// The current release.
    pub fn current(&self) -> Option<Deployable> {
        let current = &self.current;
        let version = current.version.as_str();
        (!version.is_empty()).then(|| Deployable {
            version: version.to_string(),
            place: current.place,
            code_hash: current.code_hash,
            size: current.size,
            delivery: current.delivery,
        })
    }

    /// Whether a release is the current one.
    pub fn is_current(&self, version: &str) -> bool {
        !version.is_empty() && self.current.version.as_str() == version
    }

    /// Makes a release the current one.
    pub fn set_current(&mut self, release: &Deployable) {
        self.current = Current {
            version: Padded::new(&release.version, MAX_VERSION),
            place: release.place,
            code_hash: release.code_hash,
            size: release.size,
            delivery: release.delivery,
        };
    }

    /// Notes that governance decided about the current release. No template sees 2^32 of that.
    pub fn note_decision(&mut self) {
        self.decisions = self.decisions.wrapping_add(1);
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

    /// How far it has come, as of now.
    pub fn status(&self, config: &Config, now: Timestamp) -> ReleaseStatus {
        let void = now >= self.expires_at || self.epoch != config.epoch;
        match self.status {
            ReleaseStatus::Approved if void => ReleaseStatus::Expired,
            status => status,
        }
    }

    /// Whether the code of another approval is its code.
    pub fn has_code_of(&self, approved: &wire::Release) -> bool {
        self.code_hash == approved.code_hash
            && self.size == approved.size
            && self.delivery == approved.delivery
    }
}

impl CodeRecord {
    /// Code that has not arrived.
    pub fn new(size: u32) -> Self {
        Self {
            size,
            delivered: false,
            awaiting: Vec::new(),
            users: 0,
            published_as: ReleasePlace {
                template: 0,
                place: 0,
            },
            publisher_id: Padded::new("", AccountId::MAX_LEN),
            stake: NearToken::ZERO,
            bytes: 0,
        }
    }

    /// Who delivered it.
    pub fn publisher_id(&self) -> Option<AccountId> {
        self.publisher_id.as_str().parse().ok()
    }
}
