//! From answers to `pack.json`.

use super::decided::{Compared, Cost, Solved, TargetChange};
use super::story::*;
use super::tell_tried::{bought, tried};
use super::{PACK, sha256};
use crate::project::{
    Answers, Comparison, Explained, Grade, Money, NeedRow as NeedAnswer, PriceList, PublishedCounts, Sensitivity,
    Solution, Span, Spread, StaffOf, TargetAnswer, is_published_rate, names,
};
use crate::report::compare::{children_sentence, drivers, exact, finding as difference_finding, losers, money, traps};
use crate::report::growing::growing;
use crate::report::json::file;
use crate::report::number::decimal;
use crate::report::sentence::{
    binding_sentence, caution_sentence, clearing_sentence, dip_sentence, family_sentence, finding, precision_sentence,
    published_sentence, shift_sentence,
};
use crate::report::solve::{answer as solved, how, question};
use crate::report::terminal::{need_finding, need_meaning, service_course, target_sentence, verdict};
use crate::report::words::slug;

/// What `pack.json` is made from.
#[derive(Debug)]
pub struct Telling<'a> {
    /// What was run.
    pub of: Command,
    /// The answers; of `compare` and `solve` those of the first scenario.
    pub answers: &'a Answers,
    /// The first scenario before it was run.
    pub explained: &'a Explained,
    /// The files of the first scenario, names as seen from its folder.
    pub files: Vec<ScenarioFile>,
    /// Published figures of the days of the run, by series.
    pub history: Vec<History>,
    /// The tables beside it: name and bytes.
    pub tables: &'a [(&'a str, &'a [u8])],
    /// Of `compare`: the others.
    pub comparisons: &'a [Comparison],
    /// Of `solve`.
    pub solution: Option<&'a Solution>,
    /// Of `sensitivity`.
    pub sensitivity: Option<&'a Sensitivity>,
    /// Of `spend`.
    pub prices: Option<&'a PriceList>,
}

/// `pack.json`, with a line feed at the end.
pub fn pack_json(telling: &Telling) -> Vec<u8> {
    file(&story(telling))
}

fn story(telling: &Telling) -> Story {
    let (answers, explained) = (telling.answers, telling.explained);
    let of_solution = telling.solution.map(|s| &s.against_base);
    Story {
        pack_version: PACK_VERSION,
        of: telling.of,
        tables: telling.tables.iter().filter(|(name, _)| *name != PACK).map(table).collect(),
        plan_hash: format!("{:016x}", answers.plan),
        scenario: setting(answers, explained),
        answers: answers.pages.iter().map(|page| answer(answers, page)).collect(),
        services: answers
            .services
            .iter()
            .map(|s| Service { pathway: s.pathway.clone(), finding: service_course(answers, s) })
            .collect(),
        targets: answers.targets.iter().map(|t| target(answers, t)).collect(),
        benchmarks: answers
            .comparators
            .iter()
            .map(|c| Benchmark {
                title: c.title.clone(),
                measure: c.measure.clone(),
                value: printed(c.value),
                source: c.source.clone(),
            })
            .collect(),
        history: answers.published.iter().flat_map(|p| history(answers, p)).chain(telling.history.clone()).collect(),
        need: answers.need.as_ref().map(|need| Need {
            team: need.team.clone(),
            title: need.title.clone(),
            finding: need_finding(need),
            meaning: need_meaning(need),
            months: need.months.iter().map(|row| need_row(answers, row)).collect(),
            quarters: need.quarters.iter().map(|row| need_row(answers, row)).collect(),
        }),
        binding: if answers.teams.is_empty() { String::new() } else { binding_sentence(answers) },
        shift: shift_sentence(answers),
        growing: growing(answers)
            .into_iter()
            .map(|(team, monthly)| Growing {
                team: team.team.clone(),
                title: team.title.clone(),
                first: printed(team.waiting_first),
                last: printed(team.waiting_last),
                monthly: printed(monthly),
                percent: printed(team.percent()),
            })
            .collect(),
        staff: explained.staff.iter().map(staffing).collect(),
        cautions: answers.cautions.iter().map(|c| caution_sentence(c, answers.replications)).collect(),
        precision: precision(telling),
        assumptions: assumptions(explained),
        left_out: explained.left_out.clone(),
        files: telling.files.clone(),
        comparisons: telling.comparisons.iter().chain(of_solution).map(|c| compared(answers, c)).collect(),
        solution: telling.solution.map(solution),
        tried: telling.sensitivity.map(|s| tried(answers, s)),
        bought: telling.prices.map(|list| bought(answers, list)),
        ranking: None,
    }
}

