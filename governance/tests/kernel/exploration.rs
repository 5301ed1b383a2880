//! Every order of everything that can be done in small councils: kernel and model side by side, from the beginning to where
//! nothing new can happen.

use std::collections::{HashSet, VecDeque};

use charter_interface::governance::{Status, Threshold};

use crate::model::{Model, PEOPLE, Setup, Slot, Status2};
use crate::real::Real;

const TWO_THIRDS: Threshold = Threshold::Share(2, 3);
const ALL: Threshold = Threshold::Share(1, 1);

const SMALL: Setup = Setup {
    members: 4,
    proposals: 1,
    thresholds: [TWO_THIRDS, Threshold::Votes(1)],
    changes: true,
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
fn explore(setup: &Setup, key: fn(&Model) -> Model) -> Seen {
    let mut known = HashSet::new();
    let mut queue = VecDeque::from([(Model::new(setup), Real::new(setup))]);
    known.insert(Model::new(setup));
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
            if known.insert(key(&next_model)) {
                queue.push_back((next_model, next_real));
            }
        }
    }
    println!(
        "{} members, {} proposals: {} states, {} steps",
        setup.members, setup.proposals, seen.states, seen.steps
    );
    seen
}

/// Once it is decided, who voted how changes nothing any more.
fn up_to_decided(model: &Model) -> Model {
    let mut model = model.clone();
    for slot in &mut model.cards {
        if let Slot::Live(card) = slot
            && card.status != Status2::Active
        {
            (card.voters, card.yes, card.no, card.needed) = (0, 0, 0, 0);
        }
    }
    model
}

/// States that differ only in which of the members did what are one: the first three people, of whom none joins or leaves,
/// are put in order.
fn up_to_names(model: &Model) -> Model {
    let mut model = up_to_decided(model);
    let column = |person: usize| -> [u8; 3] {
        let mut column = [model.members >> person & 1, 0, 0];
        for (slot, bits) in model.cards.iter().zip(&mut column[1..]) {
            if let Slot::Live(card) = slot {
                let bit = |bits: u8| bits >> person & 1;
                *bits = bit(card.voters) << 2 | bit(card.yes) << 1 | bit(card.no);
            }
        }
        column
    };
    let mut columns: [[u8; 3]; PEOPLE] = [column(0), column(1), column(2), column(3)];
    columns[..PEOPLE - 1].sort_unstable();
    let gather = |row: usize, at: u8| -> u8 {
        (0..PEOPLE)
            .map(|person| (columns[person][row] >> at & 1) << person)
            .sum()
    };
    model.members = gather(0, 0);
    for (slot, card) in model.cards.iter_mut().enumerate() {
        if let Slot::Live(card) = card {
            let row = slot + 1;
            (card.voters, card.yes, card.no) = (gather(row, 2), gather(row, 1), gather(row, 0));
        }
    }
    model
}

/// The state diagram, as a list: every move that may be seen, and must be. What is executed, rejected, expired, cancelled,
/// vetoed or stale stays so.
const DIAGRAM: [(Status, Status); 13] = [
    (Status::Active, Status::Approved),
    (Status::Active, Status::Rejected),
    (Status::Active, Status::Expired),
    (Status::Active, Status::Cancelled),
    (Status::Active, Status::Vetoed),
    (Status::Active, Status::Stale),
    (Status::Approved, Status::Executing),
    (Status::Approved, Status::Vetoed),
    (Status::Approved, Status::Expired),
    (Status::Executing, Status::Executed),
    (Status::Executing, Status::Failed),
    (Status::Failed, Status::Executing),
    (Status::Failed, Status::Vetoed),
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
fn one_proposal_in_every_council_of_up_to_four() {
    for members in 1..=PEOPLE {
        for thresholds in [
            [TWO_THIRDS, Threshold::Votes(1)],
            [ALL, Threshold::Share(1, 2)],
        ] {
            let setup = Setup {
                members,
                thresholds,
                ..SMALL
            };
            let seen = explore(&setup, up_to_decided);
            assert_is_the_diagram(&seen);
        }
    }
}

#[test]
fn two_proposals_in_every_council_of_up_to_three() {
    for members in 1..PEOPLE {
        let setup = Setup {
            members,
            proposals: 2,
            voting: 1,
            timelock: 1,
            window: 1,
            retention: 0,
            attempts: 1,
            ..SMALL
        };
        let seen = explore(&setup, up_to_names);
        assert!(seen.states > 1_000, "{} states", seen.states);
    }
}

#[test]
fn two_proposals_in_a_council_of_four() {
    let setup = Setup {
        proposals: 2,
        voting: 1,
        timelock: 1,
        window: 1,
        retention: 0,
        attempts: 1,
        ..SMALL
    };
    explore(&setup, up_to_names);
}
