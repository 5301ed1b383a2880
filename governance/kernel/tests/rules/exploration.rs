//! Every order of everything that can be done in small councils: kernel and model side by side, from the beginning to where
//! nothing new can happen.

use std::collections::{HashSet, VecDeque};

use charter_interface::governance::{Status, Threshold};

use crate::model::{Card, Model, Setup, Slot};
use crate::real::Real;

const TWO_THIRDS: Threshold = Threshold::Share(2, 3);
const ALL: Threshold = Threshold::Share(1, 1);
const ONE: Threshold = Threshold::Votes(1);

const SMALL: Setup = Setup {
    people: 3,
    members: 3,
    proposals: 1,
    thresholds: [TWO_THIRDS, ONE],
    voting: 2,
    timelock: 1,
    window: 2,
    retention: 1,
    attempts: 2,
};

/// What an exploration saw.
struct Seen {
    states: usize,
    steps: usize,
    /// From which status a proposal came to which.
    moves: Vec<(Status, Status)>,
}

/// Does everything that can be done, from every state that can be reached, once.
fn explore(setup: &Setup) -> Seen {
    let mut known = HashSet::from([Model::new(setup)]);
    let mut queue = VecDeque::from([(Model::new(setup), Real::new(setup))]);
    let mut seen = Seen {
        states: 0,
        steps: 0,
        moves: Vec::new(),
    };
    while let Some((model, real)) = queue.pop_front() {
        seen.states += 1;
        for op in model.ops(setup) {
            seen.steps += 1;
            let (mut next_model, mut next_real) = (model.clone(), real.clone());
            let expected = next_model.apply(setup, op);
            let actual = next_real.apply(setup, op);
            assert_eq!(actual, expected, "{op:?} in {model:?}");
            if expected.is_err() {
                assert_eq!(next_model, model, "what is refused changes nothing");
                continue;
            }
            next_real.compare(setup, &next_model);
            for slot in 0..setup.proposals {
                if let (Some(from), Some(to)) = (real.status(slot), next_real.status(slot))
                    && from != to
                    && !seen.moves.contains(&(from, to))
                {
                    seen.moves.push((from, to));
                }
            }
            if known.insert(up_to_names(&next_model, setup)) {
                queue.push_back((next_model, next_real));
            }
        }
    }
    println!(
        "{} members of {}, {} proposals: {} states, {} steps",
        setup.members, setup.people, setup.proposals, seen.states, seen.steps
    );
    seen
}

/// States that differ only in which of the members did what are one: the people of whom none joins or leaves are put in order.
/// Of what has ended for good only how long it is kept and whose its bond is can still matter.
fn up_to_names(model: &Model, setup: &Setup) -> Model {
    let mut model = model.clone();
    for slot in &mut model.cards {
        if let Slot::Live(card) = slot
            && card.is_over(setup)
            && !card.takes_rejections(setup)
        {
            let ended = card.clone();
            (card.voters, card.yes, card.no) = (0, 0, 0);
            (card.passed, card.quiet, card.old) = (None, None, false);
            card.age = ended.kept_for(setup);
            card.needed = u8::from(ended.bond && ended.forfeits());
            card.attempts = 0;
        }
    }
    let column = |person: usize| -> Vec<bool> {
        let mut column = vec![model.members >> person & 1 == 1];
        for_cards(&model, |card| {
            for bits in [card.voters, card.yes, card.no] {
                column.push(bits >> person & 1 == 1);
            }
        });
        column
    };
    let mut columns: Vec<Vec<bool>> = (0..setup.people).map(column).collect();
    columns[..setup.people - 1].sort_unstable();
    let mut row = 0;
    let mut gather = || -> u8 {
        let bits = columns
            .iter()
            .enumerate()
            .map(|(person, column)| u8::from(column[row]) << person)
            .sum();
        row += 1;
        bits
    };
    model.members = gather();
    for slot in &mut model.cards {
        if let Slot::Live(card) = slot {
            (card.voters, card.yes, card.no) = (gather(), gather(), gather());
            if let Some(twin) = &mut card.twin {
                (twin.voters, twin.yes, twin.no) = (gather(), gather(), gather());
            }
        }
    }
    model
}

fn for_cards(model: &Model, mut look: impl FnMut(&Card)) {
    for slot in &model.cards {
        if let Slot::Live(card) = slot {
            look(card);
            if let Some(twin) = &card.twin {
                look(twin);
            }
        }
    }
}

/// The state diagram, as a list: every move that may be seen, and must be. What is executed, rejected, expired, cancelled,
/// vetoed or stale stays so.
const DIAGRAM: [(Status, Status); 27] = [
    (Status::Active, Status::Approved),
    (Status::Active, Status::Rejected),
    (Status::Active, Status::Expired),
    (Status::Active, Status::Cancelled),
    (Status::Active, Status::Vetoed),
    (Status::Active, Status::Stale),
    // Passed, and what votes, a guardian, the council and time can still make of it.
    (Status::Approved, Status::Executing),
    (Status::Approved, Status::Active),
    (Status::Approved, Status::Rejected),
    (Status::Approved, Status::Expired),
    (Status::Approved, Status::Cancelled),
    (Status::Approved, Status::Vetoed),
    (Status::Approved, Status::Stale),
    // What was done meanwhile counts if the attempt fails.
    (Status::Executing, Status::Executed),
    (Status::Executing, Status::Failed),
    (Status::Executing, Status::Active),
    (Status::Executing, Status::Rejected),
    (Status::Executing, Status::Expired),
    (Status::Executing, Status::Cancelled),
    (Status::Executing, Status::Vetoed),
    (Status::Executing, Status::Stale),
    (Status::Failed, Status::Executing),
    (Status::Failed, Status::Active),
    (Status::Failed, Status::Rejected),
    (Status::Failed, Status::Cancelled),
    (Status::Failed, Status::Vetoed),
    (Status::Failed, Status::Stale),
];

fn assert_is_the_diagram(seen: &Seen) {
    for arrow in &seen.moves {
        assert!(DIAGRAM.contains(arrow), "{arrow:?} is not in the diagram");
    }
    for arrow in &DIAGRAM {
        assert!(seen.moves.contains(arrow), "{arrow:?} was never seen");
    }
}

#[test]
fn one_proposal_in_every_council_of_up_to_three() {
    for members in 1..=3 {
        let setup = Setup { members, ..SMALL };
        assert_is_the_diagram(&explore(&setup));
    }
}

#[test]
fn one_proposal_in_a_council_of_four() {
    let setup = Setup {
        people: 4,
        members: 4,
        window: 1,
        retention: 0,
        attempts: 1,
        ..SMALL
    };
    explore(&setup);
}

#[test]
fn one_proposal_that_all_or_half_of_three_decide() {
    let setup = Setup {
        members: 3,
        thresholds: [ALL, Threshold::Share(1, 2)],
        voting: 3,
        window: 1,
        ..SMALL
    };
    assert_is_the_diagram(&explore(&setup));
}

#[test]
fn one_proposal_whose_window_closes_before_its_vote_ends() {
    let setup = Setup {
        people: 2,
        members: 2,
        voting: 4,
        timelock: 0,
        window: 1,
        retention: 0,
        ..SMALL
    };
    assert_is_the_diagram(&explore(&setup));
}

#[test]
fn two_proposals_in_a_council_of_two() {
    let setup = Setup {
        people: 2,
        members: 2,
        proposals: 2,
        voting: 1,
        timelock: 0,
        window: 1,
        retention: 0,
        attempts: 1,
        ..SMALL
    };
    let seen = explore(&setup);
    assert!(seen.states > 1_000, "{} states", seen.states);
}
