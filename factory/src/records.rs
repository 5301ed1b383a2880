//! The records of the factory's maps. Their layout is part of the state: see [`state`](crate::state).
//!
//! What somebody other than governance brings about (a delivery, an upgrade, the end of a creation) changes records in place,
//! in the same number of bytes: so it costs no storage that nobody pays for.

use charter_interface::factory::{
    self as wire, InstanceStatus, Limits, ReleaseStatus, TemplateSpec, TemplateTerms,
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
            padding: vec![0; length.checked_sub(text.len()).unwrap_or_default()],
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

/// How a creator paid for its record.
#[near(serializers = [borsh])]
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

/// A creator.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Default)]
pub struct Creator {
    /// How it paid for this record.
    pub registration: Registration,
    /// Its prepaid balance.
    pub available: NearToken,
    /// What of it calls that attach nothing may spend.
    pub allowance: NearToken,
    /// How often that was set: what a failed creation spent goes back only to the allowance that it was spent from.
    pub allowances: u32,
    /// Whether it is on the list of those who may create.
    pub listed: bool,
    /// What it may have and do, when the council said so.
    pub limits: Option<Limits>,
    /// Its instances: pending, live, and left but not proven gone.
    pub instances: u32,
    /// The number that its next instance gets.
    pub next_number: u32,
    /// When the last rate window began. Meaningless while `window_used` is zero.
    pub window_started: Timestamp,
    /// How many creations it holds.
    pub window_used: u32,
    /// What it has of each template that it has made instances of since it registered.
    pub holdings: Vec<Holding>,
}

/// What a creator has of one template.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Holding {
    /// The template, by index.
    pub template: u16,
    /// Instances: pending, live, and left but not proven gone.
    pub instances: u32,
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
        self.instances == 0
            && self.available.is_zero()
            && self.allowance.is_zero()
            && self.window_used == 0
    }

    /// Ends its registration. What governance said of it stays, and what the rate limit needs.
    pub fn forget(&mut self) {
        self.registration = Registration::Missing;
        self.allowance = NearToken::ZERO;
        self.holdings.clear();
    }

    /// What it has of a template.
    pub fn holding(&self, template: u16) -> Option<&Holding> {
        self.holdings
            .iter()
            .find(|holding| holding.template == template)
    }

    /// Counts an instance more; makes the holding, if it is the first of its template.
    pub fn count_in(&mut self, template: u16) -> Option<()> {
        self.instances = self.instances.checked_add(1)?;
        let held = self
            .holdings
            .iter_mut()
            .find(|held| held.template == template);
        if let Some(held) = held {
            held.instances = held.instances.checked_add(1)?;
        } else {
            self.holdings.push(Holding {
                template,
                instances: 1,
            });
        }
        Some(())
    }

    /// Counts an instance less. The holding stays until the creator unregisters.
    pub fn count_out(&mut self, template: u16) {
        let less = |count: &mut u32| *count = count.checked_sub(1).unwrap_or_default();
        less(&mut self.instances);
        let held = self
            .holdings
            .iter_mut()
            .find(|held| held.template == template);
        if let Some(held) = held {
            less(&mut held.instances);
        }
    }

    /// Takes back the holding of a creation that failed, if nothing else has come of it. Returns whether it went.
    pub fn drop_empty_holding(&mut self, template: u16) -> bool {
        let before = self.holdings.len();
        self.holdings
            .retain(|held| held.template != template || held.instances > 0);
        self.holdings.len() < before
    }
}
