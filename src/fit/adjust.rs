//! Moving the nearest simulations to where what was seen puts them.

use super::linear::{Squares, dot};

/// One of the nearest simulations.
pub(super) struct Near {
    /// Its weight.
    pub weight: f64,
    /// Normal scores of its inputs.
    pub score: Vec<f64>,
    /// Its learned summaries less those of what was seen.
    pub away: Vec<f64>,
}

/// A spread may differ between places by this factor at most: beyond it the regression of spreads is noise.
const GREATEST_RATIO: f64 = 3.0;

/// Scores adjusted by a local-linear regression on the learned summaries (Beaumont and others 2002), with residuals
/// scaled to the spread where what was seen lies (Blum and François 2010) and widened for the coefficients spent.
pub(super) fn adjusted(near: &[Near]) -> Vec<Vec<f64>> {
    let inputs = near.first().map_or(0, |n| n.score.len());
    let terms: Vec<Vec<f64>> =
        near.iter().map(|n| std::iter::once(1.0).chain(n.away.iter().copied()).collect()).collect();
    let fit = |responses: &[Vec<f64>]| {
        let mut squares = Squares::new(inputs + 1, inputs);
        for ((near, terms), y) in near.iter().zip(&terms).zip(responses) {
            squares.add(terms, y.iter().copied(), near.weight);
        }
        squares.solve(0.0)
    };
    let scores: Vec<Vec<f64>> = near.iter().map(|n| n.score.clone()).collect();
    let means = fit(&scores);
    let residuals: Vec<Vec<f64>> = scores
        .iter()
        .zip(&terms)
        .map(|(score, terms)| score.iter().zip(&means).map(|(z, line)| z - dot(line, terms)).collect())
        .collect();
    let logs: Vec<Vec<f64>> =
        residuals.iter().map(|row| row.iter().map(|e| libm::log((e * e).max(1e-12))).collect()).collect();
    let spreads = fit(&logs);
    let (sum, squares) = near.iter().fold((0.0, 0.0), |(s, q), n| (s + n.weight, q + n.weight * n.weight));
    let effective = sum * sum / squares;
    let spent = (effective / (effective - inputs as f64 - 1.0).max(1.0)).sqrt();
    residuals
        .iter()
        .zip(&terms)
        .map(|(row, terms)| {
            let at = |input: usize| (row[input], &means[input], &spreads[input]);
            (0..inputs)
                .map(|input| {
                    let (residual, mean, spread) = at(input);
                    // Half the log of a variance is the log of a spread.
                    let ratio = libm::exp(0.5 * (spread[0] - dot(spread, terms)));
                    mean[0] + residual * spent * ratio.clamp(1.0 / GREATEST_RATIO, GREATEST_RATIO)
                })
                .collect()
        })
        .collect()
}
