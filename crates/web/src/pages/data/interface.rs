use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use serde_json::Value;

use crate::{
    Failure, WebState,
    api::v1::openapi,
    links,
    pages::{Lang, Nav, Shell, html},
};

/// The description of the API for people, made from the one for programs.
#[derive(Template)]
#[template(path = "interface.html")]
pub struct InterfacePage {
    pub shell: Shell,
    /// A question as one types it.
    pub example: String,
    pub groups: Vec<Group>,
}

/// The operations on one thing.
pub struct Group {
    /// For links within the page.
    pub id: String,
    pub name: String,
    pub operations: Vec<Operation>,
}

/// What can be asked at an address.
pub struct Operation {
    pub method: String,
    pub path: String,
    pub summary: String,
    pub parameters: Vec<Parameter>,
    /// Statuses with what they mean.
    pub answers: Vec<String>,
}

/// What may be said with it.
pub struct Parameter {
    pub name: String,
    pub text: String,
}

/// `GET /de/daten/schnittstelle`, `GET /en/data/api`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    html(&page(Shell::new(
        &state,
        language,
        nature,
        links::interface,
    )))
}

/// The page.
#[must_use]
pub fn page(shell: Shell) -> InterfacePage {
    let (w, language) = (shell.w, shell.language());
    let mut shell = shell
        .titled(w.msg("api-title"))
        .under(Nav::Data)
        .below(w.msg("nav-data"), links::data(language));
    shell.description = w.msg("api-lead");
    let description = serde_json::to_value(openapi::description()).unwrap_or_default();
    let question = links::interface_example(&shell.public_url);
    InterfacePage {
        example: format!("curl '{question}'"),
        groups: groups(&description),
        shell,
    }
}

/// All operations by the thing that they are about.
fn groups(description: &Value) -> Vec<Group> {
    let mut groups: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    let paths = description["paths"].as_object().into_iter().flatten();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            if !operation["responses"].is_object() {
                continue;
            }
            let tag = operation["tags"][0].as_str().unwrap_or("other");
            let operations = groups.entry(tag.to_owned()).or_default();
            operations.push(read(method, path, operation));
        }
    }
    let group = |(name, operations): (String, Vec<Operation>)| {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        };
        Group {
            id: format!("api-{}", name.chars().map(plain).collect::<String>()),
            name,
            operations,
        }
    };
    groups.into_iter().map(group).collect()
}

fn read(method: &str, path: &str, operation: &Value) -> Operation {
    // The marks for code are for readers of the source.
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().replace('`', "");
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let answers = operation["responses"].as_object().into_iter().flatten();
    let summary = [text(&operation["summary"]), text(&operation["description"])];
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: summary.join(" ").trim().to_owned(),
        parameters: parameters
            .map(|parameter| Parameter {
                name: text(&parameter["name"]),
                text: text(&parameter["description"]),
            })
            .collect(),
        answers: answers
            .map(|(status, answer)| format!("{status} {}", text(&answer["description"])))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_description_is_told() {
        let description = serde_json::to_value(openapi::description()).expect("is JSON");
        let told: usize = groups(&description)
            .iter()
            .map(|group| group.operations.len())
            .sum();
        let paths = description["paths"].as_object().expect("paths").values();
        let methods = ["get", "put", "post", "delete", "patch"];
        let there = paths.map(|path| methods.iter().filter(|m| path[**m].is_object()).count());
        assert_eq!(told, there.sum::<usize>());
        assert!(told > 5);
    }
}
