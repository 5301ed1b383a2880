//! A donation instance, as donors call it.

use charter_interface::NearToken;

use crate::Call;

/// `donate`.
pub fn donate(amount: NearToken) -> Call {
    Call::new("donate").deposit(amount).tgas(30)
}
