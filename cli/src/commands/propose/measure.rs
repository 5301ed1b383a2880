//! The least that an instance of a template must be given: found by a creation on a fork, not guessed.

use charter_interface::factory::args::{CreateInstance, Govern, QuoteFor};
use charter_interface::factory::{Command, Quote, TemplateTerms};
use charter_interface::{AccountId, Category, Exact, NearToken, RawObject, storage_price};

use crate::cause;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::factory::Factory;
use crate::fork::Fork;
use crate::ids;
use crate::transaction::Call;

/// The name of the instance that is created to be measured.
const NAME: &str = "measured-by-charter";
/// What it is given to be measured; more than any template needs.
const PLENTY: NearToken = NearToken::from_near(20);
/// An account of so many bytes need not stake for them (NEP-448).
const FREE_BYTES: u64 = 770;
/// What may be spent.
const TGAS: u64 = 300;

/// Creates an instance with these arguments on a fork, where its template is open and has no minimum balance, and looks at what its
/// storage stakes. Then creates another with just that, which must hold.
pub async fn min_balance(
    context: &Context<'_>,
    factory: &Factory<'_>,
    template: &str,
    init_args: &str,
) -> Result<NearToken> {
    let progress = context.printer.progress("creating an instance on a fork");
    let governance_id = factory.info().await?.governance_id;
    let view = factory.template(template).await?;
    let view = view
        .ok_or_else(|| Error::NotFound(format!("{} has no template `{template}`", factory.id)))?;
    let init_args =
        RawObject::new(init_args).map_err(|error| Error::Words(format!("--measure: {error}")))?;
    let measure = Measure {
        factory_id: &factory.id,
        governance_id: &governance_id,
        template,
        terms: view.terms,
        init_args,
    };
    let network = Fork::begin(context.node()?)?;
    let nothing = NearToken::from_yoctonear(0);
    let mut fork = network.clone();
    let quote = measure.create(&mut fork, nothing, Some(PLENTY))?;
    let id: AccountId = format!("{NAME}.{}", factory.id)
        .parse()
        .map_err(|_| impossible("its name is too long"))?;
    let account = fork
        .chain
        .account(&ids::near(&id)?)
        .map_err(|error| impossible(&error.to_string()))?;
    let staked = if account.storage_usage > FREE_BYTES {
        storage_price(account.storage_usage)
    } else {
        nothing
    };
    let given = quote.account.saturating_add(quote.code);
    let least = staked.saturating_sub(given);
    progress.at(format!("creating one that is given {}", Exact(least)));
    measure.create(&mut network.clone(), least, None)?;
    Ok(least)
}

struct Measure<'a> {
    factory_id: &'a AccountId,
    governance_id: &'a AccountId,
    template: &'a str,
    terms: TemplateTerms,
    init_args: RawObject,
}

impl Measure<'_> {
    /// Creates an instance on a fork; what the factory quoted for it.
    fn create(
        &self,
        fork: &mut Fork,
        min_balance: NearToken,
        balance: Option<NearToken>,
    ) -> Result<Quote> {
        let template = self.template.to_string();
        let terms = TemplateTerms {
            min_balance,
            ..self.terms.clone()
        };
        let commands = vec![
            Command::SetTerms {
                template: template.clone(),
                terms,
            },
            Command::OpenTemplate {
                template: template.clone(),
            },
        ];
        let category = Category::Council;
        let govern = Call::json("govern", Govern { commands, category })?
            .one_yocto()
            .tgas(TGAS);
        held(&fork.call(self.governance_id, self.factory_id, govern)?)?;
        let creator = fork.chain.root();
        let quote: Quote = fork.view(
            self.factory_id,
            "quote",
            QuoteFor {
                creator_id: ids::wire(&creator.account_id)?,
                template: template.clone(),
                name: NAME.to_string(),
                release: None,
                owner_key: None,
                balance,
            },
        )?;
        let instance = CreateInstance {
            template,
            name: NAME.to_string(),
            init_args: self.init_args.clone(),
            release: None,
            owner_key: None,
            balance,
            max_total: None,
        };
        let call = Call::json("create_instance", instance)?
            .deposit(quote.total)
            .tgas(TGAS);
        held(&fork.call_signed(&creator, self.factory_id, call)?)?;
        Ok(quote)
    }
}

fn held(result: &charter_localnet::TransactionResult) -> Result {
    let Some(error) = result.failure() else {
        return Ok(());
    };
    // The first receipt that failed says most.
    let first = result
        .failed_receipts()
        .next()
        .and_then(|receipt| receipt.failure());
    Err(impossible(&cause::reason(first.unwrap_or(error))))
}

fn impossible(why: &str) -> Error {
    Error::NotVerified(format!(
        "the minimum balance cannot be measured on a fork: {why}"
    ))
}
