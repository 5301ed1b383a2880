//! A running instance is upgraded by its owner, and the council rolls a release back.

use anyhow::{Result, ensure};
use charter_interface::factory::args::OfInstance;
use charter_interface::factory::{Command, InstanceView};
use serde_json::json;

use super::{Show, instance_id, owners, release, release_id, to_factory};

impl Show<'_> {
    pub(super) fn life(&mut self) -> Result<()> {
        self.stage
            .act("A running instance is upgraded, and a release rolled back");
        let (cast, factory_id) = (self.cast, self.factory_id());
        let next = marked(&self.donation, "1.1.0");
        self.decide(
            "Offer donations 1.1.0",
            to_factory(&factory_id, vec![release("donation", "1.1.0", &next)?]),
        )?;
        self.publish(&factory_id, "donations 1.1.0", &next)?;
        self.stage
            .note("No instance has changed: only its owner can have it upgraded.");
        let meadow = instance_id("meadow", &factory_id)?;
        self.stage.call(
            &cast.erin,
            format!("upgrades {meadow}"),
            &meadow,
            owners("upgrade", json!({})),
        )?;
        self.expect_version("meadow", "1.1.0")?;

        let back = vec![
            Command::SetCurrentRelease(release_id("donation", "1.0.0")),
            Command::DeprecateRelease(release_id("donation", "1.1.0")),
        ];
        self.decide("Go back to donations 1.0.0", to_factory(&factory_id, back))?;
        self.stage.call(
            &cast.erin,
            format!("follows with {meadow}"),
            &meadow,
            owners("upgrade", json!({})),
        )?;
        self.expect_version("meadow", "1.0.0")
    }

    fn expect_version(&self, name: &str, version: &str) -> Result<()> {
        let args = OfInstance {
            name: name.to_string(),
        };
        let instance: Option<InstanceView> =
            self.stage.view(&self.factory_id(), "get_instance", args)?;
        let runs = instance.map(|instance| instance.version);
        ensure!(
            runs.as_deref() == Some(version),
            "the registry says that {name} runs {runs:?}"
        );
        self.stage
            .note(format!("The registry says that {name} runs {version}."));
        Ok(())
    }
}

/// The same code with its release's label in a custom section, so that it is other code.
fn marked(code: &[u8], version: &str) -> Vec<u8> {
    const NAME: &[u8] = b"release";
    let mut marked = code.to_vec();
    // A custom section: id 0, its length, the length of its name, its name, its content. All lengths are below 128.
    marked.extend([0, (1 + NAME.len() + version.len()) as u8, NAME.len() as u8]);
    marked.extend(NAME);
    marked.extend(version.as_bytes());
    marked
}
