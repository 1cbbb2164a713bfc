//! Referrals: who the child is that begins on another pathway.

use super::StageOf;
use crate::chance::NameHash;
use crate::pathway::{Referral, Scenario};

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRule {
    /// Names the child that comes of it.
    pub name: NameHash,
    /// The stage that refers.
    pub stage: StageOf,
    /// Index of the pathway on which that child begins.
    pub to: u16,
    /// Whether it keeps the request.
    pub keeps_request: bool,
    /// For each attribute of that pathway, which of this one is the same, and for each value of it the same value there.
    pub same: Vec<Option<(usize, Vec<Option<usize>>)>>,
}

impl ReferralRule {
    /// Compiles the referral of a stage.
    pub(super) fn new(scenario: &Scenario, stage: StageOf, referral: &Referral) -> Self {
        let from = &scenario.pathways[usize::from(stage.pathway)];
        let to = &scenario.pathways[referral.to];
        let same = to.attributes.iter().map(|there| {
            let here = from.attributes.iter().position(|here| here.id == there.id)?;
            let value = |id: &str| there.values.iter().position(|v| v.id == id);
            Some((here, from.attributes[here].values.iter().map(|v| value(&v.id)).collect()))
        });
        let id = &from.stages[usize::from(stage.stage)].id;
        ReferralRule {
            name: NameHash::new(&format!("{}/{id}/refer", from.id)),
            stage,
            to: referral.to as u16,
            keeps_request: referral.keeps_request,
            same: same.collect(),
        }
    }
}
