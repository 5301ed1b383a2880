//! Lists that are too long for one call.

use charter_interface::governance::args::Proposals;
use charter_interface::governance::{Action, FunctionCall, ProposalView, Status};
use charter_interface::{Gas, NearToken, Page};
use charter_tests::{Result, council};

use crate::reentrancy::Small;
use crate::scene::cancel;

#[test]
fn a_huge_list_is_read_in_pages() -> Result {
    let mut small = Small::new()?;
    let receiver = small.ann.account_id.clone();
    // As long as proposals can be.
    let action = Action::Call {
        receiver_id: receiver,
        calls: vec![FunctionCall {
            method: "any".to_string(),
            args: vec![0xff; 16_000].into(),
            deposit: NearToken::default(),
            gas: Gas::from_tgas(1),
        }],
    };
    let count = 130;
    for _ in 0..count {
        let id = small.call(council::propose(action.clone()).tgas(300))?;
        let id: u32 = id.success()?.json()?;
        small.call(cancel(id))?.success()?;
    }
    for status in [None, Some(Status::Cancelled), Some(Status::Active)] {
        let (mut seen, mut from, mut pages) = (Vec::new(), None, 0);
        loop {
            let args = Proposals {
                status,
                from,
                limit: Some(1_000),
            };
            let page: Page<ProposalView> =
                small.local.view(&small.council_id, "get_proposals", args)?;
            seen.extend(page.items.iter().map(|proposal| proposal.proposal_id));
            pages += 1;
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        // The newest first, each once.
        let all: Vec<u32> = match status {
            Some(Status::Active) => vec![],
            _ => (0..count).rev().collect(),
        };
        assert_eq!(seen, all);
        assert!(pages > 1, "{pages} pages");
    }
    Ok(())
}