/// How exact the answer is: to the question that was asked.
fn precision(telling: &Telling) -> Option<String> {
    match (telling.solution, telling.sensitivity, telling.prices) {
        (Some(solution), ..) => Some(crate::report::solve::exact(solution)),
        (_, Some(sensitivity), _) => crate::report::sensitivity::exact(sensitivity),
        (.., Some(prices)) => crate::report::spend::exact(telling.answers, prices),
        (None, None, None) => precision_sentence(telling.answers),
    }
}

/// A number as the tables print it.
pub(super) fn printed(value: f64) -> f64 {
    decimal(value).parse().unwrap_or(0.0)
}

fn table((name, bytes): &(&str, &[u8])) -> TableFile {
    TableFile { name: (*name).to_owned(), bytes: bytes.len() as u64, sha256: sha256(bytes) }
}

fn setting(answers: &Answers, explained: &Explained) -> Setting {
    let plans = answers.pages.iter().map(|p| (&p.pathway, "plans", p.limit_days));
    let others = answers.services.iter().map(|s| (&s.pathway, s.service.word(), s.limit_days));
    let kinds: Vec<_> = plans.chain(others).collect();
    let pathway = |p: &crate::project::Drawn| {
        let (of, limit_days) = kinds.iter().find(|(id, ..)| **id == p.id).map_or(("", 0), |(_, of, days)| (of, *days));
        let stages = p.stages.iter().map(|s| Named { id: s.id.clone(), title: s.title.clone() });
        Pathway { id: p.id.clone(), title: p.title.clone(), of: of.to_owned(), limit_days, stages: stages.collect() }
    };
    let teams = explained.teams.iter().map(|t| (&t.team, &t.title));
    let used = answers.teams.iter().map(|t| (&t.team, &t.title));
    let mut named: Vec<Named> = Vec::new();
    for (id, title) in teams.chain(used) {
        if !named.iter().any(|n| n.id == *id) {
            named.push(Named { id: id.clone(), title: title.clone() });
        }
    }
    Setting {
        title: answers.title.clone(),
        start: answers.start,
        end: answers.end,
        pathways: explained.pathways.iter().map(pathway).collect(),
        teams: named,
    }
}

fn answer(answers: &Answers, page: &crate::project::Page) -> Answer {
    // The rate that the targets, or else the benchmarks, are of; with exceptions left out only where there are some.
    let of_targets = answers.targets.iter().filter(|t| t.pathway == page.pathway).map(|t| &t.measure);
    let of_benchmarks = answers.comparators.iter().map(|c| &c.measure);
    let rate = of_targets.chain(of_benchmarks).find(|m| is_published_rate(m));
    Answer {
        pathway: page.pathway.clone(),
        rate: rate.map_or(names::ON_TIME, String::as_str).to_owned(),
        finding: finding(answers, page),
        family: family_sentence(answers, page),
        clearing: page.clearing.as_ref().map(|c| clearing_sentence(answers, page, c)),
        dips: page
            .dips
            .iter()
            .map(|d| Dip { start: d.first_day, end: d.last_day, text: dip_sentence(d, page.limit_days) })
            .collect(),
        published: published_sentence(answers, page),
        published_from: answers.published.iter().find(|p| p.pathway == page.pathway).map(|p| p.from),
    }
}

