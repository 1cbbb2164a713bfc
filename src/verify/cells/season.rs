//! The number in service where nobody waits and arrivals have a season.

use super::super::formulas::{Phases, YEAR, offered, poisson_cdf, yearly_harmonic};
use super::super::{Cell, Claim, Estimate, Ran};
use crate::calendar::Date;
use std::f64::consts::TAU;

const EICK: &str = "Eick, Massey and Whitt 1993";

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "season_gamma",
        title: "M(t)/G/infinity, gamma: a wave late and flattened",
        reference: EICK,
        file: "mt_g_infinity",
        sets: &[],
        claims: |r| {
            let service = Phases { phases: 4, mean: 80.0 };
            claims(r, |t| service.outlasts(t))
        },
    },
    Cell {
        name: "season_exponential",
        title: "M(t)/M/infinity: a wave later and flatter",
        reference: EICK,
        file: "mt_m_infinity",
        sets: &[],
        claims: |r| claims(r, |t| libm::exp(-t / 80.0)),
    },
    Cell {
        name: "season_fixed",
        title: "M(t)/D/infinity: a wave half a service late",
        reference: EICK,
        file: "mt_d_infinity",
        sets: &[],
        claims: |r| claims(r, |t| f64::from(u8::from(t < 80.0))),
    },
];

/// Amplitude of a wave, and the day of its peak.
fn polar([cosine, sine]: [f64; 2]) -> (f64, f64) {
    ((cosine * cosine + sine * sine).sqrt(), libm::atan2(sine, cosine) * YEAR / TAU)
}

/// The number at the end of each month: its mean, the amplitude of its yearly wave, how many days that wave comes after
/// the wave of the arrivals, and a point of its Poisson distribution.
fn claims(r: &Ran, outlasts: impl Fn(f64) -> f64) -> Vec<Claim> {
    let calendar = &r.plan.calendar;
    let source = &r.plan.scenario.pathways[0].sources[0];
    // Arrivals a day, from the file: a month's number over its days.
    let rate = |t: f64| {
        let date = calendar.date_of(t.floor() as i32);
        let monthly = source.yearly.initially / 12.0 * source.month_profile[date.month() as usize - 1];
        monthly / f64::from(date.days_in_month())
    };
    let times: Vec<f64> = r.plan.months().iter().map(|m| f64::from(m.last_day + 1)).collect();
    let theory: Vec<f64> = times.iter().map(|t| offered(rate, &outlasts, *t, 1000.0, 0.25)).collect();
    let levels = r.levels("servers", "caseload");

    let harmonic = yearly_harmonic(&times);
    let wave = |values: &[f64]| [0, 1].map(|i| harmonic[i].iter().zip(values).map(|(w, v)| w * v).sum::<f64>());
    let mean_over = |of: &dyn Fn(&[f64]) -> f64| Estimate::mean(&levels.iter().map(|l| of(l)).collect::<Vec<_>>());
    // The wave of the arrivals, day by day over the recorded years.
    let days: Vec<f64> = (calendar.day_of(Date::constant(2023, 1, 1))..calendar.days()).map(f64::from).collect();
    let of_days = yearly_harmonic(&days);
    let arrivals = [0, 1].map(|i| of_days[i].iter().zip(&days).map(|(w, d)| w * rate(*d)).sum::<f64>());
    let (_, arrivals_peak) = polar(arrivals);
    let (amplitude, peak) = polar(wave(&theory));
    let means: Vec<f64> = (0..times.len()).map(|m| r.level("servers", "caseload", m as u32).value).collect();
    let (_, found_peak) = polar(wave(&means));
    // Each replication's wave along the mean one and across it, for the errors of amplitude and lag.
    let phase = found_peak * TAU / YEAR;
    let (cosine, sine) = (libm::cos(phase), libm::sin(phase));
    let turned = |l: &[f64], [a, b]: [f64; 2]| {
        let [c, s] = wave(l);
        c * a + s * b
    };
    let along = mean_over(&|l| turned(l, [cosine, sine]));
    let across = mean_over(&|l| turned(l, [-sine, cosine]));
    let lag = Estimate { value: found_peak - arrivals_peak, half: across.half / along.value * YEAR / TAU };

    // The end of June of both years.
    let june = [5, 17];
    let june_mean = |m: &[f64]| june.iter().map(|j| m[*j]).sum::<f64>() / 2.0;
    // The least number that is not passed in 95 of 100 cases, for each month.
    let bound = |mean: f64| (mean as u32..).find(|n| poisson_cdf(mean, *n) >= 0.95).unwrap_or(0);
    let bounds: Vec<u32> = theory.iter().map(|m| bound(*m)).collect();
    let expected = theory.iter().zip(&bounds).map(|(m, b)| poisson_cdf(*m, *b)).sum::<f64>() / theory.len() as f64;
    let within =
        |l: &[f64]| l.iter().zip(&bounds).filter(|(n, b)| **n <= f64::from(**b)).count() as f64 / l.len() as f64;
    let mean = |l: &[f64]| l.iter().sum::<f64>() / l.len() as f64;
    vec![
        Claim::new("mean number", mean(&theory), mean_over(&mean)),
        Claim::new("number at the end of June", june_mean(&theory), mean_over(&june_mean)),
        Claim::new("amplitude of the wave", amplitude, along),
        Claim::new("lag of the wave, days", peak - arrivals_peak, lag),
        Claim::new("in its Poisson 95 %, of the months", expected, mean_over(&within)),
    ]
}
