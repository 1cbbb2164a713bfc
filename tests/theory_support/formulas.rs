//! Queueing theory, worked out from its formulas and nothing of ours. Times are in days.

use libm::{exp, log, pow};

/// Erlang's B by its recursion: the share of arrivals lost with `servers` places and offered load `a`. Erlang 1917.
pub fn erlang_b(servers: u32, a: f64) -> f64 {
    (1..=servers).fold(1.0, |b, n| a * b / (f64::from(n) + a * b))
}

/// Erlang's C: the share of arrivals that wait in M/M/c, from B. Erlang 1917.
pub fn erlang_c(servers: u32, a: f64) -> f64 {
    let b = erlang_b(servers, a);
    let rho = a / f64::from(servers);
    b / (1.0 - rho + rho * b)
}

/// The wait in M/M/c: P(W > t) = `waits` · exp(-`rate` t). Kleinrock, Queueing Systems I, 3.5.
#[derive(Debug, Clone, Copy)]
pub struct ExponentialWait {
    pub waits: f64,
    pub rate: f64,
}

impl ExponentialWait {
    pub fn mmc(servers: u32, arrivals: f64, service: f64) -> Self {
        let a = arrivals * service;
        ExponentialWait { waits: erlang_c(servers, a), rate: f64::from(servers) / service - arrivals }
    }

    pub fn mean(&self) -> f64 {
        self.waits / self.rate
    }

    pub fn cdf(&self, t: f64) -> f64 {
        1.0 - self.waits * exp(-self.rate * t)
    }
}

/// The share whose wait ends at most `days` dates after it began: clocks count dates, and the moment of joining is
/// uniform in its day, so it is the mean of P(W <= days + 1 - u) over u in (0, 1).
pub fn within_dates(days: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 2000;
    (0..STEPS).map(|k| cdf(days + (f64::from(k) + 0.5) / f64::from(STEPS))).sum::<f64>() / f64::from(STEPS)
}

/// Mean wait in M/G/1. Pollaczek 1930, Khinchine 1932.
pub fn mg1_mean(arrivals: f64, mean: f64, second_moment: f64) -> f64 {
    arrivals * second_moment / (2.0 * (1.0 - arrivals * mean))
}

/// A function on a grid of times from 0, linear in between, constant beyond.
#[derive(Debug, Clone)]
pub struct Grid {
    pub step: f64,
    pub values: Vec<f64>,
}

impl Grid {
    pub fn at(&self, t: f64) -> f64 {
        let x = t / self.step;
        let k = (x as usize).min(self.values.len() - 1);
        let next = self.values[(k + 1).min(self.values.len() - 1)];
        self.values[k] + (next - self.values[k]) * (x - k as f64).min(1.0)
    }

    pub fn last(&self) -> f64 {
        self.values[self.values.len() - 1]
    }
}

/// P(W <= t) in M/G/1 up to `until`, by the renewal equation of Takacs (1955):
/// F(t) = 1 - rho + lambda ∫ F(t - x) P(S > x) dx over x in (0, t), with the trapezoid rule. Where the service time
/// has an atom, `outlasts` should give the mean of its two sides there and the step should divide it.
pub fn mg1_cdf(arrivals: f64, mean: f64, outlasts: impl Fn(f64) -> f64, until: f64, step: f64) -> Grid {
    let n = (until / step).round() as usize;
    let tail: Vec<f64> = (0..=n).map(|k| outlasts(k as f64 * step)).collect();
    let mut values = vec![1.0 - arrivals * mean];
    for k in 1..=n {
        let inner: f64 = (1..k).map(|j| values[k - j] * tail[j]).sum();
        let known = 1.0 - arrivals * mean + arrivals * step * (inner + values[0] * tail[k] / 2.0);
        values.push(known / (1.0 - arrivals * step * tail[0] / 2.0));
    }
    Grid { step, values }
}

/// Erlang's own P(W <= t) in M/D/1: (1 - rho) Σ exp(lambda (t - i s)) (-lambda (t - i s))^i / i! over i <= t / s.
pub fn md1_cdf(arrivals: f64, service: f64, t: f64) -> f64 {
    let mut sum = 0.0;
    let mut factorial = 1.0;
    for i in 0..=(t / service) as u32 {
        factorial *= f64::from(i.max(1));
        let x = arrivals * (t - f64::from(i) * service);
        sum += exp(x) * pow(-x, f64::from(i)) / factorial;
    }
    (1.0 - arrivals * service) * sum
}

