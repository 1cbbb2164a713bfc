//! `sendsim explain`: the pathways drawn, and whether each team can keep up, before anything is run.

use super::args::{ExplainArguments, ExplainFormat};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::{load, pages, posterior};
use crate::plan;
use crate::report::{explain_json, explain_mermaid, explain_sources, explain_text};
use crate::scenario::render;

/// Explains the scenario; runs nothing.
pub(super) fn explain(arguments: &ExplainArguments, console: &Console) -> Result<Ended, Failure> {
    let mut loaded = load::load(&arguments.scenario);
    let set: Vec<&str> = arguments.scenario.set.iter().map(|(path, _)| path.as_str()).collect();
    let drawn = posterior::named(&mut loaded, &set);
    load::say_notices(&loaded, console);
    if let Some(drawn) = drawn.filter(|drawn| !drawn.faults.is_empty()) {
        return Err(Failure::Scenario(render(&drawn.faults, &drawn.files, console.error_colour)));
    }
    load::say_posterior_is_not_used(&loaded, console);
    let Some(scenario) = &loaded.scenario else {
        return Err(Failure::Scenario(loaded.render_faults(console.error_colour)));
    };
    let plan = plan::compile(scenario);
    let explained = pages::explained(scenario, &plan, &loaded);
    console.answer(&match arguments.format {
        ExplainFormat::Text if arguments.sources => explain_sources(&explained, console.width, console.colour),
        ExplainFormat::Text => explain_text(&explained, console.width, console.colour),
        ExplainFormat::Json => explain_json(&explained),
        ExplainFormat::Mermaid => explain_mermaid(&explained),
    })?;
    Ok(Ended::Done)
}
