//! `charter create`: an instance of a template.

use std::path::PathBuf;

use charter_interface::factory::args::{CreateInstance, QuoteFor};
use charter_interface::factory::{Quote, ReleaseId, ReleaseView, gas};
use charter_interface::{Delivery, Exact, Gas, NearToken, PublicKey, RawObject};
use clap::Args;
use serde_json::{Map, Value};

use crate::context::Context;
use crate::error::{Error, FileFault, Result};
use crate::factory::Factory;
use crate::human;
use crate::print::pairs;
use crate::transaction::{Call, Transaction};

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The factory and the template; of the factory that is remembered, or of the council's only one, when it is only a template
    #[arg(value_name = "FACTORY/TEMPLATE")]
    template: String,
    /// One label: the instance is NAME.FACTORY
    name: String,
    /// An argument of the instance's init: `--field owner=ann.near` is a text, `--field decimals:=6` any JSON
    #[arg(long = "field", value_name = "NAME=TEXT|NAME:=JSON")]
    fields: Vec<String>,
    /// All arguments of the init, as a JSON object
    #[arg(long, value_name = "JSON", conflicts_with = "fields")]
    args: Option<String>,
    /// The ABI of the template's code, to check the arguments with before anything is sent
    #[arg(long, value_name = "FILE")]
    abi: Option<PathBuf>,
    /// Another release than the current one
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
    /// A full access key for the instance, where the template allows one: who holds it can replace its code
    #[arg(long, value_name = "KEY")]
    owner_key: Option<PublicKey>,
    /// What the instance is given beyond what it needs
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount)]
    balance: Option<NearToken>,
    /// Take the price of what is prepaid, and attach nothing: a function-call key can sign that
    #[arg(long, conflicts_with = "balance")]
    prepaid: bool,
    /// The most that it may cost in all; what is quoted when not given
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount)]
    max_total: Option<NearToken>,
    /// Only quote it
    #[arg(long)]
    quote: bool,
    /// Do not ask, which it does on a terminal
    #[arg(long)]
    yes: bool,
}

/// Quotes it, and creates it for no more than that.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let (factory_id, template) = match options.template.split_once('/') {
        Some((factory, template)) => (Some(human::account(factory)?), template),
        None => (None, options.template.as_str()),
    };
    let factory = context.factory(factory_id.as_ref()).await?;
    let creator_id = context.signer_id()?.clone();
    let Some(view) = factory.template(template).await? else {
        return Err(Error::NotFound(format!(
            "{} has no template `{template}`; see `charter factory show {}`",
            factory.id, factory.id
        )));
    };
    let args = arguments(options)?;
    if let Some(path) = &options.abi {
        check_with_abi(path, &view.spec.init_method, &args)?;
    }
    let quote = factory
        .quote(&QuoteFor {
            creator_id,
            template: template.to_string(),
            name: options.name.clone(),
            release: options.release.clone(),
            owner_key: options.owner_key.clone(),
            balance: options.balance,
        })
        .await?;
    if options.quote {
        return context.printer.answer(&quote, || of_quote(&quote));
    }
    if let Some(most) = options.max_total.filter(|most| *most < quote.total) {
        return Err(Error::Words(format!(
            "it costs {}, and --max-total is {}",
            Exact(quote.total),
            Exact(most)
        )));
    }
    let release = release(&factory, template, options.release.as_deref(), view.current).await?;
    let instance = CreateInstance {
        template: template.to_string(),
        name: options.name.clone(),
        init_args: RawObject::new(&args.to_string())
            .map_err(|error| Error::Words(error.to_string()))?,
        release: options.release.clone(),
        owner_key: options.owner_key.clone(),
        balance: options.balance,
        max_total: Some(options.max_total.unwrap_or(quote.total)),
    };
    let deposit = if options.prepaid {
        NearToken::from_yoctonear(0)
    } else {
        quote.total
    };
    let call = Call::json("create_instance", &instance)?
        .deposit(deposit)
        .gas(gas_for(view.spec.init_gas, &release));
    let id = human::account(&format!("{}.{}", options.name, factory.id))?;
    let sends = !context.options.dry_run && context.options.print.is_none();
    let question = format!("create {id} for {}?", Exact(quote.total));
    if sends && !options.yes && !context.printer.ask(&question)? {
        return Err(Error::Words("not created".to_string()));
    }
    let title = format!("{id} is there, for {}", Exact(quote.total));
    let doing = format!("creating {id} for {}", Exact(quote.total));
    let transaction = Transaction::call(&factory.id, call);
    context
        .submit_and_tell(&transaction, &doing, &title)
        .await?;
    Ok(())
}

