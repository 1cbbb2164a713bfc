//! What was tried: figures at the ends of their ranges (`sensitivity`), sums of money at each team (`spend`), scenarios
//! ranked (`batch`).

use super::Book;
use super::chart::{self, Bars, Cells, Words};
use super::sheet::Sheet;
use super::style::{GREY, INK};
use crate::report::growing::by_month;
use crate::report::measure::head;
use crate::report::number::tenths;
use crate::report::pack::{Bought, Known, Pack, PriceRow, RankRow, Ranking, Tried, answer, words_of};
use crate::report::words::{dated, mean_of, of_change};
use rust_xlsxwriter::{ColNum, XlsxError};

/// Bars drawn, at most: the rest is in the table.
const DRAWN: usize = 15;

/// The sheets that such a pack has.
pub(super) fn sheets(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    let story = &pack.story;
    story.tried.iter().try_for_each(|tried| swings(book, pack, tried))?;
    story.bought.iter().try_for_each(|bought| prices(book, pack, bought))?;
    story.ranking.iter().try_for_each(|ranking| ranks(book, pack, ranking))
}

/// A figure and the bounds of its simulation error in three columns; nothing where there is none.
fn known(sheet: &mut Sheet, column: ColNum, known: Option<Known>, unit: &str) -> Result<(), XlsxError> {
    let Some(Known { value, bounds }) = known else { return Ok(()) };
    let (lower, upper) = bounds.unwrap_or((f64::NAN, f64::NAN));
    (column..).zip([value, lower, upper]).try_for_each(|(column, figure)| sheet.number(column, figure, unit))
}

/// A value as it is written: a number where it is one, so that it can be worked with (`+500` is a name); a date in words.
fn written(sheet: &mut Sheet, column: ColNum, text: &str) -> Result<(), XlsxError> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && !text.starts_with('+') => {
            let format = &sheet.styles.text;
            sheet.worksheet.write_number_with_format(sheet.row, column, number, format)?;
            Ok(())
        }
        _ => sheet.text(column, &dated(text)),
    }
}

