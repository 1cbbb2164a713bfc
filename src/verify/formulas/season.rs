//! Numbers where nobody waits, and their waves through the year.

use libm::{exp, log};

/// Mean number in M(t)/G/infinity at `t`: ∫ lambda(t - u) P(S > u) du over u in (0, `longest`).
/// Eick, Massey and Whitt 1993.
pub fn offered(rate: impl Fn(f64) -> f64, outlasts: impl Fn(f64) -> f64, t: f64, longest: f64, step: f64) -> f64 {
    let n = (longest / step).round() as usize;
    let at = |k: usize| (k as f64 + 0.5) * step;
    (0..n).map(|k| rate(t - at(k)) * outlasts(at(k)) * step).sum()
}

/// P(N <= n) of a Poisson number.
pub fn poisson_cdf(mean: f64, n: u32) -> f64 {
    let log_term = |k: u32| f64::from(k) * log(mean) - mean - (1..=k).map(|j| log(f64::from(j))).sum::<f64>();
    (0..=n).map(|k| exp(log_term(k))).sum()
}

/// Weights that give, from values at `times`, the cosine and sine parts of the yearly harmonic by least squares (with
/// a constant beside them).
pub fn yearly_harmonic(times: &[f64]) -> [Vec<f64>; 2] {
    let row = |t: f64| {
        let x = std::f64::consts::TAU * t / YEAR;
        [1.0, libm::cos(x), libm::sin(x)]
    };
    // Normal equations, inverted by Gauss and Jordan.
    let mut m = [[0.0; 6]; 3];
    for t in times {
        let r = row(*t);
        for (line, x) in m.iter_mut().zip(r) {
            line.iter_mut().zip(r).for_each(|(sum, y)| *sum += x * y);
        }
    }
    m.iter_mut().enumerate().for_each(|(i, line)| line[3 + i] = 1.0);
    for i in 0..3 {
        let pivot = m[i][i];
        m[i].iter_mut().for_each(|x| *x /= pivot);
        let used = m[i];
        for (j, other) in m.iter_mut().enumerate() {
            if j != i {
                let by = other[i];
                other.iter_mut().zip(used).for_each(|(x, y)| *x -= by * y);
            }
        }
    }
    [1, 2].map(|i| times.iter().map(|t| row(*t).iter().enumerate().map(|(j, x)| m[i][3 + j] * x).sum()).collect())
}

/// Days in a year.
pub const YEAR: f64 = 365.25;
