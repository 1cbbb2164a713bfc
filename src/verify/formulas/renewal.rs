//! Times that are cut: what is left of them, how often they begin anew, ages of greatest entropy.

use libm::exp;

/// Erlang's law of some phases: the gamma law of that shape (coefficient of variation 1 / √phases).
#[derive(Debug, Clone, Copy)]
pub struct Phases {
    /// How many.
    pub phases: u32,
    /// Its mean.
    pub mean: f64,
}

impl Phases {
    fn outlasts_after(self, phases: u32, t: f64) -> f64 {
        let x = t * f64::from(self.phases) / self.mean;
        let mut term = exp(-x);
        (1..=phases).fold(0.0, |sum, k| {
            let with = sum + term;
            term *= x / f64::from(k);
            with
        })
    }

    /// P(S > t).
    pub fn outlasts(self, t: f64) -> f64 {
        self.outlasts_after(self.phases, t)
    }

    /// P(S > t) where the chance of being chosen is in proportion to the length: one phase more. Feller II, I.4.
    pub fn biased_outlasts(self, t: f64) -> f64 {
        self.outlasts_after(self.phases + 1, t)
    }

    /// P(R > t) of what is left when it is found in progress: any of its phases is as likely. Feller II, XI.4.
    pub fn left_outlasts(self, t: f64) -> f64 {
        (1..=self.phases).map(|k| self.outlasts_after(k, t)).sum::<f64>() / f64::from(self.phases)
    }

    /// P(R + `rework` · S > t) when it is found in progress: S is then length-biased, and R a uniform part of it.
    pub fn handed_over_outlasts(self, rework: f64, t: f64) -> f64 {
        const STEPS: u32 = 4000;
        let middle = |k: u32| (f64::from(k) + 0.5) / f64::from(STEPS);
        (0..STEPS).map(|k| self.biased_outlasts(t / (middle(k) + rework))).sum::<f64>() / f64::from(STEPS)
    }

    /// E[S - a | S > a]: by phases, since ∫ P(S > t) over t > a is the mean of a phase times Σ P(k phases > a).
    pub fn mean_left_after(self, a: f64) -> f64 {
        self.mean * self.left_outlasts(a) / self.outlasts(a)
    }

    /// How often it has been renewed by `t` in the mean, from a fresh start: Σ P(k of them <= t). Cox, Renewal Theory, 4.
    pub fn renewals(self, t: f64) -> f64 {
        (1..=60).map(|k| 1.0 - self.outlasts_after(k * self.phases, t)).sum()
    }
}

/// Ages of greatest entropy on 0 to `longest` with a given mean: density in proportion to exp(-θ a). Jaynes 1957.
#[derive(Debug, Clone, Copy)]
pub struct TruncatedAges {
    /// The longest age.
    pub longest: f64,
    /// θ, per unit of age.
    pub theta: f64,
}

impl TruncatedAges {
    /// Solves mean = 1/θ - M exp(-θM) / (1 - exp(-θM)) for θ by halving.
    pub fn new(mean: f64, longest: f64) -> Self {
        let mean_at = |x: f64| if x.abs() < 1e-6 { 0.5 - x / 12.0 } else { 1.0 / x - 1.0 / libm::expm1(x) };
        let (mut low, mut high) = (-200.0, 200.0);
        for _ in 0..100 {
            let middle = (low + high) / 2.0;
            if mean_at(middle) * longest > mean {
                low = middle;
            } else {
                high = middle;
            }
        }
        TruncatedAges { longest, theta: (low + high) / 2.0 / longest }
    }

    /// The share of ages above `age`.
    pub fn above(self, age: f64) -> f64 {
        if self.theta.abs() < 1e-9 {
            return 1.0 - age / self.longest;
        }
        1.0 - libm::expm1(-self.theta * age) / libm::expm1(-self.theta * self.longest)
    }
}
