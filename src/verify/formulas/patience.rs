//! Chains of births and deaths, and lists that children leave.

use super::Grid;

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

/// M/M/1 whose arrivals change from day to day, `rates` being those of each day, settled on the first: the share of all who come
/// that do not wait, and the mean wait in days, by Euler's rule in small steps.
pub fn changing_load(rates: &[f64], service: f64) -> (f64, f64) {
    const STATES: usize = 60;
    const STEPS: u32 = 60;
    let (step, mu) = (1.0 / f64::from(STEPS), 1.0 / service);
    let load = rates[0] * service;
    let mut p: Vec<f64> = (0..STATES).map(|n| (1.0 - load) * libm::pow(load, n as f64)).collect();
    let mut next = p.clone();
    let (mut come, mut at_once, mut waits) = (0.0, 0.0, 0.0);
    for rate in rates {
        for _ in 0..STEPS {
            come += rate * step;
            at_once += rate * step * p[0];
            waits += rate * step * p.iter().enumerate().map(|(n, p)| p * n as f64 * service).sum::<f64>();
            for n in 0..STATES {
                let (up, down) = (if n + 1 < STATES { *rate } else { 0.0 }, if n > 0 { mu } else { 0.0 });
                let below = if n > 0 { p[n - 1] * rate } else { 0.0 };
                let above = p.get(n + 1).map_or(0.0, |above| above * mu);
                next[n] = p[n] + step * (below + above - p[n] * (up + down));
            }
            std::mem::swap(&mut p, &mut next);
        }
    }
    (at_once / come, waits / come)
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
    /// With arrivals a day, a mean service and a mean patience.
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
