//! Scenarios of any size: an area many times as large, and chains of lists of any length.

use sendsim::pathway::{Cases, Dated, Scenario};

/// The same area `times` over: so many times the requests, the children on the lists, the staff, places, contracts and
/// seats of panels. Its waits and rates are about those of one.
pub fn larger(scenario: &Scenario, times: u32) -> Scenario {
    let mut s = scenario.clone();
    let by = f64::from(times);
    for pathway in &mut s.pathways {
        for source in &mut pathway.sources {
            all(&mut source.yearly, |x| *x *= by);
        }
        for list in &mut pathway.backlog {
            match &mut list.cases {
                Cases::Listed(cases) => *cases = (0..times).flat_map(|_| cases.iter().cloned()).collect(),
                Cases::Bands(bands) => bands.iter_mut().for_each(|band| band.cases *= times),
                Cases::Size { cases, .. } => *cases *= times,
            }
        }
    }
    for team in &mut s.teams {
        team.places.iter_mut().for_each(|places| all(places, |n| *n *= times));
        team.rate.iter_mut().for_each(|rate| all(rate, |x| *x *= by));
        team.posts.iter_mut().for_each(|post| all(&mut post.wte, |x| *x *= by));
        team.contracts.iter_mut().for_each(|contract| all(&mut contract.reports_per_month, |x| *x *= by));
    }
    for panel in &mut s.panels {
        panel.capacity.iter_mut().for_each(|capacity| all(capacity, |x| *x *= by));
    }
    s
}

fn all<T>(dated: &mut Dated<T>, change: impl Fn(&mut T)) {
    change(&mut dated.initially);
    dated.changes.iter_mut().for_each(|(_, value)| change(value));
}

/// `pathways` pathways, each with 4,000 requests a year that pass through `lists` lists, each of a team of its own with
/// ten places at a load of 0.8, for `years` years.
pub fn chains(pathways: usize, lists: usize, years: u32) -> String {
    let mut text = format!(
        "format = 1\ntitle = \"Chains\"\nstart = 2020-01-01\nend = {}-12-31\n[calendar]\nbank_holidays = \"none\"\n",
        2019 + years
    );
    for p in 0..pathways {
        text += &format!(
            "[pathways.p{p}]\nfirst = \"s0\"\ndemand.requests.yearly = 4000\ndemand.requests.arrive_on = \"always\"\n"
        );
        for s in 0..lists {
            let next = if s + 1 < lists { format!("s{}", s + 1) } else { "done".to_owned() };
            text += &format!(
                "[pathways.p{p}.stages.s{s}]\nwork.team = \"t{p}_{s}\"\nwork.elapsed.calendar_days.gamma = {{ mean = 0.73, cv = 1.0 }}\nnext = \"{next}\"\n"
            );
        }
        text += &format!("[pathways.p{p}.stages.done]\nleave = \"done\"\n");
        for s in 0..lists {
            text += &format!("[teams.t{p}_{s}]\nworks = \"always\"\nplaces = 10\nlist.order = \"first_come\"\n");
        }
    }
    text
}
