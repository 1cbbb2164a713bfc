//! Waits where there are places: Erlang's B and C, a room of limited size.

use libm::exp;

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

/// The share of time in which more than `n` are there in M/M/c, for n below c. Kleinrock, Queueing Systems I, 3.5.
pub fn more_than(servers: u32, a: f64, n: u32) -> f64 {
    let c = f64::from(servers);
    let mut weight = 1.0;
    let (mut up_to_n, mut all) = (0.0, 0.0);
    for k in 0..servers {
        up_to_n += if k <= n { weight } else { 0.0 };
        all += weight;
        weight *= a / f64::from(k + 1);
    }
    // From c on the weights fall by a / c.
    1.0 - up_to_n / (all + weight / (1.0 - a / c))
}

/// The wait in M/M/c: P(W > t) = `waits` · exp(-`rate` t). Kleinrock, Queueing Systems I, 3.5.
#[derive(Debug, Clone, Copy)]
pub struct ExponentialWait {
    /// Share who wait at all.
    pub waits: f64,
    /// At which waits end, a day.
    pub rate: f64,
}

impl ExponentialWait {
    /// With arrivals a day and a mean service.
    pub fn mmc(servers: u32, arrivals: f64, service: f64) -> Self {
        let a = arrivals * service;
        ExponentialWait { waits: erlang_c(servers, a), rate: f64::from(servers) / service - arrivals }
    }

    /// Mean wait of all, those who do not wait among them.
    pub fn mean(&self) -> f64 {
        self.waits / self.rate
    }

    /// P(W <= t).
    pub fn cdf(&self, t: f64) -> f64 {
        1.0 - self.waits * exp(-self.rate * t)
    }
}

/// M/M/c/K: a room for so many, `servers` of them in work; who finds it full is lost. Kleinrock, Queueing Systems I, 3.6.
#[derive(Debug, Clone)]
pub struct Room {
    servers: u32,
    service: f64,
    /// Of those who come in, the share who find so many there.
    found: Vec<f64>,
    /// Share of all who come that is lost.
    pub lost: f64,
}

impl Room {
    /// With arrivals a day, a mean service, and room for so many in all.
    pub fn new(servers: u32, arrivals: f64, service: f64, room: u32) -> Self {
        let mut weights = vec![1.0];
        (1..=room).for_each(|n| {
            let last = weights[n as usize - 1];
            weights.push(last * arrivals * service / f64::from(n.min(servers)));
        });
        let total: f64 = weights.iter().sum();
        let lost = weights[room as usize] / total;
        let found = weights[..room as usize].iter().map(|w| w / total / (1.0 - lost)).collect();
        Room { servers, service, found, lost }
    }

    /// Of those who come in, the share who do not wait.
    pub fn at_once(&self) -> f64 {
        self.found[..self.servers as usize].iter().sum()
    }

    /// Mean wait of those who come in: who finds n there waits for n - c + 1 ends of service.
    pub fn mean(&self) -> f64 {
        let ends = |n: usize| (n + 1).saturating_sub(self.servers as usize) as f64;
        let each = self.service / f64::from(self.servers);
        self.found.iter().enumerate().map(|(n, p)| p * ends(n) * each).sum()
    }

    /// P(W <= t) of those who come in: sums of exponential times.
    pub fn cdf(&self, t: f64) -> f64 {
        let x = t * f64::from(self.servers) / self.service;
        let mut waits_longer = 0.0;
        let (mut term, mut outlasts) = (exp(-x), 0.0);
        for (ends, p) in self.found[self.servers as usize..].iter().enumerate() {
            outlasts += term;
            term *= x / (ends + 1) as f64;
            waits_longer += p * outlasts;
        }
        1.0 - waits_longer
    }
}
