//! What governance says of templates.

use charter_interface::factory::gas::MAX_INIT;
use charter_interface::factory::{
    FactoryEvent, MAX_INIT_METHOD, MAX_TEMPLATES, MAX_TEXT, TemplateSpec, TemplateTerms,
};
use charter_interface::{Gas, check_name};

use super::{check_at_most, check_count};
use crate::Error;
use crate::error::BoundsRefusal;
use crate::records::{Current, Template};
use crate::rehearsal::emit;
use crate::releases::template;
use crate::state::{Config, TEMPLATE_NAMES, TEMPLATES};

pub fn set(config: &mut Config, name: String, spec: TemplateSpec) -> Result<(), Error> {
    check_name(&name)?;
    check_at_most("bytes of title", spec.title.len(), MAX_TEXT)?;
    check_count(
        "bytes of init method",
        spec.init_method.len(),
        MAX_INIT_METHOD,
    )?;
    if spec.init_gas < Gas::from_gas(1) || spec.init_gas > MAX_INIT {
        return Err(BoundsRefusal::InitGas {
            gas: spec.init_gas,
            max: MAX_INIT,
        }
        .into());
    }
    let template = match TEMPLATES.get(&name) {
        Some(known) => Template {
            spec: spec.clone(),
            ..known
        },
        None => make(config, &name, spec.clone())?,
    };
    TEMPLATES.set(&name, &template);
    emit(&FactoryEvent::TemplateSet {
        template: name,
        spec,
    });
    Ok(())
}

/// A new template: closed, with no fee, no minimum balance and no owner keys.
fn make(config: &mut Config, name: &str, spec: TemplateSpec) -> Result<Template, Error> {
    let index = config.templates;
    if index >= MAX_TEMPLATES {
        return Err(BoundsRefusal::Full {
            what: "templates",
            max: usize::from(MAX_TEMPLATES),
        }
        .into());
    }
    config.templates = index + 1;
    TEMPLATE_NAMES.set(&index, &name.to_string());
    Ok(Template {
        index,
        spec,
        terms: TemplateTerms::default(),
        open: false,
        releases: 0,
        current: Current::none(),
        decisions: 0,
        next_number: 0,
    })
}

pub fn set_terms(name: String, terms: TemplateTerms) -> Result<(), Error> {
    let template = Template {
        terms: terms.clone(),
        ..template(&name)?
    };
    TEMPLATES.set(&name, &template);
    emit(&FactoryEvent::TermsSet {
        template: name,
        terms,
    });
    Ok(())
}

pub fn open(name: String) -> Result<(), Error> {
    set_open(&name, true)?;
    emit(&FactoryEvent::TemplateOpened { template: name });
    Ok(())
}

pub fn close(name: String) -> Result<(), Error> {
    set_open(&name, false)?;
    emit(&FactoryEvent::TemplateClosed { template: name });
    Ok(())
}

fn set_open(name: &str, open: bool) -> Result<(), Error> {
    let template = Template {
        open,
        ..template(name)?
    };
    TEMPLATES.set(name, &template);
    Ok(())
}
