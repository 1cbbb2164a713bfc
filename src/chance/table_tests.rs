//! The table against the law it was made from, cell by cell.

use super::super::continuous::Unit;
use super::*;

fn laws() -> Vec<Continuous> {
    let mut laws = Vec::new();
    for cv in [0.02, 0.1, 0.5, 1.0, 2.0, 5.0, 20.0] {
        let shape = 1.0 / (cv * cv);
        laws.push(Continuous::Gamma { shape, scale: 3.0 / shape, power: 1.0 });
        let variance = libm::log1p(cv * cv);
        laws.push(Continuous::Lognormal { mu: 1.0 - 0.5 * variance, sigma: variance.sqrt() });
    }
    for shape in [0.2, 0.5, 1.0, 1.5, 5.0, 100.0] {
        laws.push(Continuous::Weibull { scale: 2.0, power: 1.0 / shape });
    }
    for unit in [(2.0, 3.0), (0.5, 0.5), (1.0, 5.0), (0.05, 0.3), (400.0, 30.0)].map(|(a, b)| Unit::Beta(a, b)) {
        laws.push(Continuous::Bounded { low: 0.0, width: 3.0, unit, plain: 1.0 });
        laws.push(Continuous::Bounded { low: 2.0, width: 3.0, unit, plain: 1.0 });
    }
    for mode in [0.0, 0.3, 1.0] {
        laws.push(Continuous::Bounded { low: 1.0, width: 7.0, unit: Unit::Triangular(mode), plain: 1.0 });
    }
    laws
}

/// The sum of the table's cells, with the exact tails, is the law's mean to 1e-5 of it (most to 1e-7); so a mean of
/// draws is right however many are taken.
#[test]
fn the_table_has_the_mean_of_the_law() {
    for law in laws() {
        let table = Table::new(law);
        let mut sum = 0.0;
        for (side, nodes) in table.nodes.chunks(NODES).enumerate() {
            for node in 0..NODES - 2 {
                let width = probability(node + 1) - probability(node);
                // A draw from the middle of a cell is the mean of the cell's draws.
                let middle = table.at(probability(node) + 0.5 * width, side);
                assert!((middle - 0.5 * (nodes[node] + nodes[node + 1])).abs() <= 1e-12 * middle);
                sum += middle * width;
            }
        }
        // Past the table, the exact quantiles by the midpoint rule in ever narrower octaves.
        for octave in 0..50 {
            let width =
                probability(0) / f64::from(1u32 << octave.min(31)) / f64::from(1u32 << (octave.max(31) - 31)) / 256.0;
            for i in 128..256 {
                let p = width * (f64::from(i) + 0.5);
                sum += width * (table.at(p, 0) + table.at(p, 1));
            }
        }
        let mean = law.moments()[0];
        let off = sum / mean - 1.0;
        assert!(off.abs() < 1e-5, "{law:?}: {off:e}");
        if law.moments()[1] < 5.0 * mean * mean {
            assert!(off.abs() < 2e-7, "{law:?}: {off:e}");
        }
    }
}

/// Inside the table a draw is off the law by less than 1e-3 of itself, or 1e-4 of the mean.
#[test]
fn the_table_follows_the_law() {
    for law in laws() {
        let (table, mean) = (Table::new(law), law.moments()[0]);
        for node in (0..NODES - 2).step_by(5) {
            let p = probability(node) + 0.37 * (probability(node + 1) - probability(node));
            for (side, point) in [Side::Lower(p), Side::Upper(p)].into_iter().enumerate() {
                let (drawn, exact) = (table.at(p, side), law.quantile(point, f64::NAN));
                let off = (drawn - exact).abs();
                assert!(off < 1e-3 * exact || off < 1e-4 * mean, "{law:?} {point:?}: {drawn} for {exact}");
            }
        }
    }
}
