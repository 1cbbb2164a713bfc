//! The caseloads of a team's posts, taken together: its places.

use super::fault::Fault;
use super::node::Entry;
use super::reader::Reader;
use crate::calendar::Date;
use crate::pathway::{Post, Team};

impl Reader<'_> {
    /// Refuses places that nobody can have meant: posts with a limit beside posts without one, and caseloads that never
    /// come to a whole case, with which a team can begin nothing.
    pub(super) fn caseloads(&mut self, team: &Team, posts: &[&Entry], entry: &Entry) {
        let Some(other) = team.posts.iter().find(|p| p.caseload.is_some()) else { return };
        for post in team.posts.iter().filter(|p| p.caseload.is_none()) {
            if let Some(of_post) = posts.iter().find(|e| e.key == post.id) {
                let what = Fault::CaseloadMissing { post: post.id.clone(), other: other.id.clone() };
                self.fault(of_post.key_spot, what);
            }
        }
        let most = self.most_held(&team.posts);
        // Nobody in post, or no cases wanted of them, may be what a scenario asks about; half a case is not.
        if team.places.is_none() && (1e-6..1.0).contains(&most) {
            self.fault(entry.key_spot, Fault::CaseloadBelowOne { team: team.id.clone(), most });
        }
    }

    /// The most that the posts hold together on any day of the scenario, were all of them filled.
    fn most_held(&self, posts: &[Post]) -> f64 {
        let changes = posts.iter().flat_map(|p| p.wte.changes.iter().map(|(date, _)| *date).chain(p.from));
        let inside = changes.filter(|d| (self.start..=self.end).contains(d));
        let days: Vec<Date> = std::iter::once(self.start).chain(inside).collect();
        let held = |day: Date| {
            let there = |p: &&Post| p.from.is_none_or(|d| d <= day) && p.until.is_none_or(|d| day <= d);
            posts.iter().filter(there).map(|p| p.wte.on(day) * p.caseload.unwrap_or(0.0)).sum::<f64>()
        };
        // Thirds of a case add up to a whole one.
        days.into_iter().map(held).fold(0.0, f64::max) + 1e-9
    }
}
