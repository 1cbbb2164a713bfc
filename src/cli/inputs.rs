//! The free inputs of a scenario, as a study sees them.

use crate::chance::PriorSampler;
use crate::plan::{self, Plan};
use crate::scenario::{FreeInput, Loaded, Template};
use crate::study::Inputs;

/// Priors, and the scenario that takes their values.
pub(super) struct PriorInputs {
    template: Template,
    inputs: Vec<(PriorSampler, FreeInput)>,
}

impl PriorInputs {
    /// Of a scenario without faults; `None` where it has faults.
    pub fn new(loaded: &Loaded) -> Option<Self> {
        let free = loaded.free_inputs();
        let paths: Vec<String> = free.iter().map(|input| input.path.clone()).collect();
        let hash = &loaded.scenario.as_ref()?.hash;
        let inputs = free.iter().map(|input| (input.prior.sampler(), input.clone())).collect();
        Some(PriorInputs { template: Template::new(loaded, &paths, hash)?, inputs })
    }

    /// The value of one input with probability `u` of its prior below it.
    pub fn value(&self, input: usize, u: f64) -> f64 {
        let (sampler, free) = &self.inputs[input];
        free.rounded(sampler.quantile(u))
    }
}

impl Inputs for PriorInputs {
    fn count(&self) -> usize {
        self.inputs.len()
    }

    fn values(&self, units: &[f64]) -> Vec<f64> {
        units.iter().enumerate().map(|(input, u)| self.value(input, *u)).collect()
    }

    fn plan(&self, values: &[f64]) -> Result<Plan, String> {
        self.template.scenario(values).map(|scenario| plan::compile(&scenario))
    }
}
