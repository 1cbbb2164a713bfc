//! `sendsim councils`: every English council a year ahead, from the department's files alone, and how well it went.

use super::args::{CouncilsArguments, Format};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::load;
use super::progress::Progress;
use super::run::{MANIFEST, quoted};
use crate::chance::ALGORITHM;
use crate::councils::{Published, backtest, reference};
use crate::files::{check_can_publish, read_text};
use crate::kernel::Stop;
use crate::report::{self, ForecastsManifest};
use crate::scenario;
use std::path::PathBuf;

const FILES: [&str; 3] = ["forecasts.csv", "scores.csv", MANIFEST];

/// Reads, forecasts, scores; writes the forecasts.
pub(super) fn councils(arguments: &CouncilsArguments, console: &Console) -> Result<Ended, Failure> {
    let interrupt = Interrupt::listen(Stop::new());
    let texts = Published::FILES.map(|name| {
        let path = arguments.folder.join(name);
        read_text(&path).map_err(|why| {
            let words = "the folder must hold the department's files as published";
            Failure::Argument(format!("{}: {why}; {words}: {}", path.display(), Published::FILES.join(" and ")))
        })
    });
    let [requests, timeliness] = texts;
    let texts = [requests?, timeliness?];
    let published = Published::read(&texts[0], &texts[1]).map_err(|fault| Failure::Argument(fault.message()))?;
    let years = years(arguments, &published)?;
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("out/councils"));
    check_can_publish(&out, &FILES)?;

    let threads = load::threads(arguments.manner.threads);
    let progress = Progress::new(console, arguments.runs as u32);
    let rows = reference(arguments.seed, arguments.runs as u32, threads, &|n| progress.done(n), interrupt.stop())
        .map_err(|_| Failure::Interrupted { written: false })?;
    progress.clear();
    let test = backtest(&published, &rows, &years, arguments.seed)
        .map_err(|fault| Failure::Refused(format!("{}; ask for more with --runs", fault.message())))?;
    if test.forecasts.is_empty() {
        let words = "no run of the model went like any of these councils; ask for more with --runs";
        return Err(Failure::Refused(words.to_owned()));
    }
    let manifest = manifest(arguments, &years, &texts);
    let files = vec![
        (FILES[0], report::councils_csv(&published, &test)),
        (FILES[1], report::councils_scores_csv(&test)),
        (FILES[2], manifest.json()),
    ];
    interrupt.publish(&out, &files)?;
    console.answer(&match arguments.manner.format {
        Format::Text => report::councils_text(&published, &test, arguments.each, console.width, console.colour),
        Format::Json => report::councils_json(&test),
    })?;
    console.say(&format!("{}; files in {}", progress.took_all(threads), out.display()));
    Ok(Ended::Done)
}

/// What makes the files again.
fn manifest(arguments: &CouncilsArguments, years: &[u16], texts: &[String; 2]) -> ForecastsManifest {
    let folder = quoted(&load::name(&arguments.folder.to_string_lossy()));
    let years = years.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
    let (runs, seed) = (arguments.runs, arguments.seed);
    let command = format!("sendsim councils {folder} --years {years} --runs {runs} --seed {seed}");
    let manifest = ForecastsManifest::new(ALGORITHM, scenario::FORMAT as u32, seed, &command, &FILES[..2]);
    let named = Published::FILES.iter().zip(texts);
    named.fold(manifest, |manifest, (name, text)| manifest.with_input(name, text))
}

/// The years asked for, each with two before it; without any asked for all there are.
fn years(arguments: &CouncilsArguments, published: &Published) -> Result<Vec<u16>, Failure> {
    let known = published.years();
    let can = |year: &u16| known.contains(year) && known.contains(&(year - 1)) && known.contains(&(year - 2));
    let possible: Vec<u16> = known.iter().copied().filter(|y| *y >= 2).filter(can).collect();
    let words = possible.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    if possible.is_empty() {
        let words = "no year in these files has two before it: three consecutive years are needed";
        return Err(Failure::Argument(words.to_owned()));
    }
    if let Some(wrong) = arguments.years.iter().find(|y| !possible.contains(y)) {
        return Err(Failure::Argument(format!("{wrong} cannot be forecast from these files; there are {words}")));
    }
    let mut asked = arguments.years.clone();
    asked.sort_unstable();
    asked.dedup();
    Ok(if asked.is_empty() { possible } else { asked })
}
