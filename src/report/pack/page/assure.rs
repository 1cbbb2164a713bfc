//! The assurance pages: where the figures come from, what was checked, who answers for what, how to get the same again.

use super::{Block, Section, Table, checklist};
use crate::report::pack::{Assumption, Command, Pack};
use crate::report::words::counted;

/// Grades of evidence in the order of the log.
const GRADES: [&str; 4] = ["no source", "assumption", "derived", "source given"];

/// All of them.
pub(super) fn sections(pack: &Pack) -> Vec<Section> {
    // A batch is of many scenarios, each with a log of its own.
    let of_one = pack.story.of != Command::Batch;
    let first = of_one.then(|| [log(pack), checklist::section(pack), verified(pack)]);
    first.into_iter().flatten().chain([roles(), again(pack)]).collect()
}

fn log(pack: &Pack) -> Section {
    let all = &pack.story.assumptions;
    let of = |grade: &'static str| all.iter().filter(move |a| a.grade == grade);
    let counts: Vec<String> = GRADES.iter().map(|g| format!("{} {g}", of(g).count())).collect();
    let ranged = all.iter().filter(|a| a.range.is_some()).count();
    let mut blocks = vec![Block::Text(format!(
        "Every figure that describes the area, as the scenario's files give it: {}. {} with a range. The grade is read from \
         the comment beside the figure: no comment, an assumption, derived from others, or a source given (these are not printed).",
        counts.join(", "),
        counted(ranged as f64, "figure"),
    ))];
    for (k, grade) in GRADES.into_iter().enumerate() {
        let found: Vec<&Assumption> = of(grade).collect();
        if found.is_empty() {
            continue;
        }
        let caption = format!("{}: {grade}", counted(found.len() as f64, "figure"));
        let table = grouped(&caption, &found);
        // On paper what has a source is left to the page and the workbook.
        blocks.push(match k {
            0 => Block::Table(table),
            3 => Block::Again(caption, table),
            _ => Block::Fold(caption, table),
        });
    }
    if !pack.story.left_out.is_empty() {
        blocks.push(Block::Heading("Left out".to_owned()));
        blocks.push(Block::List(pack.story.left_out.clone()));
    }
    let unknown = of("no source").count();
    let title = match unknown {
        0 => "Assumptions log: every figure says where it comes from".to_owned(),
        n => format!(
            "Assumptions log: {n} of {} {} not say where {}",
            counted(all.len() as f64, "figure"),
            if n == 1 { "does" } else { "do" },
            if n == 1 { "it comes from" } else { "they come from" },
        ),
    };
    Section { short: "Assumptions log".to_owned(), title, blocks }
}

/// One comment often stands beside many figures: a row a comment, in it a line a table of the file, such as
/// `teams.nurses.posts.new: wte = 5.6 (4.5–7), caseload = 12`.
fn grouped(caption: &str, found: &[&Assumption]) -> Table {
    let mut table =
        Table::of_log(caption, &["figures, by the table of the file", "source, as the file gives it", "where"]);
    let mut groups: Vec<Vec<&Assumption>> = Vec::new();
    for a in found {
        let same = |g: &&mut Vec<&Assumption>| g[0].file == a.file && g[0].source == a.source;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(a),
            None => groups.push(vec![a]),
        }
    }
    for group in groups {
        let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
        for a in &group {
            let (of, name) = a.path.rsplit_once('.').unwrap_or(("", &a.path));
            let range = a.range.map_or(String::new(), |(least, most)| format!(" ({least}–{most})"));
            let told = format!("{name} = {}{range}", a.value);
            match lines.iter_mut().find(|(table, _)| *table == of) {
                Some((_, all)) => all.push(told),
                None => lines.push((of, vec![told])),
            }
        }
        let line = |(of, all): &(&str, Vec<String>)| {
            let text = if of.is_empty() { all.join(", ") } else { format!("{of}: {}", all.join(", ")) };
            text.replace('\n', " ")
        };
        let cell = lines.iter().map(line).collect::<Vec<_>>().join("\n");
        let ends = (group.iter().map(|a| a.line).min(), group.iter().map(|a| a.line).max());
        let at = match ends {
            (Some(first), Some(last)) if first < last => format!("{}, lines {first}–{last}", group[0].file),
            (Some(first), _) => format!("{}, line {first}", group[0].file),
            _ => group[0].file.clone(),
        };
        table.row([cell, group[0].source.replace('\n', " "), at.replace('\n', " ")]);
    }
    table
}

