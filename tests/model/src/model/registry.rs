//! What the council has approved, and which factories it has registered.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use borsh::BorshDeserialize;
use charter_interface::governance::Change;
use charter_interface::{AccountId, CodeHash, Delivery, Timestamp};
use charter_tests::books::Records;

use crate::Result;

/// Prefixes of the layout: code, the bytes of stored code, factories.
const CODES: u8 = 3;
const FACTORIES: u8 = 6;

/// A factory, as the layout has it.
#[derive(BorshDeserialize)]
enum Record {
    Entered {
        _number: u32,
        _code_hash: Option<CodeHash>,
        _since: Timestamp,
        created: bool,
    },
    Gone,
}

/// What a record of code begins with.
#[derive(BorshDeserialize)]
struct Code {
    _number: u32,
    size: u32,
    delivery: Delivery,
}

/// Code by its hash: its length in bytes, and how it is delivered.
type Codes = BTreeMap<CodeHash, (u32, Delivery)>;

/// What a council has said yes to.
#[derive(Debug, Clone)]
pub struct Registry {
    council_id: AccountId,
    codes: Codes,
    gone: BTreeSet<AccountId>,
    /// Code that it approved at any time for factories, and for itself.
    pub approved: BTreeSet<CodeHash>,
}

impl Registry {
    /// As it is stored at the beginning.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn new(council_id: &AccountId, records: &Records) -> Result<Self> {
        let codes = codes(records)?;
        let (_, gone) = factories(records)?;
        Ok(Self {
            council_id: council_id.clone(),
            approved: codes.keys().copied().collect(),
            codes,
            gone,
        })
    }

    /// It was decided.
    pub fn change(&mut self, change: &Change) {
        match change {
            Change::ApproveCode(code) => {
                self.approved.insert(code.code_hash);
                self.codes
                    .entry(code.code_hash)
                    .or_insert((code.size, code.delivery));
            }
            Change::RemoveCode { code_hash } => {
                self.codes.remove(code_hash);
            }
            Change::ApproveUpgrade(code) => {
                self.approved.insert(code.code_hash);
            }
            // A name below the council is given once.
            Change::ForgetFactory { factory_id } if self.is_below(factory_id) => {
                self.gone.insert(factory_id.clone());
            }
            // The account that had it can be entered again: it is the same one, as the council creates none of that name.
            Change::RegisterFactory { factory_id } => {
                self.gone.remove(factory_id);
            }
            _ => {}
        }
    }

    fn is_below(&self, id: &AccountId) -> bool {
        let name = id.as_str().strip_suffix(self.council_id.as_str());
        name.is_some_and(|name| name.ends_with('.'))
    }

    /// Holds what is stored against this.
    ///
    /// # Errors
    ///
    /// With what differs.
    pub fn hold(&self, registered: &BTreeSet<AccountId>, records: &Records) -> Result {
        let (entered, gone) = factories(records)?;
        ensure!(
            entered == *registered,
            "the factories are {entered:?}, and should be {registered:?}"
        );
        ensure!(
            gone == self.gone,
            "the names that are gone are {gone:?}, and should be {:?}",
            self.gone
        );
        let codes = codes(records)?;
        ensure!(
            codes == self.codes,
            "the approved code is {codes:?}, and should be {:?}",
            self.codes
        );
        Ok(())
    }
}

fn codes(records: &Records) -> Result<Codes> {
    let mut codes = Codes::new();
    for (key, mut value) in records.below(CODES) {
        let hash: [u8; 32] = key.try_into().context("a hash")?;
        let code = Code::deserialize(&mut value).context("a record of code")?;
        codes.insert(CodeHash(hash), (code.size, code.delivery));
    }
    Ok(codes)
}

/// Those that are registered, and names that are gone.
fn factories(records: &Records) -> Result<(BTreeSet<AccountId>, BTreeSet<AccountId>)> {
    let (mut entered, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for (key, value) in records.below(FACTORIES) {
        let id: AccountId = borsh::from_slice(key)?;
        match borsh::from_slice(value).context("a factory's record")? {
            Record::Entered { created: true, .. } => entered.insert(id),
            Record::Gone => gone.insert(id),
            // Its creation is on its way.
            Record::Entered { created: false, .. } => false,
        };
    }
    Ok((entered, gone))
}
