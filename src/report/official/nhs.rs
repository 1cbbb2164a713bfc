//! Waiting lists by age band and month, with the bands of the NHS's community health services waiting lists.

use super::super::csv::Table;
use super::{MEAN, STATISTIC, whole};
use crate::project::ReferralMeasure;
use crate::report::pack::{Pack, Pathway, Point};

/// Who and when; the list; ours.
const COLUMNS: [&str; 21] = [
    "period_end",
    "region_code",
    "icb_code",
    "organisation_code",
    "organisation_name",
    "service_line",
    "age_group",
    "total_waiting",
    "waiting_0_1_weeks",
    "waiting_1_2_weeks",
    "waiting_2_4_weeks",
    "waiting_4_12_weeks",
    "waiting_12_18_weeks",
    "waiting_18_52_weeks",
    "waiting_52_plus_weeks",
    "pc_within_18_weeks",
    "p92_weeks_waiting",
    "sendsim_scenario",
    "sendsim_pathway",
    "sendsim_statistic",
    "sendsim_futures",
];

/// The bands, in the order of the columns.
const BANDS: [ReferralMeasure; 7] = [
    ReferralMeasure::OpenUpTo1Week,
    ReferralMeasure::Open1To2Weeks,
    ReferralMeasure::Open2To4Weeks,
    ReferralMeasure::Open4To12Weeks,
    ReferralMeasure::Open12To18Weeks,
    ReferralMeasure::Open18To52Weeks,
    ReferralMeasure::OpenOver52Weeks,
];

/// `nhs_community_waits.csv`: a row for each health service and month, the referrals whose clock runs at its end. Region,
/// board, organisation and age group are left empty for the user to fill in. The bands are whole numbers that add up to
/// the total: their running sums are rounded, not they themselves. `None` without a service that has a waiting list.
pub fn nhs_community_waits_csv(pack: &Pack) -> Option<Vec<u8>> {
    let services: Vec<&Pathway> = pack.story.scenario.pathways.iter().filter(|p| p.of == "referrals").collect();
    if services.is_empty() || pack.figures.series.is_empty() {
        return None;
    }
    let mut table = Table::new(&COLUMNS);
    for service in services {
        let Some(open) = pack.figures.find(&service.id, "", ReferralMeasure::OpenReferrals.name()) else { continue };
        open.months().for_each(|month| row(&mut table, pack, service, month));
    }
    Some(table.bytes())
}

fn row(table: &mut Table, pack: &Pack, service: &Pathway, month: &Point) {
    let mean = |measure: ReferralMeasure| -> Option<f64> {
        let points = &pack.figures.find(&service.id, "", measure.name())?.points;
        let point = points.iter().find(|p| (p.start, p.end) == (month.start, month.end))?;
        Some(point.statistics[MEAN].value).filter(|value| value.is_finite())
    };
    table.text(&month.end.to_string());
    (0..4).for_each(|_| table.text(""));
    table.text(&service.title);
    table.text("");
    let bands = BANDS.map(|band| mean(band).unwrap_or(0.0));
    let counts = add_up(bands);
    table.text(&whole(counts.iter().sum()));
    counts.iter().for_each(|count| table.text(&whole(*count)));
    for measure in [ReferralMeasure::PcOpenWithin18Weeks, ReferralMeasure::P92WeeksOpen] {
        table.text(&mean(measure).map_or(String::new(), |value| format!("{value:.1}")));
    }
    for text in [&pack.story.scenario.title, &service.id, STATISTIC, &month.futures.to_string()] {
        table.text(text);
    }
    table.end_row();
}

/// Whole numbers next to these that add up to their rounded sum.
fn add_up<const N: usize>(parts: [f64; N]) -> [f64; N] {
    let (mut sum, mut told) = (0.0, 0.0);
    parts.map(|part| {
        sum += part;
        let whole = f64::round(sum) - told;
        told += whole;
        whole
    })
}

#[cfg(test)]
mod tests {
    use super::add_up;

    #[test]
    fn rounded_parts_add_up_to_the_rounded_whole() {
        assert_eq!(add_up([0.4, 0.4, 0.4]), [0.0, 1.0, 0.0]);
        assert_eq!(add_up([10.6, 20.6, 30.6]), [11.0, 20.0, 31.0]);
        let parts = [3.3, 0.0, 12.49, 7.51, 100.2, 0.05, 9.95];
        let counts = add_up(parts);
        assert_eq!(counts.iter().sum::<f64>(), parts.iter().sum::<f64>().round());
        assert!(counts.iter().zip(parts).all(|(whole, part)| (whole - part).abs() < 1.0 && *whole >= 0.0));
    }
}
