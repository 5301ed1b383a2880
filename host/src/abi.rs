//! What entry points take and give, for the contract's ABI (near-abi). Off the chain only.

use borsh::BorshSchema;
use near_abi::{
    AbiBody, AbiFunction, AbiFunctionKind, AbiFunctionModifier, AbiJsonParameter, AbiMetadata,
    AbiParameters, AbiRoot, AbiType,
};
use schemars::JsonSchema;
use schemars::r#gen::{SchemaGenerator, SchemaSettings};
use schemars::schema::Schema;

/// The ABI of a contract, entry point by entry point: a method for each kind of [`exports!`](crate::exports).
pub struct Describe {
    generator: SchemaGenerator,
    functions: Vec<AbiFunction>,
}

impl Default for Describe {
    fn default() -> Self {
        let generator = SchemaSettings::draft07().into_generator();
        Self {
            generator,
            functions: Vec::new(),
        }
    }
}

impl Describe {
    /// A call that takes no deposit.
    pub fn call<A: JsonSchema, T: JsonSchema, E>(
        &mut self,
        name: &str,
        doc: &[&str],
        _: fn(A) -> Result<T, E>,
    ) {
        let init = (name == "init").then_some(AbiFunctionModifier::Init);
        let result = self.json::<T>();
        let parameters = self.parameters::<A>();
        self.add(name, doc, AbiFunctionKind::Call, init, parameters, result);
    }

    /// A call that takes a deposit.
    pub fn payable<A: JsonSchema, T: JsonSchema, E>(
        &mut self,
        name: &str,
        doc: &[&str],
        _: fn(A) -> Result<T, E>,
    ) {
        let (result, parameters) = (self.json::<T>(), self.parameters::<A>());
        self.add(
            name,
            doc,
            AbiFunctionKind::Call,
            Some(AbiFunctionModifier::Payable),
            parameters,
            result,
        );
    }

    /// A view.
    pub fn view<A: JsonSchema, T: JsonSchema, E>(
        &mut self,
        name: &str,
        doc: &[&str],
        _: fn(A) -> Result<T, E>,
    ) {
        let (result, parameters) = (self.json::<T>(), self.parameters::<A>());
        self.add(name, doc, AbiFunctionKind::View, None, parameters, result);
    }

    /// A call of another contract: JSON comes, borsh goes.
    pub fn answer<A: JsonSchema, T: BorshSchema, E>(
        &mut self,
        name: &str,
        doc: &[&str],
        _: fn(A) -> Result<T, E>,
    ) {
        let type_schema = borsh::schema_container_of::<T>();
        let parameters = self.parameters::<A>();
        self.add(
            name,
            doc,
            AbiFunctionKind::Call,
            None,
            parameters,
            Some(AbiType::Borsh { type_schema }),
        );
    }

    /// A payable call whose outcome is that of a promise.
    pub fn promising<A: JsonSchema, E>(
        &mut self,
        name: &str,
        doc: &[&str],
        _: fn(A) -> Result<(), E>,
    ) {
        let parameters = self.parameters::<A>();
        self.add(
            name,
            doc,
            AbiFunctionKind::Call,
            Some(AbiFunctionModifier::Payable),
            parameters,
            None,
        );
    }

    /// A payable call with its own input, which no ABI can describe.
    pub fn raw<E>(&mut self, name: &str, doc: &[&str], _: fn() -> Result<(), E>) {
        let parameters = AbiParameters::default();
        self.add(
            name,
            doc,
            AbiFunctionKind::Call,
            Some(AbiFunctionModifier::Payable),
            parameters,
            None,
        );
    }

    /// A view that writes its own output.
    pub fn raw_view<A: JsonSchema, E>(
        &mut self,
        name: &str,
        doc: &[&str],
        _: fn(A) -> Result<(), E>,
    ) {
        let parameters = self.parameters::<A>();
        self.add(name, doc, AbiFunctionKind::View, None, parameters, None);
    }

    /// A callback: what it takes is the contract's own affair.
    pub fn callback<A, E>(&mut self, name: &str, doc: &[&str], _: fn(A) -> Result<(), E>) {
        let parameters = AbiParameters::Borsh { args: Vec::new() };
        self.add(
            name,
            doc,
            AbiFunctionKind::Call,
            Some(AbiFunctionModifier::Private),
            parameters,
            None,
        );
    }

    /// The whole, in the order of the methods' names.
    pub fn finish(mut self, name: &str, version: &str) -> AbiRoot {
        self.functions
            .sort_by(|left, right| left.name.cmp(&right.name));
        AbiRoot {
            schema_version: near_abi::SCHEMA_VERSION.to_string(),
            metadata: AbiMetadata {
                name: Some(name.to_string()),
                version: Some(version.to_string()),
                ..AbiMetadata::default()
            },
            body: AbiBody {
                functions: self.functions,
                root_schema: self.generator.into_root_schema_for::<()>(),
            },
        }
    }

    fn add(
        &mut self,
        name: &str,
        doc: &[&str],
        kind: AbiFunctionKind,
        modifier: Option<AbiFunctionModifier>,
        params: AbiParameters,
        result: Option<AbiType>,
    ) {
        let doc: Vec<_> = doc.iter().map(|line| line.trim()).collect();
        self.functions.push(AbiFunction {
            name: name.to_string(),
            doc: (!doc.is_empty()).then(|| doc.join("\n")),
            kind,
            modifiers: modifier.into_iter().collect(),
            params,
            callbacks: Vec::new(),
            callbacks_vec: None,
            result,
        });
    }

    fn json<T: JsonSchema>(&mut self) -> Option<AbiType> {
        // What returns nothing writes nothing that is worth a type.
        let nothing = T::schema_name() == <()>::schema_name();
        let type_schema = self.generator.subschema_for::<T>();
        (!nothing).then_some(AbiType::Json { type_schema })
    }

    /// The fields of an argument type are the method's parameters.
    fn parameters<A: JsonSchema>(&mut self) -> AbiParameters {
        let schema = A::json_schema(&mut self.generator).into_object();
        let properties = schema
            .object
            .map(|object| object.properties)
            .unwrap_or_default();
        let parameter =
            |(name, type_schema): (String, Schema)| AbiJsonParameter { name, type_schema };
        AbiParameters::Json {
            args: properties.into_iter().map(parameter).collect(),
        }
    }
}
