//! For everyone: views.

use charter_interface::factory::args::QuoteFor;
use charter_interface::factory::{
    Command, CommandsCheck, CreatorView, FactoryInfo, InstanceView, Ledger, NameStatus, Quote,
    ReleaseId, ReleaseView, TemplateView,
};
use charter_interface::{AccountId, Category, NearToken, Page, PublicKey};
use near_sdk::{FunctionError, near};

use crate::{Contract, ContractExt, Error, check, ledger, pages, quote, views};

#[near]
impl Contract {
    /// Whom it obeys, whether it is paused, what creators may do.
    pub fn get_info(&self) -> FactoryInfo {
        views::get_info(self.config())
    }

    /// What `govern` would answer now, command by command, to the governance of now. It says yes exactly when `govern` would
    /// succeed in the same block, given enough gas: it runs the same code, and writes nothing.
    #[deny_unknown_arguments]
    pub fn check_commands(&self, commands: Vec<Command>, category: Category) -> CommandsCheck {
        check::check_commands(self.config(), commands, category)
    }

    /// One template; `null`: there is none of this name.
    #[deny_unknown_arguments]
    pub fn get_template(&self, template: String) -> Option<TemplateView> {
        views::get_template(template)
    }

    /// The templates, oldest first, in pages of at most 100.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_templates(
        &self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<TemplateView>, Error> {
        pages::get_templates(self.config(), from, limit)
    }

    /// One release. Fails when there is none.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_release(&self, template: String, version: String) -> Result<ReleaseView, Error> {
        views::get_release(self.config(), ReleaseId { template, version })
    }

    /// A template's releases, oldest first, removed ones included, in pages of at most 100.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_releases(
        &self,
        template: String,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<ReleaseView>, Error> {
        pages::get_releases(self.config(), &template, from, limit)
    }

    /// The code of a stored release that is published or deprecated: the result is the bytes, raw. Nothing when there is none.
    #[deny_unknown_arguments]
    pub fn get_code(&self, template: String, version: String) {
        views::get_code(&ReleaseId { template, version }).unwrap_or_else(|error| error.panic());
    }

    /// What a name is used for. Fails for what can be no name.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_name(&self, name: String) -> Result<NameStatus, Error> {
        views::get_name(&name)
    }

    /// One instance, pending, live, or left and not proven gone; `null`: there is none.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_instance(&self, name: String) -> Result<Option<InstanceView>, Error> {
        views::get_instance(&name)
    }

    /// All instances: template by template, of each in the order of creation, in pages of at most 100.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_instances(
        &self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<InstanceView>, Error> {
        pages::get_instances(self.config(), from, limit)
    }

    /// A creator's instances, in the order of creation, in pages of at most 100.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_instances_by_creator(
        &self,
        creator_id: AccountId,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<InstanceView>, Error> {
        pages::get_instances_by_creator(&creator_id, from, limit)
    }

    /// A template's instances, in the order of creation, in pages of at most 100.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_instances_by_template(
        &self,
        template: String,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<InstanceView>, Error> {
        pages::get_instances_by_template(&template, from, limit)
    }

    /// What a creator has, and may do.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_creator(&self, creator_id: AccountId) -> Result<CreatorView, Error> {
        views::get_creator(self.config(), creator_id)
    }

    /// What a creation costs, in parts, in yoctoNEAR. Exactly what it is then charged, as long as the council changes nothing
    /// in between.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn quote(
        &self,
        creator_id: AccountId,
        template: String,
        name: String,
        release: Option<String>,
        owner_key: Option<PublicKey>,
        balance: Option<NearToken>,
    ) -> Result<Quote, Error> {
        quote::quote(&QuoteFor {
            creator_id,
            template,
            name,
            release,
            owner_key,
            balance,
        })
    }

    /// The balance by whom it belongs to, in yoctoNEAR.
    #[handle_result]
    pub fn get_ledger(&self) -> Result<Ledger, Error> {
        ledger::get_ledger(self.config())
    }
}
