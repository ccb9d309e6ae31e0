//! From a search to a page of what matches: read, looked at in full, blended, collected.

use std::sync::atomic::Ordering;

use crate::{
    Search,
    collect::{self, Collected, Request},
    eye::Question,
    fuse::Field,
    plan::{Plan, Trust},
    query::{self, ENOUGH},
    schema::Fields,
    view::View,
};

/// What was asked, and what came of it.
pub(crate) struct Answer {
    /// What was looked at in full, where more than words is asked for.
    pub(crate) field: Option<Field>,
    pub(crate) plan: Plan,
    pub(crate) page: Collected,
}

/// What matches.
pub(crate) fn of(view: View<'_>, fields: &Fields, search: &Search) -> tantivy::Result<Answer> {
    let field = meant(view, fields, search)?;
    let (answer, matched) = asked(view, fields, search, field, Trust::Hoped)?;
    let corrected = answer.plan.corrected.as_ref();
    if let Some(q) = corrected.filter(|_| search.by_meaning) {
        // What is misspelt has no meaning; what was looked for instead has.
        let corrected = Search {
            q: q.clone(),
            ..search.clone()
        };
        let field = meant(view, fields, &corrected)?;
        return Ok(asked(view, fields, search, field, Trust::Counted)?.0);
    }
    if answer.plan.is_hoped && matched < ENOUGH {
        return Ok(asked(view, fields, search, answer.field, Trust::Counted)?.0);
    }
    Ok(answer)
}

fn meant(view: View<'_>, fields: &Fields, search: &Search) -> tantivy::Result<Option<Field>> {
    let question = Question::of(search);
    let field = question.map(|question| Field::of(view, fields, search, &question));
    field.transpose()
}

/// The answer, and how many documents the words alone matched.
fn asked(
    view: View<'_>,
    fields: &Fields,
    search: &Search,
    field: Option<Field>,
    trust: Trust,
) -> tantivy::Result<(Answer, usize)> {
    let mut plan = query::plan(view, fields, search, trust)?;
    let mut matched = None;
    if let Some(field) = field.as_ref().filter(|field| !field.is_empty()) {
        let blend = field.blended(view, plan.query);
        matched = Some(blend.matched.clone());
        plan.query = Box::new(blend);
    }
    let spoken_for = field.as_ref().map(Field::spoken_for);
    let request = Request::new(search).with_spoken_for(spoken_for.unwrap_or_default());
    let page = collect::page(view, &plan, request)?;
    let matched = matched.map_or(page.total as usize, |matched| {
        matched.load(Ordering::Relaxed)
    });
    Ok((Answer { field, plan, page }, matched))
}
