//! A contract that does what its input says: a list of host functions to call, with arguments that may be literals,
//! bytes, or results of earlier calls. With it a test can write down any contract it needs.

use std::fmt::Write;

/// The host functions that a script can call, each with the number of its parameters and whether it has a result.
/// (`promise_yield_resume` and its like return 32 bits, the others 64.)
const HOST: &[(&str, usize, Returns)] = &[
    ("input", 1, Returns::Nothing),
    ("read_register", 2, Returns::Nothing),
    ("register_len", 1, Returns::Long),
    ("current_account_id", 1, Returns::Nothing),
    ("signer_account_id", 1, Returns::Nothing),
    ("predecessor_account_id", 1, Returns::Nothing),
    ("refund_to_account_id", 1, Returns::Nothing),
    ("block_index", 0, Returns::Long),
    ("block_timestamp", 0, Returns::Long),
    ("epoch_height", 0, Returns::Long),
    ("storage_usage", 0, Returns::Long),
    ("account_balance", 1, Returns::Nothing),
    ("account_locked_balance", 1, Returns::Nothing),
    ("attached_deposit", 1, Returns::Nothing),
    ("prepaid_gas", 0, Returns::Long),
    ("used_gas", 0, Returns::Long),
    ("random_seed", 1, Returns::Nothing),
    ("value_return", 2, Returns::Nothing),
    ("log_utf8", 2, Returns::Nothing),
    ("panic_utf8", 2, Returns::Nothing),
    ("validator_stake", 3, Returns::Nothing),
    ("validator_total_stake", 1, Returns::Nothing),
    ("storage_write", 5, Returns::Long),
    ("storage_read", 3, Returns::Long),
    ("storage_remove", 3, Returns::Long),
    ("storage_has_key", 2, Returns::Long),
    ("promise_and", 2, Returns::Long),
    ("promise_batch_create", 2, Returns::Long),
    ("promise_batch_then", 3, Returns::Long),
    ("promise_set_refund_to", 3, Returns::Nothing),
    ("promise_return", 1, Returns::Nothing),
    ("promise_results_count", 0, Returns::Long),
    ("promise_result", 2, Returns::Long),
    ("promise_batch_action_create_account", 1, Returns::Nothing),
    ("promise_batch_action_deploy_contract", 3, Returns::Nothing),
    (
        "promise_batch_action_deploy_global_contract",
        3,
        Returns::Nothing,
    ),
    (
        "promise_batch_action_deploy_global_contract_by_account_id",
        3,
        Returns::Nothing,
    ),
    (
        "promise_batch_action_use_global_contract",
        3,
        Returns::Nothing,
    ),
    (
        "promise_batch_action_use_global_contract_by_account_id",
        3,
        Returns::Nothing,
    ),
    ("promise_batch_action_state_init", 4, Returns::Long),
    (
        "promise_batch_action_state_init_by_account_id",
        4,
        Returns::Long,
    ),
    ("set_state_init_data_entry", 6, Returns::Nothing),
    ("promise_batch_action_function_call", 7, Returns::Nothing),
    (
        "promise_batch_action_function_call_weight",
        8,
        Returns::Nothing,
    ),
    ("promise_batch_action_transfer", 2, Returns::Nothing),
    ("promise_batch_action_stake", 4, Returns::Nothing),
    (
        "promise_batch_action_add_key_with_full_access",
        4,
        Returns::Nothing,
    ),
    (
        "promise_batch_action_add_key_with_function_call",
        9,
        Returns::Nothing,
    ),
    ("promise_batch_action_delete_key", 3, Returns::Nothing),
    ("promise_batch_action_delete_account", 3, Returns::Nothing),
    ("promise_yield_create", 7, Returns::Long),
    ("promise_yield_resume", 4, Returns::Short),
];

