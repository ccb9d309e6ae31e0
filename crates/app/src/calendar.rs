//! What stands in the calendar.

use std::collections::HashSet;

use domain::{Actor, Entry, EntryId, FieldOfAction, Language};
use jiff::civil::Date;
use search::{MAX_LIMIT, Page, Search, Sort};

use crate::{App, AppError};

/// What the calendar is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRequest {
    /// From this day on.
    pub from: Date,
    /// Until this day.
    pub until: Date,
    /// Of one of these fields of action; none: of any.
    pub fields: Vec<FieldOfAction>,
    /// In one of these districts; none: anywhere.
    pub districts: Vec<String>,
    /// At most so many; none: all.
    pub limit: Option<usize>,
}

/// What stands in the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// The entries, by their first day in the calendar ([`domain::Body::calendar_days`]).
    pub entries: Vec<Entry>,
    /// Whether there are more than were wanted.
    pub more: bool,
}

impl App {
    /// Events, and programmes and measures with a deadline, on these days, the earliest first, as far as the actor may
    /// see them.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn calendar(
        &self,
        actor: &Actor,
        request: CalendarRequest,
    ) -> Result<Calendar, AppError> {
        let limit = request.limit.unwrap_or(usize::MAX);
        let mut question = Search::new("", Language::German);
        question.calendar = Some((request.from, request.until));
        question.fields = request.fields;
        question.districts = request.districts;
        question.sort = Sort::Calendar;
        question.limit = MAX_LIMIT;
        let mut entries = Vec::new();
        let mut known: HashSet<EntryId> = HashSet::new();
        loop {
            let found = self.ask_index(actor, question.clone()).await?;
            let ids = found.hits.iter().map(|hit| hit.id);
            let ids: Vec<EntryId> = ids.filter(|id| known.insert(*id)).collect();
            entries.extend(self.store().entries(actor, &ids).await?);
            match found.cursor {
                Some(cursor) if entries.len() <= limit => question.page = Page::After(cursor),
                _ => break,
            }
        }
        let more = entries.len() > limit;
        entries.truncate(limit);
        Ok(Calendar { entries, more })
    }
}