/// A birth-and-death chain that ends by a death in state 0, or is killed: P(ended so by t), by Runge and Kutta.
/// `start` holds the probabilities of the states at 0.
pub fn passage(start: Vec<f64>, up: f64, down: impl Fn(usize) -> f64, killed: f64, until: f64, step: f64) -> Grid {
    let n = start.len();
    let flow = |p: &[f64], out: &mut [f64]| {
        out.fill(0.0);
        for (i, now) in p[..n].iter().enumerate() {
            let (u, d) = (if i + 1 < n { up } else { 0.0 }, down(i));
            out[i] -= now * (u + d + killed);
            if i + 1 < n {
                out[i + 1] += now * u;
            }
            // Ends are kept in one more place.
            out[if i > 0 { i - 1 } else { n }] += now * d;
        }
    };
    let mut p = start;
    p.push(0.0);
    let add = |a: &[f64], b: &[f64], by: f64| -> Vec<f64> { a.iter().zip(b).map(|(x, y)| x + by * y).collect() };
    let mut k = vec![vec![0.0; n + 1]; 4];
    let mut values = vec![0.0];
    for _ in 0..(until / step).round() as usize {
        flow(&p, &mut k[0]);
        for (stage, by) in [(1, step / 2.0), (2, step / 2.0), (3, step)] {
            let q = add(&p, &k[stage - 1], by);
            flow(&q, &mut k[stage]);
        }
        for (slope, weight) in k.iter().zip([1.0, 2.0, 2.0, 1.0]) {
            p = add(&p, slope, weight * step / 6.0);
        }
        values.push(p[n]);
    }
    Grid { step, values }
}

/// M/M/c with exponential patience. Palm 1957; Garnett, Mandelbaum and Reiman 2002.
#[derive(Debug)]
pub struct ErlangA {
    /// Share who leave the list unseen.
    pub leave: f64,
    /// Mean wait of those seen.
    pub mean_of_seen: f64,
    /// Of those seen, the share who do not wait.
    pub at_once: f64,
    of_seen: Grid,
}

impl ErlangA {
    pub fn new(servers: u32, arrivals: f64, service: f64, patience: f64) -> Self {
        const STATES: u32 = 120;
        let mu = |n: u32| f64::from(n.min(servers)) / service + f64::from(n.saturating_sub(servers)) / patience;
        let mut weights = vec![1.0];
        (1..STATES).for_each(|n| weights.push(weights[n as usize - 1] * arrivals / mu(n)));
        let total: f64 = weights.iter().sum();
        let found: Vec<f64> = weights.iter().map(|w| w / total).collect();
        let queue: f64 = (servers..STATES).map(|n| found[n as usize] * f64::from(n - servers)).sum();
        let leave = queue / patience / arrivals;
        let free: f64 = found[..servers as usize].iter().sum();
        // Who finds i on the list ahead is served when they and the i-th end of service are gone, unless it leaves.
        let down = |i: usize| mu(servers + i as u32);
        let waiting = passage(found[servers as usize..].to_vec(), 0.0, down, 1.0 / patience, 30.0, 0.01);
        let seen = 1.0 - leave;
        let area: f64 = waiting.values.iter().map(|v| (waiting.last() - v) * waiting.step).sum::<f64>()
            - waiting.last() * waiting.step / 2.0;
        let values = waiting.values.iter().map(|v| (free + v) / seen).collect();
        let of_seen = Grid { step: waiting.step, values };
        ErlangA { leave, mean_of_seen: area / seen, at_once: free / seen, of_seen }
    }

    /// P(W <= t) of those seen.
    pub fn cdf_of_seen(&self, t: f64) -> f64 {
        self.of_seen.at(t)
    }
}

/// Mean waits of two classes without pre-emption: urgent, routine. Cobham 1954.
pub fn cobham(arrivals: [f64; 2], service: f64, second_moment: f64) -> [f64; 2] {
    let rho = arrivals.map(|l| l * service);
    let residual = (arrivals[0] + arrivals[1]) * second_moment / 2.0;
    [residual / (1.0 - rho[0]), residual / ((1.0 - rho[0]) * (1.0 - rho[0] - rho[1]))]
}

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