/// Those that came with protocol version 85.
const HOST_85: &[(&str, usize, Returns)] = &[
    ("chain_id", 1, Returns::Nothing),
    ("promise_yield_create_with_id", 9, Returns::Long),
    ("promise_yield_resume_with_yield_id", 4, Returns::Short),
    (
        "promise_batch_action_transfer_to_gas_key",
        4,
        Returns::Nothing,
    ),
    (
        "promise_batch_action_add_gas_key_with_full_access",
        4,
        Returns::Nothing,
    ),
];

/// Those that came with protocol version 88.
const HOST_88: &[(&str, usize, Returns)] = &[
    ("universal_state_init_to_account_id", 3, Returns::Long),
    (
        "promise_batch_action_universal_state_init",
        4,
        Returns::Nothing,
    ),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Returns {
    Nothing,
    Short,
    Long,
}

/// Where the contract keeps its input, and where results.
const INPUT: u64 = 1 << 20;
const RESULTS: u64 = 1 << 16;
/// A scratch area for host functions that write to memory.
pub const SCRATCH: u64 = 1 << 18;

const PARAMS: usize = 9;
/// An operation: its number, then a tag and a value for each parameter.
const OPERATION: usize = 1 + PARAMS * 9;

const LITERAL: u8 = 0;
const RESULT: u8 = 1;
const IN_INPUT: u8 = 2;
const RESULT_ADDRESS: u8 = 3;

fn host(version: u32) -> impl Iterator<Item = &'static (&'static str, usize, Returns)> {
    let since = |first, functions: &'static [_]| if version >= first { functions } else { &[] };
    HOST.iter()
        .chain(since(85, HOST_85))
        .chain(since(88, HOST_88))
}

/// The contract, with the host functions of a protocol version. `run` and `then` run their input; `noop` does nothing.
pub fn contract(version: u32) -> Vec<u8> {
    let functions: Vec<_> = host(version).collect();
    let mut text = "(module\n".to_owned();
    for (name, params, returns) in &functions {
        let params = " i64".repeat(*params);
        let result = match returns {
            Returns::Nothing => "",
            Returns::Short => "(result i32)",
            Returns::Long => "(result i64)",
        };
        let _ = writeln!(
            text,
            r#"(import "env" "{name}" (func ${name} (param{params}) {result}))"#
        );
    }
    let _ = writeln!(
        text,
        r#"(memory (export "memory") 128)
(func $argument (param $operation i32) (param $index i32) (result i64)
  (local $at i32) (local $tag i32) (local $value i64)
  (local.set $at (i32.add (local.get $operation) (i32.add (i32.const 1) (i32.mul (local.get $index) (i32.const 9)))))
  (local.set $tag (i32.load8_u (local.get $at)))
  (local.set $value (i64.load (i32.add (local.get $at) (i32.const 1))))
  (if (i32.eq (local.get $tag) (i32.const {RESULT})) (then (return
    (i64.load (i32.wrap_i64 (i64.add (i64.const {RESULTS}) (i64.mul (local.get $value) (i64.const 8))))))))
  (if (i32.eq (local.get $tag) (i32.const {IN_INPUT})) (then (return
    (i64.add (i64.const {INPUT}) (local.get $value)))))
  (if (i32.eq (local.get $tag) (i32.const {RESULT_ADDRESS})) (then (return
    (i64.add (i64.const {RESULTS}) (i64.mul (local.get $value) (i64.const 8))))))
  (local.get $value))
(func $one (param $at i32) (result i64)"#
    );
    text.push_str(&"(block ".repeat(functions.len() + 1));
    let labels: Vec<String> = (0..=functions.len())
        .map(|label| label.to_string())
        .collect();
    let _ = writeln!(
        text,
        "(br_table {} (i32.load8_u (local.get $at))))",
        labels.join(" ")
    );
    for (name, params, returns) in &functions {
        let arguments: String = (0..*params)
            .map(|index| format!("(call $argument (local.get $at) (i32.const {index}))"))
            .collect();
        let call = format!("(call ${name} {arguments})");
        let _ = match returns {
            Returns::Nothing => writeln!(text, "{call} (return (i64.const 0)))"),
            Returns::Short => writeln!(text, "(return (i64.extend_i32_u {call})))"),
            Returns::Long => writeln!(text, "(return {call}))"),
        };
    }
    let _ = writeln!(
        text,
        r#"unreachable)
(func $run (local $left i32) (local $at i32) (local $to i32)
  (call $input (i64.const 0))
  (if (i64.lt_u (call $register_len (i64.const 0)) (i64.const 4)) (then (return)))
  (call $read_register (i64.const 0) (i64.const {INPUT}))
  (local.set $left (i32.load (i32.const {INPUT})))
  (local.set $at (i32.add (i32.const {INPUT}) (i32.const 4)))
  (local.set $to (i32.const {RESULTS}))
  (block $done (loop $next
    (br_if $done (i32.eqz (local.get $left)))
    (i64.store (local.get $to) (call $one (local.get $at)))
    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
    (local.set $at (i32.add (local.get $at) (i32.const {OPERATION})))
    (local.set $to (i32.add (local.get $to) (i32.const 8)))
    (br $next))))
(func (export "run") (call $run))
(func (export "then") (call $run))
(func (export "noop")))"#
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A number.
    Number(u64),
    /// What an earlier operation returned.
    Of(usize),
    /// Where what an earlier operation returned is kept; the results of later ones follow it.
    AddressOf(usize),
    /// Bytes: two arguments, their length and their place.
    Bytes(Vec<u8>),
    /// Only the place of bytes, as for an amount of tokens.
    At(Vec<u8>),
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Bytes(text.as_bytes().to_vec())
    }
}