fn arguments(options: &Options) -> Result<Value> {
    if let Some(args) = &options.args {
        let value: Value = serde_json::from_str(args)
            .map_err(|error| Error::Words(format!("--args is no JSON: {error}")))?;
        if !value.is_object() {
            return Err(Error::Words("--args is no JSON object".to_string()));
        }
        return Ok(value);
    }
    let mut fields = Map::new();
    for field in &options.fields {
        let wrong = || {
            Error::Words(format!(
                "`{field}` is no field; write NAME=TEXT or NAME:=JSON"
            ))
        };
        let (name, value) = field.split_once('=').ok_or_else(wrong)?;
        let (name, value) = match name.strip_suffix(':') {
            Some(name) => {
                let value = serde_json::from_str(value)
                    .map_err(|error| Error::Words(format!("the JSON of `{field}`: {error}")))?;
                (name, value)
            }
            None => (name, Value::from(value)),
        };
        if name.is_empty() || fields.insert(name.to_string(), value).is_some() {
            return Err(Error::Words(format!(
                "the field `{name}` is empty, or said twice"
            )));
        }
    }
    Ok(Value::Object(fields))
}

/// Every argument is one that the method has, and none that it needs is missing.
fn check_with_abi(path: &std::path::Path, method: &str, args: &Value) -> Result {
    let fault = |text: String| Error::File {
        path: path.to_owned(),
        fault: FileFault::Content(text),
    };
    let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let abi: Value = serde_json::from_str(&text).map_err(|error| fault(error.to_string()))?;
    let functions = abi["body"]["functions"].as_array();
    let function = functions
        .into_iter()
        .flatten()
        .find(|function| function["name"] == method);
    let Some(function) = function else {
        return Err(fault(format!(
            "it has no method `{method}`, which initialises the template"
        )));
    };
    let params = function["params"]["args"].as_array();
    let params: Vec<_> = params.into_iter().flatten().collect();
    let names: Vec<_> = params
        .iter()
        .filter_map(|param| param["name"].as_str())
        .collect();
    let given = args.as_object();
    let given: Vec<_> = given.into_iter().flat_map(Map::keys).collect();
    if let Some(unknown) = given.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(Error::Words(format!(
            "`{method}` has no argument `{unknown}`; it has {}",
            names.join(", ")
        )));
    }
    let missing = params.iter().find(|param| {
        let name = param["name"].as_str().unwrap_or_default();
        !may_be_left_out(param) && args.get(name).is_none()
    });
    match missing.and_then(|param| param["name"].as_str()) {
        Some(name) => Err(Error::Words(format!(
            "`{method}` needs `{name}`: say --field {name}=.."
        ))),
        None => Ok(()),
    }
}

fn may_be_left_out(param: &Value) -> bool {
    let schema = &param["type_schema"];
    let null = |value: &Value| *value == "null" || value["type"] == "null";
    let any = ["anyOf", "oneOf"]
        .iter()
        .filter_map(|key| schema[*key].as_array());
    let types = schema["type"].as_array();
    any.chain(types).flatten().any(null)
}

async fn release(
    factory: &Factory<'_>,
    template: &str,
    asked: Option<&str>,
    current: Option<String>,
) -> Result<ReleaseView> {
    let version = asked.map(str::to_string).or(current);
    let Some(version) = version else {
        return Err(Error::NotFound(format!(
            "`{template}` has no current release; say --release VERSION: see `charter factory releases {}`",
            factory.id
        )));
    };
    let template = template.to_string();
    factory.release(&ReleaseId { template, version }).await
}

/// What a creation is given: what is not needed comes back.
fn gas_for(init: Gas, release: &ReleaseView) -> Gas {
    const MOST: Gas = Gas::from_tgas(300);
    let code = match release.delivery {
        Delivery::Stored => {
            u64::from(release.size).saturating_mul(gas::CREATE_PER_STORED_BYTE.as_gas())
        }
        Delivery::Global => 0,
    };
    let parts = [gas::CREATE_BASE, gas::FINALISE, gas::REPORT_FAILURE, init];
    let sum = parts
        .iter()
        .fold(code, |sum, part| sum.saturating_add(part.as_gas()));
    // A little more, for what the registry has grown by since it was measured.
    Gas::from_gas(sum.saturating_add(sum / 10)).min(MOST)
}

fn of_quote(quote: &Quote) -> String {
    let exact = |amount: NearToken| Exact(amount).to_string();
    pairs([
        ("for its account", exact(quote.account)),
        ("for its copy of the code", exact(quote.code)),
        ("its template's minimum balance", exact(quote.minimum)),
        ("asked for on top", exact(quote.balance)),
        ("fee", exact(quote.fee)),
        ("registry", exact(quote.registry)),
        ("of that for ever", exact(quote.tombstone)),
        ("registration", exact(quote.registration)),
        ("in all", exact(quote.total)),
    ])
}
