//! Entry points: what stands between an export of the contract and the logic behind it.
//!
//! near-sdk's `#[near]` generates this from a method's signature, with serde for its arguments: 112 of the factory's 417
//! KB, more than all of its logic. Here an entry point names its logic and these functions do the rest: deposit, input,
//! output, and an error's text as the panic message, which undoes everything that the call did.

use core::fmt::Display;

use crate::env;
use charter_interface::json::{FromJson, JsonError, Raw, ToJson, to_string};
use charter_interface::record::{self, Record};

/// For calls that take no arguments: any JSON will do.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

#[cfg(feature = "abi")]
impl schemars::JsonSchema for Nothing {
    fn is_referenceable() -> bool {
        false
    }
    fn schema_name() -> String {
        "Nothing".to_string()
    }
    fn json_schema(_: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        schemars::schema::SchemaObject::default().into()
    }
}

impl FromJson for Nothing {
    fn from_json(_: Raw<'_>) -> Result<Self, JsonError> {
        Ok(Self)
    }
}

/// A call that takes no deposit.
pub fn call<A: FromJson, T: ToJson, E: Display>(logic: fn(A) -> Result<T, E>) {
    refuse_deposit();
    payable(logic);
}

/// A call that takes a deposit, or a view.
pub fn payable<A: FromJson, T: ToJson, E: Display>(logic: fn(A) -> Result<T, E>) {
    match logic(arguments()) {
        Ok(value) => give(&value),
        Err(error) => fail(&error),
    }
}

/// A view: it may neither attach a deposit nor change anything, and the protocol sees to both.
pub fn view<A: FromJson, T: ToJson, E: Display>(logic: fn(A) -> Result<T, E>) {
    payable(logic);
}

/// A call of another contract: JSON comes, borsh goes.
pub fn answer<A: FromJson, T: Record, E: Display>(logic: fn(A) -> Result<T, E>) {
    refuse_deposit();
    match logic(arguments()) {
        Ok(value) => env::value_return(&record::to_vec(&value)),
        Err(error) => fail(&error),
    }
}

/// A call with its own input, or whose outcome is that of a promise: nothing is read and nothing returned.
pub fn raw<E: Display>(logic: fn() -> Result<(), E>) {
    logic().unwrap_or_else(|error| fail(&error));
}

/// A view that writes its own output.
pub fn raw_view<A: FromJson, E: Display>(logic: fn(A) -> Result<(), E>) {
    promising(logic);
}

/// A payable call whose outcome is that of a promise.
pub fn promising<A: FromJson, E: Display>(logic: fn(A) -> Result<(), E>) {
    logic(arguments()).unwrap_or_else(|error| fail(&error));
}

/// A callback: of the contract itself only, with borsh for its arguments.
pub fn callback<A: Record, E: Display>(logic: fn(A) -> Result<(), E>) {
    if !env::is_called_by_itself() {
        env::panic_str("this method is for the contract itself");
    }
    let input = env::input();
    match record::from_slice(&input) {
        Some(arguments) => logic(arguments).unwrap_or_else(|error| fail(&error)),
        None => env::panic_str("these are not the arguments of a callback"),
    }
}

/// The input, read as JSON.
pub fn arguments<A: FromJson>() -> A {
    let input = input();
    let read = Raw::parse(&input).and_then(A::from_json);
    read.unwrap_or_else(|error| fail(&error))
}

// What does not depend on a method's types is here once, not once a method.

fn input() -> Vec<u8> {
    // Some clients send nothing where a method takes nothing, or only what may be left out.
    match env::input() {
        input if input.is_empty() => b"{}".to_vec(),
        input => input,
    }
}

fn refuse_deposit() {
    if !env::attached_deposit().is_zero() {
        env::panic_str("this method takes no deposit");
    }
}

fn give(value: &dyn ToJson) {
    env::value_return(to_string(value).as_bytes());
}

fn fail(error: &dyn Display) -> ! {
    env::panic_str(&error.to_string())
}

/// Exports entry points: a line each, name, kind and logic.
///
/// On the chain they are the contract's methods; elsewhere they are plain functions, since some would take the names of the
/// C library's. With the contract's feature `abi` the list also becomes a function, `abi` or the name that is given with
/// `as name;`, that describes them for the contract's ABI.
#[macro_export]
macro_rules! exports {
    (as $list:ident; $($(#[doc = $doc:literal])* $name:ident => $kind:ident($logic:path);)*) => {
        $(
            $(#[doc = $doc])*
            #[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
            pub extern "C" fn $name() {
                $crate::entry::$kind($logic);
            }
        )*

        /// What these entry points take and give.
        #[cfg(feature = "abi")]
        pub fn $list(describe: &mut $crate::abi::Describe) {
            $(describe.$kind(stringify!($name), &[$($doc),*], $logic);)*
        }
    };
    ($($entries:tt)*) => { $crate::exports! { as abi; $($entries)* } };
}
