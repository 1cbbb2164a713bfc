//! A small council with a pathway of plans and a health service, every text of which can be chosen.

use std::fmt::Write;

/// The texts of a scenario, in the order in which they are asked for.
pub struct Texts<'a>(pub &'a dyn Fn(usize) -> String);

/// Number of texts of [`scenario`].
pub const TEXTS: usize = 18;

/// A basic string of TOML.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

/// The scenario with these texts: titles, outcomes, names of figures published, comments.
pub fn scenario(texts: &Texts) -> String {
    let t = |n: usize| quoted(&(texts.0)(n));
    // A comment ends with its line.
    let comment = |n: usize| (texts.0)(n).replace(['\n', '\r', '\t'], " ");
    format!(
        r#"format = 1
title = {title}
start = 2024-08-01
end = 2025-12-31
replications = 12
seed = 7
left_out = [{left_out}]

[pathways.ehc]
title = {pathway}
first = "advice"
[pathways.ehc.demand.requests]
yearly = 300 # {source}
[pathways.ehc.stages.advice]
title = {stage}
work.team = "eps"
work.hours.gamma = {{ mean = 12, cv = 0.5 }} # assumption, range 8-15: {assumed}
next = "drafting"
[pathways.ehc.stages.drafting]
wait.calendar_days.gamma = {{ mean = 110, cv = 0.3 }}
next = "decide"
[pathways.ehc.stages.decide]
choose.yes = {{ share = 0.9, next = "issued" }}
choose.no = {{ share = 0.1, next = "refused" }}
[pathways.ehc.stages.issued]
leave = {issued}
[pathways.ehc.stages.refused]
leave = {refused}
[pathways.ehc.clocks.plan]
title = {clock}
start = "request"
stop = "enter:issued"
ends = ["refused"]
limit_days = 140
headline = true

[pathways.clinic]
title = {clinic}
first = "seen"
[pathways.clinic.demand.referrals]
yearly = 200
[pathways.clinic.stages.seen]
title = {seen}
work.team = "nurses"
work.hours.gamma = {{ mean = 6, cv = 0.5 }}
next = "done"
[pathways.clinic.stages.done]
leave = {done}
[pathways.clinic.clocks.eighteen_weeks]
start = "request"
stop = "enter:done"
limit_days = 126
headline = "referrals"

[teams.eps]
title = {eps}
[teams.eps.posts.established]
title = {post}
wte = 1.7
sickness = {{ spells_per_year = 1.5, working_days.lognormal = {{ mean = 6, cv = 1.5 }} }}
[teams.nurses]
title = {nurses}
[teams.nurses.posts.established]
wte = 0.7

[targets.half]
title = {target}
pathway = "ehc"
measure = "pc_plans_issued_within_20_weeks"
year = 2025-12-31
at_least = 55
[comparators.england]
title = {england}
measure = "pc_plans_issued_within_20_weeks"
value = 50.3
source = {published}
"#,
        title = t(0),
        left_out = t(1),
        pathway = t(2),
        source = comment(3),
        stage = t(4),
        assumed = comment(5),
        issued = t(6),
        refused = t(7),
        clock = t(8),
        clinic = t(9),
        seen = t(10),
        done = t(11),
        eps = t(12),
        post = t(13),
        nurses = t(14),
        target = t(15),
        england = t(16),
        published = t(17),
    )
}

/// The scenario with texts that a council would write.
pub fn plain() -> String {
    const PLAIN: [&str; TEXTS] = [
        "A small council",
        "Special school places",
        "EHC needs assessment",
        "paper of the committee, s4",
        "Advice of an educational psychologist",
        "time study",
        "plan issued",
        "refused",
        "Request to final plan",
        "Clinic",
        "First appointment",
        "seen",
        "Educational psychologists",
        "Established",
        "Nurses",
        "55 % on time in 2025",
        "England, 2023",
        "DfE",
    ];
    scenario(&Texts(&|n| PLAIN[n].to_owned()))
}
