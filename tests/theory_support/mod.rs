//! Runs a theory file and compares its figures with theory.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod formulas;

use sendsim::kernel::Stop;
use sendsim::measure::{ColumnIx, Formula, Record, Series, Tally};
use sendsim::plan::{Plan, compile};
use sendsim::scenario::load_with;
use sendsim::study::{RunSpec, run};

/// The interval of a simulated value must lie this near to theory.
pub const NEAR: f64 = 0.02;
/// Minutes are whole, February is drawn at 28.25 days: what these may shift a figure by, as a share of it.
pub const ROUNDING: f64 = 0.0015;
/// Normal quantile of a 99.9 % interval.
const Z: f64 = 3.2905;

/// A simulated value and the half-width of its 99.9 % interval.
#[derive(Debug, Clone, Copy)]
pub struct Estimate {
    pub value: f64,
    pub half: f64,
}

impl Estimate {
    /// A ratio of sums over replications, with the error of the ratio (delta method).
    pub fn ratio(parts: &[(f64, f64)], scale: f64) -> Self {
        let n = parts.len() as f64;
        let (x, y) = parts.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let ratio = x / y;
        let squares: f64 = parts.iter().map(|(x, y)| (x - ratio * y) * (x - ratio * y)).sum();
        Estimate { value: ratio * scale, half: Z * (squares / (n - 1.0) / n).sqrt() / (y / n) * scale.abs() }
    }

    /// A mean over replications.
    pub fn mean(values: &[f64]) -> Self {
        Self::ratio(&values.iter().map(|v| (*v, 1.0)).collect::<Vec<_>>(), 1.0)
    }
}

/// A figure that theory gives.
pub struct Claim {
    pub what: &'static str,
    pub theory: f64,
    pub found: Estimate,
    /// Smallest error of the engine, in percent, that the cell finds whatever the noise.
    pub catches: f64,
}

impl Claim {
    pub fn new(what: &'static str, theory: f64, found: Estimate, catches: f64) -> Self {
        Claim { what, theory, found, catches }
    }
}

/// The rule of the comparison: the whole 99.9 % interval lies within 2 % of theory, and theory lies in the interval
/// but for rounding.
pub fn judge(theory: f64, found: Estimate) -> Result<(), String> {
    let (off, size) = ((found.value - theory).abs(), theory.abs());
    let text = || format!("theory {theory:.6}, simulated {:.6} ± {:.6}", found.value, found.half);
    if off.is_nan() || off + found.half > NEAR * size {
        return Err(format!("not within 2 %: {}", text()));
    }
    if off > found.half + ROUNDING * size {
        return Err(format!("theory outside the interval: {}", text()));
    }
    Ok(())
}

/// An error of this size, in percent of theory, makes [`judge`] refuse wherever in its interval the estimate lies.
pub fn catches(theory: f64, found: Estimate) -> f64 {
    100.0 * (2.0 * found.half / theory.abs() + ROUNDING).min(NEAR)
}

/// Prints a cell's table and fails with everything that is wrong.
pub fn check(cell: &str, claims: &[Claim]) {
    let mut wrong = Vec::new();
    for c in claims {
        let caught = catches(c.theory, c.found);
        let share = |x: f64| 100.0 * x / c.theory;
        println!(
            "{cell:22} | {:24} | {:11.6} | {:11.6} | ± {:.6} | {:+.2} % ± {:.2} % | {caught:.2} %",
            c.what,
            c.theory,
            c.found.value,
            c.found.half,
            share(c.found.value - c.theory),
            share(c.found.half),
        );
        wrong.extend(judge(c.theory, c.found).err().map(|e| format!("{}: {e}", c.what)));
        if caught > c.catches + 0.005 {
            wrong.push(format!("{}: catches {caught:.2} % only, not {} %", c.what, c.catches));
        }
    }
    assert!(wrong.is_empty(), "{cell}: {wrong:#?}");
}

