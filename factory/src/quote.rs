//! What a creation costs. The same figures are quoted and charged.

use charter_interface::factory::Quote;
use charter_interface::factory::args::QuoteFor;
use charter_interface::factory::gas::{
    CREATE_BASE, CREATE_PER_STORED_BYTE, FINALISE, REPORT_FAILURE,
};
use charter_interface::{
    AccountId, Delivery, Gas, NearToken, PublicKey, check_label, storage_price,
};
use near_sdk::env;

use crate::Error;
use crate::creators::Creator;
use crate::deposit::{holding_price, record_price};
use crate::ledger::sum;
use crate::records::{Deployable, Template};
use crate::registry::{instance_bytes, tombstone_bytes};
use crate::releases::{deployable, template};
use crate::state::CREATORS;

/// What an account stakes for being there, in bytes (`storage_num_bytes_account`).
const ACCOUNT_BYTES: u64 = 100;
/// What a full access key stakes besides its own bytes, in bytes: 40 of the record, 8 of the nonce, 1 of the permission.
const KEY_OVERHEAD_BYTES: u64 = 49;

/// What a creation is priced by.
pub struct Order<'a> {
    /// The label.
    pub name: &'a str,
    /// Who creates.
    pub creator_id: &'a AccountId,
    /// Its record; blank when it has none.
    pub creator: &'a Creator,
    /// The template.
    pub template: &'a Template,
    /// The release.
    pub release: &'a Deployable,
    /// The owner's key.
    pub owner_key: Option<&'a PublicKey>,
    /// What is asked for beyond what is needed.
    pub balance: Option<NearToken>,
}

impl Order<'_> {
    /// The parts and their sum.
    pub fn quote(&self) -> Result<Quote, Error> {
        let key = self
            .owner_key
            .map_or(0, |key| KEY_OVERHEAD_BYTES + key.as_bytes().len() as u64);
        // An account that runs global code fits the zero-balance allowance (NEP-448: 770 bytes) with its key; what its
        // state needs beyond is its template's minimum balance. One with a copy of its own does not, and stakes all of it.
        let (account, code) = match self.release.delivery {
            Delivery::Global => (NearToken::ZERO, NearToken::ZERO),
            Delivery::Stored => (
                storage_price(ACCOUNT_BYTES + key),
                storage_price(u64::from(self.release.size)),
            ),
        };
        let minimum = self.template.terms.min_balance;
        let balance = self.balance.unwrap_or(NearToken::ZERO);
        let fee = self.template.terms.fee;
        let registry = storage_price(instance_bytes(self.name, self.creator_id));
        let record = if self.creator.is_registered() {
            NearToken::ZERO
        } else {
            record_price(self.creator_id)
        };
        let holding = if self.creator.holding(self.template.index).is_some() {
            NearToken::ZERO
        } else {
            holding_price(1)
        };
        let registration = sum(&[record, holding])?;
        let total = sum(&[account, code, minimum, balance, fee, registry, registration])?;
        Ok(Quote {
            account,
            code,
            minimum,
            balance,
            fee,
            registry,
            tombstone: storage_price(tombstone_bytes(self.name)),
            registration,
            total,
        })
    }
}

/// What the instance itself is given.
pub fn given(quote: &Quote) -> Result<NearToken, Error> {
    sum(&[quote.account, quote.code, quote.minimum, quote.balance])
}

/// What the call that creates must be given, in gas. `None`: more than there is.
pub fn creation_gas(release: &Deployable, init_gas: Gas) -> Option<Gas> {
    let code = match release.delivery {
        Delivery::Global => Gas::from_gas(0),
        Delivery::Stored => CREATE_PER_STORED_BYTE.checked_mul(u64::from(release.size))?,
    };
    [FINALISE, REPORT_FAILURE, init_gas, code]
        .into_iter()
        .try_fold(CREATE_BASE, Gas::checked_add)
}

/// `quote`.
pub fn quote(request: &QuoteFor) -> Result<Quote, Error> {
    check_label(&request.name, &env::current_account_id())?;
    let template = template(&request.template)?;
    let order = Order {
        name: &request.name,
        creator_id: &request.creator_id,
        creator: &CREATORS.get(&request.creator_id).unwrap_or_default(),
        template: &template,
        release: &deployable(&request.template, &template, request.release.as_deref())?,
        owner_key: request.owner_key.as_ref(),
        balance: request.balance,
    };
    order.quote()
}
