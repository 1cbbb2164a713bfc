//! What the next sum of money buys at each team.

use super::print::{NONE, figure};
use super::tornado::{change, chart_name, error, plain};
use super::{Block, Section, Table};
use crate::report::measure::head;
use crate::report::pack::chart::{Beam, Chart, SIZE, Swing, WIDE, swings};
use crate::report::pack::{Bought, Pack, PriceRow};
use crate::report::spend::named;
use crate::report::words::{of_change, within};

/// A section for each sum.
pub(super) fn sections(pack: &Pack, bought: &Bought) -> Vec<Section> {
    let rounds = pack.prices.iter().map(|p| p.round).max().unwrap_or(0);
    let mut sections: Vec<Section> = (1..=rounds).map(|n| round(pack, bought, n)).collect();
    if let (Some(last), true) = (sections.last_mut(), bought.ended_early) {
        last.blocks.push(Block::Text(
            "It ends here: no team makes a sure difference by itself. Two at once may: sendsim solve --and-vary tries two \
             levers together."
                .to_owned(),
        ));
    }
    sections
}

fn pounds(value: f64) -> String {
    format!("£{}", figure(value, "pounds"))
}

fn round(pack: &Pack, bought: &Bought, number: u32) -> Section {
    let rows: Vec<&PriceRow> = pack.prices.iter().filter(|p| p.round == number).collect();
    let name = |p: &PriceRow| {
        let team = pack.title_of("", &p.team);
        let several = rows.iter().filter(|other| pack.title_of("", &other.team) == team).count() > 1;
        named(team, &p.like, several)
    };
    let spent = rows.first().map_or(0.0, |p| p.spent);
    let which = if spent > 0.0 {
        format!("The next {} a year after {}", pounds(bought.step), pounds(spent))
    } else {
        format!("The next {} a year", pounds(bought.step))
    };
    let title = match rows.first().filter(|p| p.is_sure) {
        Some(best) => {
            format!("{which} buy most at {}: {} {}", name(best), change(best.change), of_change(&bought.unit))
        }
        None => format!("{which} buy nothing sure at any one team"),
    };
    let drawn: Vec<Swing> = rows
        .iter()
        .filter_map(|p| {
            let known = p.change?;
            let beam = Beam { value: known.value, whisker: known.bounds, is_filled: p.is_sure };
            Some(Swing { text: format!("{}: {} {}", name(p), plain(p.units.0), p.units.1), bars: vec![beam] })
        })
        .collect();
    let change_head = format!("change, mean{}", if bought.unit.starts_with('%') { ", points" } else { "" });
    let head_row = [
        "team",
        "buys",
        "like",
        &change_head,
        "± error",
        "8 in 10 futures",
        "plans on time more",
        "cost over the run, £",
        "£ each",
        "bought",
    ];
    let mut table = Table::of_words(format!("{which}, by team"), &head_row);
    for p in &rows {
        let range = p.range.map_or(NONE.to_owned(), |(low, high)| format!("{} to {}", plain(low), plain(high)));
        table.row([
            name(p),
            format!("{} {}", plain(p.units.0), p.units.1),
            p.like.clone(),
            change(p.change),
            error(p.change),
            range,
            change(p.on_time),
            p.cost.map_or(NONE.to_owned(), |c| figure(c, "pounds")),
            p.each.map_or(NONE.to_owned(), |c| figure(c, "pounds")),
            if p.is_bought { "✓\u{a0}bought" } else { "" }.to_owned(),
        ]);
    }
    let unit = of_change(&bought.unit);
    let chart = Chart {
        name: chart_name(&format!("next-sum-{number}")),
        description: format!(
            "Bars from nothing to the change that the sum brings at each team, the best first. {title}. All values are in the table below."
        ),
        title: title.clone(),
        about: format!(
            "{}, {unit}: with the sum spent at a team, less that without, on the same futures",
            within(&head(&bought.measure, pack))
        ),
        drawings: vec![
            swings(
                WIDE.width,
                &drawn,
                true,
                unit,
                "■ sure beyond the simulation error   □ not sure   ├┤ simulation error, 95 %",
            ),
            swings(SIZE.width, &drawn, true, unit, "■ sure   □ not sure   ├┤ error, 95 %"),
        ],
        table,
        pins: Vec::new(),
        notes: Vec::new(),
    };
    let blocks = if drawn.is_empty() { vec![Block::Table(chart.table)] } else { vec![Block::Charts(vec![chart])] };
    Section { short: format!("Sum {number}"), title, blocks }
}
