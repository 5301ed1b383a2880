//! A name belongs to one instance, for ever.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use borsh::BorshDeserialize;
use charter_interface::factory::InstanceStatus;
use charter_interface::{AccountId, Timestamp};
use charter_tests::books::Records;

use super::accounts::Accounts;
use crate::Result;
use crate::model::creators::{self, Picture};
use crate::model::{settings, stored};
use crate::seen::Ran;

/// The prefix of names in the layout.
const NAMES: u8 = 7;

/// What a name is used for, as the layout has it.
#[derive(Debug, Clone, PartialEq, Eq, BorshDeserialize)]
pub enum Name {
    /// Nobody may have it.
    Reserved,
    /// An instance's.
    Instance(Instance),
    /// It was an instance's.
    Gone,
}

/// An instance, as the layout has it.
#[derive(Debug, Clone, PartialEq, Eq, BorshDeserialize)]
pub struct Instance {
    /// Whose.
    pub creator_id: AccountId,
    /// Of which template.
    pub template: u16,
    /// Which release it runs.
    pub release: u16,
    /// Its place among its creator's.
    pub creator_number: u32,
    /// Its place among its template's.
    pub template_number: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// Where it stands.
    pub status: InstanceStatus,
}

/// A factory's names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    now: BTreeMap<String, Name>,
    before: Option<Picture>,
}

impl Names {
    /// After something happened to the factory.
    pub fn after(&mut self, records: &Records, here: &[&Ran]) -> Result {
        let mut now = BTreeMap::new();
        for (key, value) in records.below(NAMES) {
            let name: String = borsh::from_slice(key)?;
            now.insert(name, borsh::from_slice(value).context("a name's record")?);
        }
        for (name, before) in &self.now {
            follows(name, before, now.get(name))?;
        }
        let after = Picture {
            factory: stored::Factory::read(records)?,
            names: now.clone(),
        };
        if let Some(before) = &self.before {
            settings::follows(&before.factory.config, here, &after.factory.config)?;
        }
        // What one receipt did can be told where it was the only one.
        if let ([ran], Some(before)) = (here, &self.before) {
            creators::follows(before, ran, &after)?;
        }
        self.before = Some(after);
        self.now = now;
        Ok(())
    }

    /// Whether the factory is paused.
    pub fn is_paused(&self) -> bool {
        let before = self.before.as_ref();
        before.is_some_and(|picture| picture.factory.config.paused)
    }

    /// Accounts and names belong together.
    pub fn hold(&self, accounts: &Accounts, factory_id: &AccountId) -> Result {
        for name in accounts.below(factory_id) {
            ensure!(
                matches!(self.now.get(name), Some(Name::Instance(_))),
                "{name}.{factory_id} is there, and its name is {:?}",
                self.now.get(name)
            );
        }
        Ok(())
    }

    /// When nothing is on its way.
    pub fn at_rest(&self) -> Result {
        for (name, used) in &self.now {
            if let Name::Instance(instance) = used {
                ensure!(
                    instance.status != InstanceStatus::Pending,
                    "{name} is pending"
                );
            }
        }
        Ok(())
    }
}

/// Whether a name may be used so after it was used so.
fn follows(name: &str, before: &Name, after: Option<&Name>) -> Result {
    let may = match (before, after) {
        (Name::Reserved, None | Some(Name::Reserved)) => true,
        // Freed and taken between two looks.
        (Name::Reserved, Some(Name::Instance(new))) => new.status == InstanceStatus::Pending,
        (Name::Gone, Some(Name::Gone)) => true,
        (Name::Instance(old), None) => old.status == InstanceStatus::Pending,
        (Name::Instance(old), Some(Name::Instance(new))) if old.created_at == new.created_at => {
            let same = (&old.creator_id, old.template) == (&new.creator_id, new.template);
            same && (old.status == new.status
                || matches!(
                    (old.status, new.status),
                    (InstanceStatus::Pending, _) | (InstanceStatus::Live, InstanceStatus::Left)
                ))
        }
        // One that failed, and another one, between two looks.
        (Name::Instance(old), Some(Name::Instance(_) | Name::Reserved)) => {
            old.status == InstanceStatus::Pending
        }
        (Name::Instance(old), Some(Name::Gone)) => old.status != InstanceStatus::Pending,
        (Name::Reserved, Some(Name::Gone)) | (Name::Gone, _) => false,
    };
    ensure!(may, "the name {name} was {before:?} and is {after:?}");
    Ok(())
}
