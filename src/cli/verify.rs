//! `sendsim verify`: the engine against queueing theory, on the user's own machine.

use super::args::{Format, VerifyArguments};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::load;
use super::progress::Cases;
use crate::kernel::Stop;
use crate::report::{verify_json, verify_text};
use crate::scenario::nearest;
use crate::verify::{Cell, Spec, Suite, Verification, cells};

/// Runs the cells and compares; nothing is written but the answer.
pub(super) fn verify(arguments: &VerifyArguments, console: &Console) -> Result<Ended, Failure> {
    let interrupt = Interrupt::listen(Stop::new());
    let cells = chosen(cells(), &arguments.only)?;
    let spec = Spec { seed: arguments.seed, size: 1.0, threads: load::threads(arguments.manner.threads) };
    let suite = Suite::new(cells, spec);
    let progress = Cases::new(console, suite.work(), suite.len());
    let verification = suite.run(&|told| progress.told(told), interrupt.stop());
    let verification = verification.map_err(|_| Failure::Interrupted { written: false })?;
    progress.clear();
    console.answer(&match arguments.manner.format {
        Format::Text => verify_text(&verification, console.width, console.colour),
        Format::Json => verify_json(&verification),
    })?;
    console.say(&progress.took(spec.threads));
    Ok(ended(&verification))
}

/// How it ends: with a figure that does not agree, not well.
fn ended(verification: &Verification) -> Ended {
    if verification.agrees() { Ended::Done } else { Ended::NotVerified }
}

/// The cells of these names, in their own order; without names all of them.
fn chosen(cells: Vec<Cell>, names: &[String]) -> Result<Vec<Cell>, Failure> {
    if let Some(name) = names.iter().find(|name| !cells.iter().any(|c| c.name == **name)) {
        let meant = nearest(name, cells.iter().map(|c| c.name)).map(|near| format!("; did you mean {near}?"));
        let all = || format!("; there are {}", cells.iter().map(|c| c.name).collect::<Vec<_>>().join(", "));
        return Err(Failure::Argument(format!("there is no case {name}{}", meant.unwrap_or_else(all))));
    }
    Ok(cells.into_iter().filter(|c| names.is_empty() || names.iter().any(|name| name == c.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{Case, Claim, Estimate, Figure};

    fn verification(agrees: &[bool]) -> Verification {
        let claim = Claim::new("number", 1.0, Estimate { value: 1.0, half: 0.001 });
        let figures =
            agrees.iter().map(|agrees| Figure { claim: claim.clone(), caught: 0.01, agrees: *agrees }).collect();
        let case = Case { cell: cells()[0], replications: 20, again: false, figures, fault: None };
        Verification { seed: None, cases: vec![case] }
    }

    #[test]
    fn one_figure_that_does_not_agree_ends_it_with_code_one() {
        assert_eq!(ended(&verification(&[true, true])).code(), 0);
        assert_eq!(ended(&verification(&[true, false])).code(), 1);
        assert_eq!(ended(&verification(&[])).code(), 1, "nothing compared is nothing proven");
    }
}
