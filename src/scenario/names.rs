//! The ids of a scenario, gathered before anything refers to them.

use super::fault::Fault;
use super::near::nearest;
use super::node::{Node, Spot, Table};
use super::reader::Reader;
use crate::pathway::{ClassTest, PanelIx, Service, StageIx, TeamIx};

/// Most things of one kind.
const MOST_THINGS: usize = 2_000;

/// Every id by kind, in the order of the file.
#[derive(Default)]
pub(super) struct Names {
    pub(super) pathways: Vec<PathwayNames>,
    pub(super) teams: Vec<String>,
    pub(super) panels: Vec<String>,
}

/// The ids of one pathway.
#[derive(Default)]
pub(super) struct PathwayNames {
    pub(super) id: String,
    pub(super) stages: Vec<String>,
    pub(super) attributes: Vec<(String, Vec<String>)>,
    pub(super) clocks: Vec<String>,
    /// Names of the measures that its clocks report.
    pub(super) clock_measures: Vec<String>,
    /// Whether it has a headline clock, and the word for what that is of.
    pub(super) headline: Option<String>,
}

fn keys(table: Option<&Table>) -> Vec<String> {
    table.map(|t| t.keys().map(String::from).collect()).unwrap_or_default()
}

fn below<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    Some(&node.table()?.get(key)?.node)
}

impl Names {
    /// Gathers the ids of a merged tree.
    pub(super) fn of(root: &Node) -> Names {
        let list = |key: &str| keys(below(root, key).and_then(Node::table));
        let pathways = below(root, "pathways").and_then(Node::table).into_iter().flat_map(Table::iter);
        let pathway = |entry: &super::node::Entry| {
            let part = |key: &str| below(&entry.node, key).and_then(Node::table);
            let classes = part("classes").into_iter().flat_map(Table::iter);
            let clocks = || part("clocks").into_iter().flat_map(Table::iter);
            PathwayNames {
                id: entry.key.clone(),
                stages: keys(part("stages")),
                attributes: classes.map(|a| (a.key.clone(), keys(a.node.table()))).collect(),
                clocks: keys(part("clocks")),
                clock_measures: clocks()
                    .filter_map(|c| match &below(&c.node, "measure")?.value {
                        super::node::Value::Text(name) => Some(name.clone()),
                        _ => None,
                    })
                    .collect(),
                headline: clocks().find_map(|c| match &below(&c.node, "headline")?.value {
                    super::node::Value::Text(word) => Some(word.clone()),
                    _ => Some(Service::Plans.word().to_string()),
                }),
            }
        };
        Names { pathways: pathways.map(pathway).collect(), teams: list("teams"), panels: list("panels") }
    }
}

impl Reader<'_> {
    /// Notes tables with more things than any scenario needs; `false` when there is one.
    pub(super) fn few_enough(&mut self, node: &Node) -> bool {
        let Some(table) = node.table() else { return true };
        if table.len() > MOST_THINGS {
            self.fault(
                node.spot,
                Fault::TooMany { what: "entries in one table", found: table.len(), most: MOST_THINGS },
            );
            return false;
        }
        table.iter().all(|entry| self.few_enough(&entry.node))
    }

    /// A stage of a pathway.
    pub(super) fn stage_named(&mut self, spot: Spot, pathway: usize, name: &str) -> Option<StageIx> {
        let names = &self.names.pathways[pathway];
        let found = names.stages.iter().position(|s| s == name).map(StageIx);
        if found.is_none() {
            let near = nearest(name, names.stages.iter().map(String::as_str));
            let what = Fault::UnknownStage { name: name.to_string(), pathway: names.id.clone(), near };
            self.fault(spot, what);
        }
        found
    }

    /// A team.
    pub(super) fn team(&mut self, node: &Node) -> Option<TeamIx> {
        let name = self.text_of(node)?;
        let found = self.names.teams.iter().position(|t| *t == name).map(TeamIx);
        if found.is_none() {
            let near = nearest(&name, self.names.teams.iter().map(String::as_str));
            self.fault(node.spot, Fault::UnknownTeam { name, near });
        }
        found
    }

    /// A panel.
    pub(super) fn panel(&mut self, node: &Node) -> Option<PanelIx> {
        let name = self.text_of(node)?;
        let found = self.names.panels.iter().position(|t| *t == name).map(PanelIx);
        if found.is_none() {
            let near = nearest(&name, self.names.panels.iter().map(String::as_str));
            self.fault(node.spot, Fault::UnknownPanel { name, near });
        }
        found
    }

    /// A pathway.
    pub(super) fn pathway_named(&mut self, spot: Spot, name: &str) -> Option<usize> {
        let found = self.names.pathways.iter().position(|p| p.id == name);
        if found.is_none() {
            let near = nearest(name, self.names.pathways.iter().map(|p| p.id.as_str()));
            self.fault(spot, Fault::UnknownPathway { name: name.to_string(), near });
        }
        found
    }

    /// A class of a pathway, written `attribute.value`.
    pub(super) fn class_named(&mut self, spot: Spot, pathway: usize, written: &str) -> Option<ClassTest> {
        let Some((attribute, value)) = written.split_once('.') else {
            self.fault(spot, Fault::BadReference { found: written.to_string(), form: "attribute.value" });
            return None;
        };
        let names = &self.names.pathways[pathway];
        let Some(a) = names.attributes.iter().position(|(id, _)| id == attribute) else {
            let near = nearest(attribute, names.attributes.iter().map(|(id, _)| id.as_str()));
            let what = Fault::UnknownAttribute { name: attribute.to_string(), pathway: names.id.clone(), near };
            self.fault(spot, what);
            return None;
        };
        let values = &names.attributes[a].1;
        let Some(v) = values.iter().position(|id| id == value) else {
            let near = nearest(value, values.iter().map(String::as_str));
            let what = Fault::UnknownValue { name: value.to_string(), attribute: attribute.to_string(), near };
            self.fault(spot, what);
            return None;
        };
        Some(ClassTest { attribute: a, value: v })
    }

    /// A class of any pathway, written `pathway.attribute.value`.
    pub(super) fn any_class(&mut self, node: &Node) -> Option<(usize, ClassTest)> {
        let (pathway, rest) = self.pathway_part(node, "pathway.attribute.value")?;
        Some((pathway, self.class_named(node.spot, pathway, &rest)?))
    }

    /// A stage of any pathway, written `pathway.stage`.
    pub(super) fn any_stage(&mut self, node: &Node) -> Option<(usize, StageIx)> {
        let (pathway, rest) = self.pathway_part(node, "pathway.stage")?;
        Some((pathway, self.stage_named(node.spot, pathway, &rest)?))
    }

    fn pathway_part(&mut self, node: &Node, form: &'static str) -> Option<(usize, String)> {
        let written = self.text_of(node)?;
        let Some((pathway, rest)) = written.split_once('.') else {
            self.fault(node.spot, Fault::BadReference { found: written, form });
            return None;
        };
        Some((self.pathway_named(node.spot, pathway)?, rest.to_string()))
    }

    /// Text, or the fault that it is none.
    pub(super) fn text_of(&mut self, node: &Node) -> Option<String> {
        let text = self.text(node);
        (!text.is_empty()).then_some(text)
    }
}
