//! Queueing theory with a season: the number in service where nobody waits, M(t)/G/infinity.

mod theory_support;

use sendsim::calendar::Date;
use theory_support::formulas::*;
use theory_support::*;

/// The number at the end of each month: its mean, the amplitude of its yearly wave, how many days that wave comes after
/// the wave of the arrivals, and a point of its Poisson distribution.
#[test]
fn the_number_follows_the_season_late_and_flattened() {
    let r = ran("mt_g_infinity");
    let calendar = &r.plan.calendar;
    let source = &r.plan.scenario.pathways[0].sources[0];
    // Arrivals a day, from the file: a month's number over its days.
    let rate = |t: f64| {
        let date = calendar.date_of(t.floor() as i32);
        let monthly = source.yearly.initially / 12.0 * source.month_profile[date.month() as usize - 1];
        monthly / f64::from(date.days_in_month())
    };
    // Erlang's law of four phases, mean 80 days.
    let outlasts = |t: f64| {
        let x = t / 20.0;
        libm::exp(-x) * (1.0 + x + x * x / 2.0 + x * x * x / 6.0)
    };
    let times: Vec<f64> = r.plan.months().iter().map(|m| f64::from(m.last_day + 1)).collect();
    let theory: Vec<f64> = times.iter().map(|t| offered(rate, outlasts, *t, 500.0, 0.25)).collect();
    let levels = r.levels("servers", "caseload");

    let harmonic = yearly_harmonic(&times);
    let wave = |values: &[f64]| [0, 1].map(|i| harmonic[i].iter().zip(values).map(|(w, v)| w * v).sum::<f64>());
    let polar = |[c, s]: [f64; 2]| ((c * c + s * s).sqrt(), libm::atan2(s, c) * YEAR / std::f64::consts::TAU);
    let n = levels.len() as f64;
    let means: Vec<f64> = (0..times.len()).map(|m| levels.iter().map(|l| l[m]).sum::<f64>() / n).collect();
    // The wave of the arrivals, day by day over the recorded years.
    let days: Vec<f64> = (calendar.day_of(Date::constant(2023, 1, 1))..calendar.days()).map(f64::from).collect();
    let of_days = yearly_harmonic(&days);
    let arrivals = [0, 1].map(|i| of_days[i].iter().zip(&days).map(|(w, d)| w * rate(*d)).sum::<f64>());
    let (_, arrivals_peak) = polar(arrivals);
    let (amplitude, peak) = polar(wave(&theory));
    let (_, found_peak) = polar(wave(&means));
    // Each replication's wave along the mean one and across it, for the errors of amplitude and lag.
    let phase = found_peak * std::f64::consts::TAU / YEAR;
    let (cosine, sine) = (libm::cos(phase), libm::sin(phase));
    let along: Vec<f64> = levels.iter().map(|l| wave(l)).map(|[c, s]| c * cosine + s * sine).collect();
    let across: Vec<f64> = levels.iter().map(|l| wave(l)).map(|[c, s]| s * cosine - c * sine).collect();
    let along = Estimate::mean(&along);
    let lag = Estimate {
        value: found_peak - arrivals_peak,
        half: Estimate::mean(&across).half / along.value * YEAR / std::f64::consts::TAU,
    };

    let mean = Estimate::mean(&levels.iter().map(|l| l.iter().sum::<f64>() / times.len() as f64).collect::<Vec<_>>());
    // The end of June of both years.
    let at_most = |mean: f64| (0..).find(|n| poisson_cdf(mean, *n) >= 0.95).expect("some number");
    let (june, bound) = ([5, 17], at_most(theory[5]));
    let expected = june.map(|m| poisson_cdf(theory[m], bound)).iter().sum::<f64>() / 2.0;
    let share = |l: &Vec<f64>| june.iter().filter(|m| l[**m] <= f64::from(bound)).count() as f64 / 2.0;
    let found = Estimate::mean(&levels.iter().map(share).collect::<Vec<_>>());
    let june_mean = |m: &[f64]| june.iter().map(|j| m[*j]).sum::<f64>() / 2.0;
    let in_june = Estimate::mean(&levels.iter().map(|l| june_mean(l)).collect::<Vec<_>>());
    check(
        "mt_g_infinity",
        &[
            Claim::new("mean number", theory.iter().sum::<f64>() / times.len() as f64, mean, 0.7),
            Claim::new("number end of June", june_mean(&theory), in_june, 0.9),
            Claim::new("amplitude", amplitude, along, 1.1),
            Claim::new("lag, days", peak - arrivals_peak, lag, 1.3),
            Claim::new("P(N <= bound), June", expected, found, 1.9),
        ],
    );
    // By the rate of the day alone (no lag, no flattening) it would be far off: what a wrong model would say.
    let at_rate = june.iter().map(|m| 80.0 * rate(times[*m] - 1.0)).sum::<f64>() / 2.0;
    assert!(judge(at_rate, in_june).is_err());
    let idle = r.ratio("queue", "mean_weeks_to_start");
    assert_eq!(idle.value, 0.0, "nobody waits");
}
