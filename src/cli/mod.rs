//! The command line: the one room with arguments, a terminal and a clock. It works nothing out itself.
//!
//! Answers go to standard output; progress, notices and faults go to standard error. How a command ended is its exit
//! code, see [`Ended`].

mod args;
mod backtest;
mod batch;
mod calibrate;
mod check;
mod compare;
mod console;
mod councils;
mod ended;
mod explain;
mod fault;
mod figure;
mod inputs;
mod interrupt;
mod lattice;
mod levers;
mod limits;
mod load;
mod merge;
mod pages;
mod posterior;
mod precise;
mod progress;
mod report;
mod run;
mod sensitivity;
mod solve;
mod spend;
mod trace;
mod unlock;
mod verify;

pub use ended::Ended;

use args::{Arguments, Command};
use clap::Parser;
use console::Console;
use std::process::ExitCode;

/// The whole command: arguments in, exit code out.
pub fn main() -> ExitCode {
    fault::quiet();
    let ended = fault::guard(|| match Arguments::try_parse() {
        Ok(arguments) => command(arguments.command),
        Err(e) => {
            // Help and version go to standard output and are no failure.
            let _ = e.print();
            if e.use_stderr() { Ended::Usage } else { Ended::Done }
        }
    });
    ExitCode::from(ended.code())
}

fn command(command: Command) -> Ended {
    let console = Console::of_this_process(command.is_quiet());
    let result = match command {
        Command::Run(arguments) => match &arguments.trace {
            Some(traced) => trace::trace(&arguments, traced, &console),
            None => run::run(&arguments, &console),
        },
        Command::Compare(arguments) => compare::compare(&arguments, &console),
        Command::Solve(arguments) => solve::solve(&arguments, &console),
        Command::Spend(arguments) => spend::spend(&arguments, &console),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments, &console),
        Command::Calibrate(arguments) => calibrate::calibrate(&arguments, &console),
        Command::Check(arguments) => check::check(&arguments, &console),
        Command::Explain(arguments) => explain::explain(&arguments, &console),
        Command::Verify(arguments) => verify::verify(&arguments, &console),
        Command::Backtest(arguments) => backtest::backtest(&arguments, &console),
        Command::Councils(arguments) => councils::councils(&arguments, &console),
        Command::Batch(arguments) => batch::batch(&arguments, &console),
        Command::Merge(arguments) => merge::merge(&arguments, &console),
        Command::Report(arguments) => report::report(&arguments, &console),
    };
    result.unwrap_or_else(|failure| {
        console.failure(&failure);
        failure.ended()
    })
}