/// A theory file that has been run.
pub struct Ran {
    pub plan: Plan,
    pub tally: Tally,
}

/// Runs a file of `scenarios/theory` with its own seed and number of replications.
pub fn ran(file: &str) -> Ran {
    ran_with(file, &[])
}

/// The same with values set by path.
pub fn ran_with(file: &str, sets: &[(&str, &str)]) -> Ran {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/theory/");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}{name}")).map_err(|e| e.to_string());
    let loaded = load_with(&format!("{file}.toml"), &read, sets);
    assert_eq!(loaded.render_faults(false), "");
    let scenario = loaded.scenario.expect("no fault");
    let plan = compile(&scenario);
    let spec = RunSpec { seed: scenario.seed, first: 0, count: scenario.replications, threads: 2 };
    let began = std::time::Instant::now();
    let tally = run(&plan, spec, &|_| {}, &Stop::new()).expect("runs to its end");
    println!("{file}: {:.1} s", began.elapsed().as_secs_f64());
    Ran { plan, tally }
}

impl Ran {
    pub fn series(&self, stage: &str, measure: &str) -> &Series {
        let mut found = self.plan.series().iter().filter(|s| s.stage == stage && s.measure == measure);
        let series = found.next().unwrap_or_else(|| panic!("no {measure} of {stage:?}"));
        assert!(found.next().is_none(), "{measure} of {stage:?} is there twice");
        series
    }

    /// A column summed over the recorded months.
    fn sum(&self, record: &Record, column: ColumnIx) -> f64 {
        let layout = self.plan.layout();
        (0..layout.months).map(|m| record.month(layout, column, m)).sum::<i64>() as f64
    }

    /// A published ratio over the whole recorded time.
    pub fn ratio(&self, stage: &str, measure: &str) -> Estimate {
        let series = self.series(stage, measure);
        let Formula::Ratio(x, y) = series.formula else { panic!("{measure} is no ratio") };
        let parts: Vec<_> = self.tally.iter().map(|(_, r)| (self.sum(r, x), self.sum(r, y))).collect();
        Estimate::ratio(&parts, series.scale)
    }

    /// A published flow over the whole recorded time, of each replication.
    pub fn flow(&self, stage: &str, measure: &str) -> Vec<f64> {
        let Formula::Flow(column) = self.series(stage, measure).formula else { panic!("{measure} is no flow") };
        self.tally.iter().map(|(_, r)| self.sum(r, column)).collect()
    }

    /// One published flow over another, each named by stage and measure.
    pub fn flows_of(&self, above: (&str, &str), below: (&str, &str)) -> Estimate {
        let (above, below) = (self.flow(above.0, above.1), self.flow(below.0, below.1));
        Estimate::ratio(&above.into_iter().zip(below).collect::<Vec<_>>(), 1.0)
    }

    /// A published ratio over several stages together.
    pub fn pooled(&self, stages: &[&str], measure: &str) -> Estimate {
        let columns: Vec<_> = stages.iter().map(|s| self.series(s, measure)).collect();
        let part = |r: &Record| {
            columns.iter().fold((0.0, 0.0), |sum, series| match series.formula {
                Formula::Ratio(x, y) => (sum.0 + self.sum(r, x), sum.1 + self.sum(r, y)),
                _ => panic!("{measure} is no ratio"),
            })
        };
        let parts: Vec<_> = self.tally.iter().map(|(_, r)| part(r)).collect();
        Estimate::ratio(&parts, columns[0].scale)
    }

    /// A published level at the end of each month: one row for each replication.
    pub fn levels(&self, stage: &str, measure: &str) -> Vec<Vec<f64>> {
        let Formula::Level(column) = self.series(stage, measure).formula else { panic!("{measure} is no level") };
        let layout = self.plan.layout();
        let months = |r: &Record| (0..layout.months).map(|m| r.month(layout, column, m) as f64).collect();
        self.tally.iter().map(|(_, r)| months(r)).collect()
    }
}
