//! What a change of the council means for its members and rules.

use charter_interface::governance::{Change, Policy};

use crate::PolicyError;

/// Applies one change to the policy. Returns whether members or rules changed, so that the proposals that are open must be
/// [revised](crate::Proposal::revise). Of a change of something else nothing is applied.
///
/// Whether the result is a valid council is for [`check_invariants`](crate::check_invariants) to say, once, after all
/// changes of a proposal.
pub fn change(policy: &mut Policy, change: &Change) -> Result<bool, PolicyError> {
    match change {
        Change::AddMember { account_id } => {
            // A member twice is refused by the invariants too; here it has a shorter text.
            if policy.members.contains(account_id) {
                return Err(PolicyError::AlreadyMember {
                    account_id: account_id.clone(),
                });
            }
            policy.members.push(account_id.clone());
            Ok(true)
        }
        Change::RemoveMember { account_id } => {
            let at = policy
                .members
                .iter()
                .position(|member| member == account_id)
                .ok_or_else(|| PolicyError::NoSuchMember {
                    account_id: account_id.clone(),
                })?;
            policy.members.remove(at);
            Ok(true)
        }
        Change::SetRule { category, rule } => {
            *policy.rules.of_mut(*category) = *rule;
            Ok(true)
        }
        Change::SetGuardian { guardian } => {
            policy.guardian.clone_from(guardian);
            Ok(false)
        }
        Change::SetOpenProposals { bond } => {
            policy.open_proposals = *bond;
            Ok(false)
        }
        Change::SetRetention { retention } => {
            policy.retention = *retention;
            Ok(false)
        }
        Change::ApproveCode(_)
        | Change::RemoveCode { .. }
        | Change::ApproveUpgrade(_)
        | Change::CancelUpgrade
        | Change::RegisterFactory { .. }
        | Change::ForgetFactory { .. }
        | Change::CancelProposals { .. } => Ok(false),
    }
}
