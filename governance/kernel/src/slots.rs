//! How many proposals there may be at a time: enough for everybody, and few enough to look at all of them in one call.

use charter_interface::AccountId;
use charter_interface::governance::{
    MAX_OPEN, MAX_OPEN_OF_OTHERS, MAX_OPEN_PER_MEMBER, ProposalId,
};
use near_sdk::near;

/// A proposal that is open, or was when it was last looked at.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Which.
    pub proposal_id: ProposalId,
    /// Whose.
    pub proposer_id: AccountId,
    /// Whether that was a member when it was made.
    pub by_member: bool,
}

/// Why there is no room for another proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoRoom {
    /// One account has as many as it may have.
    #[error("{proposer_id} has {open} open proposals; at most {max} are possible")]
    OfProposer {
        /// Who.
        proposer_id: AccountId,
        /// How many it has.
        open: usize,
        /// The most.
        max: usize,
    },
    /// Those that are no members have as many as they may have together.
    #[error("accounts that are not members have {open} open proposals; at most {max} are possible")]
    OfOthers {
        /// How many they have.
        open: usize,
        /// The most.
        max: usize,
    },
    /// A change of members would leave more than there may be.
    #[error(
        "{open} open proposals would be left besides each member's first; at most {max} are possible: cancel some in the same change"
    )]
    Left {
        /// How many there would be.
        open: usize,
        /// The most.
        max: usize,
    },
    /// There are as many as there may be.
    #[error(
        "there are {open} open proposals besides each member's first; at most {max} are possible"
    )]
    Shared {
        /// How many there are.
        open: usize,
        /// The most.
        max: usize,
    },
}

/// Fails unless there is room for another proposal of this account beside these.
///
/// A member's first always has room: nobody can keep a member from proposing. All others share [`MAX_OPEN`]: a member has
/// [`MAX_OPEN_PER_MEMBER`] in all, who is no member has one, and those have [`MAX_OPEN_OF_OTHERS`] together. What a member leaves
/// behind that is no member any more counts among the shared.
pub fn check_room(
    open: &[Open],
    proposer_id: &AccountId,
    members: &[AccountId],
) -> Result<(), NoRoom> {
    let count =
        |is_counted: &dyn Fn(&Open) -> bool| open.iter().filter(|one| is_counted(one)).count();
    let own = count(&|one| one.proposer_id == *proposer_id);
    let by_member = members.contains(proposer_id);
    if by_member && own == 0 {
        return Ok(());
    }
    let max = if by_member { MAX_OPEN_PER_MEMBER } else { 1 };
    if own >= max {
        return Err(NoRoom::OfProposer {
            proposer_id: proposer_id.clone(),
            open: own,
            max,
        });
    }
    let others = count(&|one| !one.by_member && !members.contains(&one.proposer_id));
    if !by_member && others >= MAX_OPEN_OF_OTHERS {
        return Err(NoRoom::OfOthers {
            open: others,
            max: MAX_OPEN_OF_OTHERS,
        });
    }
    let shared = shared(open, members);
    if shared >= MAX_OPEN {
        return Err(NoRoom::Shared {
            open: shared,
            max: MAX_OPEN,
        });
    }
    Ok(())
}

/// Fails if more would share the places than there are, once these are the members: the first proposal of who leaves takes
/// one of them. What is left open then has the approvals of those who stay, so only they can bring that about, and nobody
/// keeps the others from removing a member.
pub fn check_left(open: &[Open], members: &[AccountId]) -> Result<(), NoRoom> {
    let shared = shared(open, members);
    if shared > MAX_OPEN {
        return Err(NoRoom::Left {
            open: shared,
            max: MAX_OPEN,
        });
    }
    Ok(())
}

/// How many share the places: each proposal but the first of each member.
fn shared(open: &[Open], members: &[AccountId]) -> usize {
    let is_shared = |(at, one): &(usize, &Open)| {
        let is_first = open
            .iter()
            .take(*at)
            .all(|earlier| earlier.proposer_id != one.proposer_id);
        !(is_first && members.contains(&one.proposer_id))
    };
    open.iter().enumerate().filter(is_shared).count()
}
