//! With which status the program ends. `cli/README.md` has the table, with what is said; a test holds the two together.

/// Done.
pub const DONE: u8 = 0;
/// A file cannot be read or written, or something that should not happen.
pub const OTHER: u8 = 1;
/// The words are not understood: an unknown command, a typo in an amount or a duration, something that must be said.
pub const WORDS: u8 = 2;
/// There is no such account, contract or template.
pub const NOT_FOUND: u8 = 3;
/// No key that can sign.
pub const NO_KEY: u8 = 4;
/// An unknown network, a node that does not answer or answers what is not known.
pub const NETWORK: u8 = 5;
/// The signer has too little money.
pub const MONEY: u8 = 6;
/// The contract refused, or what it started failed.
pub const REFUSED: u8 = 7;
/// Something could not be decoded or verified: look before you vote.
pub const NOT_VERIFIED: u8 = 8;
/// A transaction was sent and its end not seen.
pub const NOT_SEEN: u8 = 9;

/// All of them, with what they mean.
pub const ALL: [(u8, &str); 10] = [
    (DONE, "done"),
    (OTHER, "a file, or what should not happen"),
    (
        WORDS,
        "the words are not understood, or something is not said",
    ),
    (NOT_FOUND, "no such account, contract or template"),
    (NO_KEY, "no key that can sign"),
    (
        NETWORK,
        "an unknown network, or a node that does not answer",
    ),
    (MONEY, "the signer has too little"),
    (REFUSED, "the contract refused, or what it started failed"),
    (NOT_VERIFIED, "something could not be decoded or verified"),
    (NOT_SEEN, "sent, and its end not seen"),
];