fn verified(pack: &Pack) -> Section {
    let judged = pack.story.assumptions.iter().filter(|a| a.grade == "assumption" || a.grade == "no source").count();
    let mut table = Table::of_words("What was checked", &["what", "what is known from this folder"]);
    let mut row = |what: &str, known: String| table.row([what.to_owned(), known]);
    row(
        "The engine",
        format!(
            "{} {}, algorithm {}: `sendsim verify` sets it beside queueing theory on any machine, in a minute or two. Its \
             result is no part of a run.",
            pack.manifest.tool, pack.manifest.version, pack.manifest.algorithm
        ),
    );
    row(
        "Calibration",
        if pack.manifest.command.split(' ').any(|word| word == "--posterior") {
            "Inputs are draws fitted to published figures; see the command at the end for their file.".to_owned()
        } else {
            format!(
                "None: inputs are as the scenario states them, {} of {} assumed or without a source.",
                judged,
                pack.story.assumptions.len()
            )
        },
    );
    row("Past forecasts", "Not scored: this folder holds no backtest.".to_owned());
    row(
        "Exactness",
        pack.story.precision.as_ref().map_or_else(
            || "No figure of this run was asked to be exact.".to_owned(),
            |text| super::solve::in_words(pack, text),
        ),
    );
    let title = "What was verified and calibrated, and what was not".to_owned();
    Section { short: "Verification".to_owned(), title, blocks: vec![Block::Table(table)] }
}

fn roles() -> Section {
    let mut table =
        Table::of_words("Roles of the AQuA Book, to be signed", &["role", "answers for", "name", "date", "signature"]);
    for (role, answers) in [
        ("Commissioner", "the question is the right one, and what the answer will be used for is said"),
        ("Analyst", "the scenario describes the area; its figures are the best there are"),
        ("Analytical assurer", "the analysis was checked by someone who did not make it"),
        ("Approver (senior responsible owner)", "the analysis is fit for the decision; its limits are told with it"),
    ] {
        table.row([role.to_owned(), answers.to_owned(), String::new(), String::new(), String::new()]);
    }
    Section {
        short: "Sign-off".to_owned(),
        title: "Roles: who answers for what".to_owned(),
        blocks: vec![Block::Table(table)],
    }
}

fn again(pack: &Pack) -> Section {
    let m = &pack.manifest;
    let mut table = Table::of_words("What makes the same bytes again", &["what", "value"]);
    for (what, value) in [
        ("tool", format!("{} {}", m.tool, m.version)),
        (
            "scenario format, output version, algorithm",
            format!("{}, {}, {}", m.scenario_format, m.output_version, m.algorithm),
        ),
        ("scenario hash", m.scenario_hash.clone()),
        ("plan hash", m.plan_hash.clone()),
        ("seed", m.seed.to_string()),
        ("replications", format!("{} from number {}", m.replications, m.first_replication)),
    ] {
        if !value.is_empty() {
            table.row([what.to_owned(), value]);
        }
    }
    let mut hashes = Table::of_words("The tables of this run", &["file", "bytes", "SHA-256"]);
    for t in &pack.story.tables {
        hashes.row([t.name.clone(), t.bytes.to_string(), t.sha256.clone()]);
    }
    let files: Vec<&str> = pack.story.files.iter().map(|f| f.name.as_str()).collect();
    let whose = match files.as_slice() {
        [] => "In a folder with the scenarios' files.".to_owned(),
        files => format!("In a folder with the scenario's files ({}), whose texts pack.json holds.", files.join(", ")),
    };
    Section {
        short: "The same again".to_owned(),
        title: "The command that makes every figure again, byte for byte".to_owned(),
        blocks: vec![
            Block::Command(m.command.clone()),
            Block::Text(format!(
                "{whose} sha256sum of the tables then gives the sums below, whatever the machine and the number of threads."
            )),
            Block::Table(table),
            Block::Table(hashes),
        ],
    }
}
