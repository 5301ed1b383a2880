//! What every command has: what it was told, what is remembered, a node, a key, an output.

use std::cell::OnceCell;

use charter_interface::AccountId;
use charter_interface::governance::FactoryView;

use crate::args::Global;
use crate::council::Council;
use crate::error::{Error, Result};
use crate::factory::Factory;
use crate::keys::Places;
use crate::memory::Memory;
use crate::network::{self, NearCli};
use crate::node::Node;
use crate::print::Printer;
use crate::surroundings::Surroundings;

/// What a command has.
pub struct Context<'a> {
    /// What it was told.
    pub options: &'a Global,
    /// The machine.
    pub surroundings: &'a Surroundings,
    /// What is remembered.
    pub memory: Memory,
    /// Where its answer goes.
    pub printer: &'a Printer<'a>,
    near_cli: NearCli,
    node: OnceCell<Node>,
}

impl<'a> Context<'a> {
    /// Reads what is remembered, and near-cli's configuration.
    pub fn new(
        options: &'a Global,
        surroundings: &'a Surroundings,
        printer: &'a Printer<'a>,
    ) -> Result<Self> {
        Ok(Self {
            options,
            surroundings,
            memory: Memory::read(surroundings.memory.as_deref())?,
            printer,
            near_cli: NearCli::read(surroundings.near_cli.as_deref())?,
            node: OnceCell::new(),
        })
    }

    /// The node: of `--network`, of what is remembered, or of the public network whose accounts the council or the signer is
    /// one of.
    pub fn node(&self) -> Result<&Node> {
        if let Some(node) = self.node.get() {
            return Ok(node);
        }
        let node = Node::new(self.near_cli.network(&self.network_name()?)?)?;
        Ok(self.node.get_or_init(|| node))
    }

    fn network_name(&self) -> Result<String> {
        let named = self
            .options
            .network
            .as_ref()
            .or(self.memory.network.as_ref());
        if let Some(name) = named {
            return Ok(name.clone());
        }
        let accounts = [self.council_id(), self.signer_id()];
        let mut accounts = accounts.into_iter().filter_map(Result::ok);
        let name = accounts.find_map(network::of_account);
        name.map(str::to_string).ok_or(Error::Missing {
            what: "the network",
            option: "--network NAME",
        })
    }

    /// Checks that a network is known.
    pub fn check_network(&self, name: &str) -> Result {
        self.near_cli.network(name).map(drop)
    }

    /// The council's account.
    pub fn council_id(&self) -> Result<&AccountId> {
        let named = self
            .options
            .council
            .as_ref()
            .or(self.memory.council.as_ref());
        named.ok_or(Error::Missing {
            what: "the council",
            option: "--council ACCOUNT",
        })
    }

    /// The council.
    pub fn council(&self) -> Result<Council<'_>> {
        Ok(Council::new(self.node()?, self.council_id()?.clone()))
    }

    /// Who signs.
    pub fn signer_id(&self) -> Result<&AccountId> {
        let named = self.options.signer.as_ref().or(self.memory.signer.as_ref());
        named.ok_or(Error::Missing {
            what: "who signs",
            option: "--as ACCOUNT",
        })
    }

    /// A factory.
    pub fn factory_at(&self, factory_id: &AccountId) -> Result<Factory<'_>> {
        Ok(Factory::new(self.node()?, factory_id.clone()))
    }

    /// The factory that was named, the one that is remembered, or the only one of the council's registry.
    pub async fn factory(&self, named: Option<&AccountId>) -> Result<Factory<'_>> {
        if let Some(factory_id) = named.or(self.memory.factory.as_ref()) {
            return self.factory_at(factory_id);
        }
        let registered = self.council()?.factories().await?;
        match registered.as_slice() {
            [FactoryView { factory_id, .. }] => self.factory_at(factory_id),
            _ => Err(Error::Missing {
                what: "which of the factories",
                option: "--factory ACCOUNT",
            }),
        }
    }

    /// Where the signer's key may be.
    pub fn places(&self) -> Places {
        let named = self.options.key_file.as_ref();
        // A remembered file is the key of who is remembered.
        let remembered = self.memory.key_file.as_ref();
        let remembered = remembered.filter(|_| self.options.signer.is_none());
        let credentials = self.near_cli.credentials().map(std::path::Path::to_owned);
        Places {
            file: named.or(remembered).cloned(),
            credentials: credentials.or_else(|| self.surroundings.credentials.clone()),
        }
    }
}