impl From<&[u8]> for Arg {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Arg {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// An amount in yoctoNEAR, as host functions take it.
pub fn amount(yocto: u128) -> Arg {
    Arg::At(yocto.to_le_bytes().to_vec())
}

/// Operations in order.
#[derive(Clone, Debug)]
pub struct Script {
    version: u32,
    operations: Vec<(u8, Vec<Arg>)>,
}

impl Script {
    /// Nothing yet, for the contract of this protocol version.
    pub fn new(version: u32) -> Self {
        Self {
            version,
            operations: Vec::new(),
        }
    }

    /// Appends a call of a host function; its result can be used by later ones.
    pub fn call<const N: usize>(&mut self, name: &str, args: [Arg; N]) -> usize {
        let number = host(self.version).position(|(known, ..)| *known == name);
        let number = number
            .unwrap_or_else(|| panic!("{name} is no host function of version {}", self.version));
        self.operations.push((number as u8, args.to_vec()));
        self.operations.len() - 1
    }

    /// The input that makes the contract do this.
    pub fn encode(&self) -> Vec<u8> {
        let mut head = (self.operations.len() as u32).to_le_bytes().to_vec();
        let data_start = 4 + self.operations.len() * OPERATION;
        let mut data: Vec<u8> = Vec::new();
        for (number, args) in &self.operations {
            let mut params: Vec<(u8, u64)> = Vec::new();
            let mut place = |bytes: &[u8]| {
                let at = (data_start + data.len()) as u64;
                data.extend(bytes);
                at
            };
            for arg in args {
                match arg {
                    Arg::Number(number) => params.push((LITERAL, *number)),
                    Arg::Of(operation) => params.push((RESULT, *operation as u64)),
                    Arg::AddressOf(operation) => params.push((RESULT_ADDRESS, *operation as u64)),
                    Arg::Bytes(bytes) => {
                        params.push((LITERAL, bytes.len() as u64));
                        params.push((IN_INPUT, place(bytes)));
                    }
                    Arg::At(bytes) => params.push((IN_INPUT, place(bytes))),
                }
            }
            assert!(params.len() <= PARAMS, "too many arguments");
            params.resize(PARAMS, (LITERAL, 0));
            head.push(*number);
            head.extend(
                params
                    .iter()
                    .flat_map(|(tag, value)| std::iter::once(*tag).chain(value.to_le_bytes())),
            );
        }
        head.extend(data);
        head
    }
}
