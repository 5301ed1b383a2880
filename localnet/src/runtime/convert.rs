//! Errors and profiles of the VM in the words of the protocol.

use near_primitives::errors as chain;
use near_primitives::profile_data_v3::ProfileDataV3;
use near_vm_runner::logic::errors as vm;

use crate::error::{EngineError, Result};

/// Why a call failed. Everything that happens while a contract runs becomes text, as in the protocol.
pub(super) fn call_error(error: vm::FunctionCallError) -> Result<chain::FunctionCallError> {
    Ok(match error {
        vm::FunctionCallError::CompilationError(error) => {
            chain::FunctionCallError::CompilationError(compilation_error(error)?)
        }
        vm::FunctionCallError::MethodResolveError(error) => {
            chain::FunctionCallError::MethodResolveError(match error {
                vm::MethodResolveError::MethodEmptyName => {
                    chain::MethodResolveError::MethodEmptyName
                }
                vm::MethodResolveError::MethodNotFound => chain::MethodResolveError::MethodNotFound,
                vm::MethodResolveError::MethodInvalidSignature => {
                    chain::MethodResolveError::MethodInvalidSignature
                }
            })
        }
        vm::FunctionCallError::LinkError { msg } => {
            chain::FunctionCallError::ExecutionError(format!("Link Error: {msg}"))
        }
        vm::FunctionCallError::LoadingError { msg } => {
            chain::FunctionCallError::ExecutionError(format!("Loading Error: {msg}"))
        }
        error @ (vm::FunctionCallError::HostError(_) | vm::FunctionCallError::WasmTrap(_)) => {
            chain::FunctionCallError::ExecutionError(error.to_string())
        }
    })
}

fn compilation_error(error: vm::CompilationError) -> Result<chain::CompilationError> {
    Ok(match error {
        vm::CompilationError::CodeDoesNotExist { account_id } => {
            let account_id = account_id
                .parse()
                .map_err(|_| EngineError::Vm(format!("bad account id {account_id}")))?;
            chain::CompilationError::CodeDoesNotExist { account_id }
        }
        vm::CompilationError::PrepareError(error) => {
            chain::CompilationError::PrepareError(prepare_error(error))
        }
        // The protocol names one compiler, whichever it is.
        vm::CompilationError::WasmerCompileError { msg }
        | vm::CompilationError::WasmtimeCompileError { msg } => {
            chain::CompilationError::WasmerCompileError { msg }
        }
    })
}

fn prepare_error(error: vm::PrepareError) -> chain::PrepareError {
    use chain::PrepareError as To;
    use vm::PrepareError as From;
    match error {
        From::Serialization => To::Serialization,
        From::Deserialization => To::Deserialization,
        From::InternalMemoryDeclared => To::InternalMemoryDeclared,
        From::GasInstrumentation => To::GasInstrumentation,
        From::StackHeightInstrumentation => To::StackHeightInstrumentation,
        From::Instantiate => To::Instantiate,
        From::Memory => To::Memory,
        From::TooManyFunctions => To::TooManyFunctions,
        From::TooManyLocals => To::TooManyLocals,
        From::TooManyTables => To::TooManyTables,
        From::TooManyTableElements => To::TooManyTableElements,
        From::FunctionBodyTooLarge => To::FunctionBodyTooLarge,
        From::InstrumentedCodeTooLarge => To::InstrumentedCodeTooLarge,
        From::TooManyBlocksPerFunction => To::TooManyBlocksPerFunction,
        From::TooManyBlocksPerContract => To::TooManyBlocksPerContract,
        From::TooManyTypes => To::TooManyTypes,
        From::TooManyParamsPerContract => To::TooManyParamsPerContract,
        From::TooManyParamsPerFunction => To::TooManyParamsPerFunction,
        From::OperandStackTooLarge => To::OperandStackTooLarge,
        From::TooManyGlobals => To::TooManyGlobals,
    }
}

/// What a receipt spent its gas on.
pub(super) fn profile(profile: near_vm_runner::ProfileDataV3) -> ProfileDataV3 {
    ProfileDataV3 {
        actions_profile: profile.actions_profile,
        wasm_ext_profile: profile.wasm_ext_profile,
        wasm_gas: profile.wasm_gas,
    }
}
