//! Services of fixed length on several places, and sittings that take some at once: chains from step to step.

use libm::exp;

/// States kept; loads here are at most 0.8.
const STATES: usize = 160;

/// The long-run distribution of N where each step takes away up to `taken` and a Poisson number comes: N' = (N - taken)+ + A.
fn settled(taken: usize, mean: f64) -> Vec<f64> {
    let comes = terms(mean, STATES);
    let mut now = vec![0.0; STATES];
    now[0] = 1.0;
    for _ in 0..600 {
        let mut next = vec![0.0; STATES];
        for (n, p) in now.iter().enumerate().filter(|(_, p)| **p > 1e-18) {
            let left = n.saturating_sub(taken);
            next[left..].iter_mut().zip(&comes).for_each(|(to, a)| *to += p * a);
        }
        now = next;
    }
    now
}

/// M/D/c, first come, first served. Crommelin 1932: what is in work at one moment is done a service later, so the number
/// present is a chain in steps of one service.
#[derive(Debug, Clone)]
pub struct MdcWait {
    places: usize,
    arrivals: f64,
    service: f64,
    /// Share of time with this many present.
    present: Vec<f64>,
}

impl MdcWait {
    /// With so many places, arrivals a day and a fixed service.
    pub fn new(places: usize, arrivals: f64, service: f64) -> Self {
        MdcWait { places, arrivals, service, present: settled(places, arrivals * service) }
    }

    /// Share who do not wait.
    pub fn at_once(&self) -> f64 {
        self.present[..self.places].iter().sum()
    }

    /// Mean wait, by Little's law from the mean number on the list.
    pub fn mean(&self) -> f64 {
        let list = self.present.iter().enumerate().map(|(n, p)| p * n.saturating_sub(self.places) as f64);
        list.sum::<f64>() / self.arrivals
    }

    /// P(W <= t). Franx 2001: for (k - 1) services <= t < k services it is Σ Q(kc - 1 - j) over j < kc times the Poisson
    /// probability of j arrivals in k services - t, where Q(i) is the share of time with at most i + c present.
    pub fn cdf(&self, t: f64) -> f64 {
        let k = (t / self.service + 1e-9) as usize + 1;
        let comes = terms(self.arrivals * (k as f64 * self.service - t).max(0.0), k * self.places);
        let up_to = |i: usize| self.present[..(i + self.places + 1).min(STATES)].iter().sum::<f64>();
        comes.iter().enumerate().map(|(j, a)| a * up_to(k * self.places - 1 - j)).sum()
    }
}

/// A list that only sittings take from, so many at each, with a Poisson number of papers between two. Bailey 1954.
#[derive(Debug, Clone)]
pub struct Sittings {
    capacity: usize,
    between: f64,
    /// The law of the number before a sitting.
    before: Vec<f64>,
}

impl Sittings {
    /// Sittings that take up to `capacity` of a list which `between` join in the mean from one to the next.
    pub fn new(capacity: usize, between: f64) -> Self {
        Sittings { capacity, between, before: settled(capacity, between) }
    }

    /// The law of the number left behind by a sitting.
    fn left(&self) -> Vec<f64> {
        let mut left = self.before[self.capacity..].to_vec();
        left[0] += self.before[..self.capacity].iter().sum::<f64>();
        left
    }

    /// Mean wait in steps from one sitting to the next: half a step to the next sitting, and by Little's law one for each
    /// who is left behind.
    pub fn mean(&self) -> f64 {
        let left: f64 = self.left().iter().enumerate().map(|(n, p)| n as f64 * p).sum();
        0.5 + left / self.between
    }

    /// The share who are heard at the first sitting after they joined: of A newcomers behind n left over, min(A, c - n).
    pub fn at_first(&self) -> f64 {
        let comes = terms(self.between, STATES);
        let heard = |room: usize| comes.iter().enumerate().map(|(a, p)| a.min(room) as f64 * p).sum::<f64>();
        let left = self.left();
        let first = left.iter().take(self.capacity).enumerate().map(|(n, p)| p * heard(self.capacity - n));
        first.sum::<f64>() / self.between
    }
}

/// P(no arrival), P(one), ... of a Poisson number, `n` terms.
fn terms(mean: f64, n: usize) -> Vec<f64> {
    let mut term = exp(-mean);
    (0..n)
        .map(|k| {
            let now = term;
            term *= mean / (k + 1) as f64;
            now
        })
        .collect()
}