/// The rate of the counts published for the part of the year before the run.
fn history(answers: &Answers, counts: &PublishedCounts) -> Option<History> {
    let page = answers.pages.iter().find(|page| page.pathway == counts.pathway)?;
    (counts.issued > 0).then(|| History {
        pathway: counts.pathway.clone(),
        stage: String::new(),
        measure: answer(answers, page).rate,
        source: "counts that the scenario gives for the part of the year before the run".to_owned(),
        points: vec![Observed {
            start: counts.from,
            end: counts.until,
            value: printed(100.0 * f64::from(counts.within) / f64::from(counts.issued)),
            source: String::new(),
        }],
    })
}

fn target(answers: &Answers, target: &TargetAnswer) -> TargetWords {
    let span = match target.span {
        Span::Month => "month",
        Span::Quarter => "quarter",
        Span::YearToDate => "year_to_date",
        Span::Year => "year",
    };
    TargetWords {
        id: target.id.clone(),
        title: target.title.clone(),
        verdict: verdict(target).to_owned(),
        text: target_sentence(answers, target),
        span: span.to_owned(),
    }
}

fn range(spread: Spread) -> Range {
    Range { p10: printed(spread.p10), p50: printed(spread.p50), p90: printed(spread.p90) }
}

fn need_row(answers: &Answers, row: &NeedAnswer) -> NeedRow {
    let period = &answers.periods[row.period];
    NeedRow {
        start: period.first_day,
        end: period.last_day,
        to_hold: range(row.to_hold),
        to_clear: range(row.to_clear),
        available: range(row.available),
        gap: range(row.gap_to_hold),
        waiting: range(row.waiting),
    }
}

fn staffing(staff: &crate::project::Staff) -> Staffing {
    let unit = match staff.of {
        StaffOf::Wte => "WTE",
        StaffOf::ReportsAMonth => "reports a month",
    };
    Staffing {
        team: staff.team.clone(),
        title: staff.title.clone(),
        unit: unit.to_owned(),
        chance_filled: printed(staff.chance_filled),
        levels: staff.levels.iter().map(|(day, level)| (*day, printed(*level))).collect(),
    }
}

/// The figures of the scenario, those without a source first.
fn assumptions(explained: &Explained) -> Vec<Assumption> {
    let of = |grade: Grade| explained.evidence.iter().filter(move |e| e.grade == grade);
    let one = |e: &crate::project::Evidence| Assumption {
        path: e.path.clone(),
        value: e.value.clone(),
        file: e.file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
        line: e.line as u64,
        grade: e.grade.word().to_owned(),
        source: e.comment.clone(),
        range: e.range.map(|(least, most)| (printed(least), printed(most))),
    };
    Grade::ALL.into_iter().flat_map(of).map(one).collect()
}

fn compared(base: &Answers, c: &Comparison) -> Compared {
    let children = c.children.iter().filter_map(|p| Some(format!("{}: {}", p.title, children_sentence(c, p)?)));
    let share =
        |p: Option<crate::project::Probability>| p.and_then(|p| Some([p.share()?, p.lower, p.upper].map(printed)));
    Compared {
        title: c.answers.title.clone(),
        scenario: slug(&c.answers.title),
        finding: difference_finding(base, c),
        children: children.collect(),
        drivers: drivers(c),
        losers: losers(c),
        money: c.money.as_ref().map(money),
        cost: c.money.as_ref().map(cost),
        traps: traps(base, c),
        exact: exact(c),
        targets: c
            .targets
            .iter()
            .map(|t| TargetChange {
                id: t.base.id.clone(),
                title: t.base.title.clone(),
                gained: share(t.gained),
                lost: share(t.lost),
            })
            .collect(),
    }
}

fn cost(m: &Money) -> Cost {
    let spread = m.cost.spread();
    Cost {
        more: [spread.p10, m.cost.mean.value, spread.p90].map(printed),
        on_time: m.on_time.as_ref().map(|cell| printed(cell.mean.value)),
        each: m.per_plan.map(printed),
    }
}

fn solution(s: &Solution) -> Solved {
    Solved {
        question: question(s),
        sentences: solved(s),
        how: how(s),
        path: s.path.clone(),
        value: s.values[s.at()].clone(),
        is_reachable: s.least.is_some(),
        and_path: s.second.as_ref().map_or(String::new(), |second| second.path.clone()),
    }
}