fn swings(book: &mut Book, pack: &Pack, tried: &Tried) -> Result<(), XlsxError> {
    let words = "What each assumption moves, at the ends of its range";
    let mut widths = vec![50.0, 10.0, 10.0, 10.0];
    widths.extend([11.0; 13]);
    widths.extend([14.0, 40.0, 62.0]);
    let mut sheet = book.sheet("Assumptions tried", "", words, &widths)?;
    sheet.title(words)?;
    let unit = of_change(&tried.unit);
    sheet.note(&format!(
        "{}: with every figure as stated {}. Each row: how much more it is with one figure at \
         an end of its range, all others as stated, on the same futures, in {unit}.",
        head(&tried.measure, pack),
        mean_of(&tenths(tried.stated), &tried.unit)
    ))?;
    let names = [
        "Figure",
        "As stated",
        "Range from",
        "Range to",
        "At the least of its range",
        "Its error, lower",
        "Its error, upper",
        "At the most of its range",
        "Its error, lower",
        "Its error, upper",
        "Moves it by",
        "Its error, lower",
        "Its error, upper",
        "Morris: mean size of effects",
        "Mean effect",
        "Standard deviation",
        "Of it chance",
        "How it acts",
        "Why not tried",
        "Path, as --set takes it",
    ];
    let header = sheet.row;
    sheet.header(&names)?;
    for row in &pack.swings {
        sheet.text(0, &words_of(pack, &row.path))?;
        for (column, text) in (1..).zip([&row.value, &row.range[0], &row.range[1]]) {
            written(&mut sheet, column, text)?;
        }
        for (column, figure) in [(4, row.ends[0]), (7, row.ends[1]), (10, row.spread)] {
            known(&mut sheet, column, figure, "WTE")?;
        }
        if let Some((effects, acts)) = &row.effects {
            (13..).zip(effects).try_for_each(|(column, effect)| sheet.number(column, *effect, "WTE"))?;
            sheet.text(17, acts)?;
        }
        sheet.text(18, &row.not_tried)?;
        sheet.text(19, &row.path)?;
        sheet.row += 1;
    }
    let bars = [Bars { column: 4, colour: None }, Bars { column: 7, colour: Some(INK) }];
    let drawn = pack.swings.iter().take_while(|row| row.spread.is_some_and(|s| s.value > 0.0)).count();
    let alternative = format!("{words}, the largest first. {}", tried.finding);
    // Printed as far as the swings go: what comes after is for working on.
    let printed = (drawn, 12);
    of_bars(&mut sheet, header, printed, &bars, &Words { title: words, unit, alternative: &alternative, most: None })?;
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

fn prices(book: &mut Book, pack: &Pack, bought: &Bought) -> Result<(), XlsxError> {
    let words = "What each sum of money buys at each team";
    let mut widths = vec![52.0, 6.0, 14.0, 8.0, 14.0];
    widths.extend([13.0; 10]);
    widths.extend([7.0, 8.0]);
    let mut sheet = book.sheet("What money buys", "", words, &widths)?;
    sheet.title(words)?;
    let unit = of_change(&bought.unit);
    sheet.note(&format!(
        "{}: in the scenario as it is {}. Each row: how much more it is with the sum spent at \
         one team, on the same futures, in {unit}; what is bought stays bought.",
        head(&bought.measure, pack),
        mean_of(&tenths(bought.stated), &bought.unit)
    ))?;
    let names = [
        "Team and what it gets more of",
        "Sum",
        "Spent before, a year",
        "Buys",
        "Of what",
        "Change (mean)",
        "Its error, lower",
        "Its error, upper",
        "10th percentile of futures",
        "90th percentile of futures",
        "Cost over the run",
        "Pounds for each",
        "Plans on time more",
        "Its error, lower",
        "Its error, upper",
        "Sure",
        "Bought",
    ];
    let header = sheet.row;
    sheet.header(&names)?;
    for row in &pack.prices {
        let PriceRow { round, spent, team, like, units, change, range, cost, each, on_time, is_sure, is_bought } = row;
        sheet.text(0, &format!("{}: {like}", pack.title_of("", team)))?;
        sheet.number(1, f64::from(*round), "")?;
        sheet.number(2, *spent, "pounds")?;
        let format = &sheet.styles.text;
        sheet.worksheet.write_number_with_format(sheet.row, 3, units.0, format)?;
        sheet.text(4, &units.1)?;
        known(&mut sheet, 5, *change, "WTE")?;
        let (low, high) = range.unwrap_or((f64::NAN, f64::NAN));
        for (column, figure, unit) in [
            (8, low, "WTE"),
            (9, high, "WTE"),
            (10, cost.unwrap_or(f64::NAN), "pounds"),
            (11, each.unwrap_or(f64::NAN), "pounds"),
        ] {
            sheet.number(column, figure, unit)?;
        }
        known(&mut sheet, 12, *on_time, "WTE")?;
        for (column, holds) in [(15, is_sure), (16, is_bought)] {
            sheet.text(column, if *holds { "yes" } else { "no" })?;
        }
        sheet.row += 1;
    }
    let first = pack.prices.iter().take_while(|p| p.round == 1 && p.change.is_some()).count();
    let title = "What the first sum of money buys, by team";
    let alternative = format!("{title}, the best first. {}", bought.sentences.join(" "));
    let bars = [Bars { column: 5, colour: Some(INK) }];
    of_bars(&mut sheet, header, (first, 16), &bars, &Words { title, unit, alternative: &alternative, most: None })?;
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

fn ranks(book: &mut Book, pack: &Pack, ranking: &Ranking) -> Result<(), XlsxError> {
    let words = if ranking.is_ranked { "The scenarios, the best first" } else { "The scenarios" };
    let levels = ranking.columns.len();
    let mut widths = vec![44.0, 8.0];
    widths.extend(std::iter::repeat_n(14.0, levels));
    widths.extend([13.0, 13.0, 13.0, 13.0, 13.0, 14.0, 16.0]);
    widths.extend(ranking.targets.iter().map(|_| 16.0));
    widths.extend([44.0, 44.0]);
    let mut sheet = book.sheet("Ranking", "", words, &widths)?;
    sheet.title(words)?;
    sheet.note(&match ranking.is_ranked {
        true => format!("Ranked {}. {}", ranking.by, ranking.error),
        false => "Not ranked: in the order of the batch.".to_owned(),
    })?;
    ranking.left_out.iter().try_for_each(|left| sheet.note(&format!("Left out: {left}")))?;
    let ours = ["Scenario", "Rank"].into_iter().map(str::to_owned);
    let figures = [
        "Mean over futures",
        "Its error, lower",
        "Its error, upper",
        "10th percentile of futures",
        "90th percentile of futures",
        "Unit",
        "Cost over the run (mean)",
    ];
    let met = ranking.targets.iter().map(|t| format!("Met in this share of futures: {}", t.title));
    let last = ["Lists that grow, cases more a month", "Title"].map(str::to_owned);
    let names: Vec<String> =
        ours.chain(ranking.columns.iter().cloned()).chain(figures.map(str::to_owned)).chain(met).chain(last).collect();
    let header = sheet.row;
    sheet.header(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let of_figures = 2 + levels as ColNum;
    for row in &pack.ranks {
        rank(&mut sheet, pack, row, of_figures)?;
        sheet.row += 1;
    }
    let drawn = pack.ranks.iter().take_while(|row| row.value.is_some()).count();
    let unit = pack.ranks.first().map_or("", |row| row.unit.as_str());
    let alternative = format!("{words}: {}", answer(pack).1.join(" "));
    let bars = [Bars { column: of_figures, colour: Some(INK) }];
    let printed = (drawn, names.len() as ColNum - 3);
    of_bars(&mut sheet, header, printed, &bars, &Words { title: words, unit, alternative: &alternative, most: None })?;
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

fn rank(sheet: &mut Sheet, pack: &Pack, row: &RankRow, of_figures: ColNum) -> Result<(), XlsxError> {
    sheet.text(0, &row.scenario)?;
    sheet.number(1, row.rank.map_or(f64::NAN, f64::from), "")?;
    (2..).zip(&row.levels).try_for_each(|(column, level)| written(sheet, column, level))?;
    let shown = if row.unit.starts_with('%') { "%" } else { "WTE" };
    known(sheet, of_figures, row.value, shown)?;
    let (low, high) = row.range.unwrap_or((f64::NAN, f64::NAN));
    sheet.number(of_figures + 3, low, shown)?;
    sheet.number(of_figures + 4, high, shown)?;
    sheet.text(of_figures + 5, &row.unit)?;
    sheet.number(of_figures + 6, row.cost.unwrap_or(f64::NAN), "pounds")?;
    let mut column = of_figures + 7;
    for (_, met) in &row.targets {
        sheet.number(column, met.map_or(f64::NAN, |met| met.value), "share")?;
        column += 1;
    }
    let growing = row.growing.iter().map(|(team, by)| format!("{} {}", pack.title_of("", team), by_month(*by)));
    sheet.text(column, &growing.collect::<Vec<_>>().join("; "))?;
    sheet.text(column + 1, &row.title)
}

/// A chart of so many of the first rows, under the table: to its right it would be out of sight. Both are printed, as far
/// as a column.
fn of_bars(
    sheet: &mut Sheet,
    header: u32,
    (rows, printed): (usize, ColNum),
    bars: &[Bars],
    words: &Words,
) -> Result<(), XlsxError> {
    let rows = rows.min(DRAWN) as u32;
    if rows == 0 {
        return sheet.print_to(sheet.row, printed);
    }
    let name = sheet.name.clone();
    let cells = Cells { sheet: &name, header, first: header + 1, last: header + rows };
    let (chart, tall) = chart::bars(&cells, bars, words, GREY);
    sheet.chart(sheet.row + 1, 0, &chart)?;
    sheet.print_to(sheet.row + 1 + tall, printed)
}
