//! What a question says beside what it is about: where and when.

use domain::{
    Actor, Ags,
    places::{Gazetteer, Landscape},
};
use jiff::civil::date;
use text::frame::{self, Whereabouts, Years};

use crate::{App, AppError, Near, SearchPage, SearchRequest, Understood, UnderstoodAs};

/// What words of a question say of place and time.
#[derive(Default)]
struct Said {
    place: Option<Understood>,
    time: Option<Understood>,
}

impl App {
    /// Finds what matches. What the words say of place and time becomes filters, and these words are looked for no more,
    /// unless the request has such filters already or wants its words as they stand. Where nothing is found so, time is no
    /// limit, and then place neither; their words are not looked for then, either.
    pub(crate) async fn search_understood(
        &self,
        actor: &Actor,
        request: SearchRequest,
    ) -> Result<SearchPage, AppError> {
        let (within, said) = self.understand(&request);
        let (place, time) = (said.place.clone(), said.time.clone());
        let rest = within.q.clone();
        if place.is_none() && time.is_none() {
            return self.search_as_asked(actor, within).await;
        }
        if let Some(mut page) = self.found(actor, within).await? {
            page.understood = place.into_iter().chain(time).collect();
            return Ok(page);
        }
        if let Some((place, time)) = place.as_ref().zip(time.as_ref()) {
            let (mut anytime, _) = self.understand(&request);
            (anytime.from, anytime.until) = (request.from, request.until);
            if let Some(mut page) = self.found(actor, anytime).await? {
                page.understood = vec![place.clone()];
                page.in_vain = vec![time.clone()];
                return Ok(page);
            }
        }
        let mut anywhere = request;
        if !rest.trim().is_empty() {
            // As words "seit 2020" would find whatever has that number.
            anywhere.q = rest;
        }
        let mut page = self.search_as_asked(actor, anywhere).await?;
        page.in_vain = place.into_iter().chain(time).collect();
        Ok(page)
    }

    /// The answer, unless there is nothing; also where reading on begins in another answer, which was given because this one
    /// was nothing.
    async fn found(
        &self,
        actor: &Actor,
        request: SearchRequest,
    ) -> Result<Option<SearchPage>, AppError> {
        match self.search_as_asked(actor, request).await {
            Ok(page) => Ok(Some(page).filter(|page| page.total > 0)),
            Err(AppError::Cursor) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn understand(&self, request: &SearchRequest) -> (SearchRequest, Said) {
        let mut within = request.clone();
        let mut said = Said::default();
        if request.literal || request.plain {
            return (within, said);
        }
        let frame = frame::read(&request.q, self.today().year());
        // Who has chosen a place or a time means that one, whatever the words say.
        let is_placed = request.near.is_some()
            || !request.districts.is_empty()
            || !request.municipalities.is_empty();
        if let Some(place) = frame.place.filter(|_| !is_placed) {
            said.place = apply(&mut within, place.meaning).map(|filter| Understood {
                words: place.words,
                without: trimmed(&place.without),
                filter,
            });
        }
        let is_timed = request.from.is_some() || request.until.is_some();
        if let Some(time) = frame.time.filter(|_| !is_timed) {
            let Years { from, until } = time.meaning;
            within.from = from.map(|year| date(year, 1, 1));
            within.until = until.map(|year| date(year, 12, 31));
            said.time = Some(Understood {
                words: time.words,
                without: trimmed(&time.without),
                filter: UnderstoodAs::Years { from, until },
            });
        }
        within.q = frame.rest;
        (within, said)
    }
}

/// Filters by a place; nothing if it is not known after all.
fn apply(request: &mut SearchRequest, place: Whereabouts) -> Option<UnderstoodAs> {
    let name = |ags: Ags| {
        let municipality = Gazetteer::nrw().municipality(ags)?;
        Some((municipality.name.clone(), municipality.point))
    };
    Some(match place {
        Whereabouts::Around(ags, km) => {
            let (name, point) = name(ags)?;
            let radius_km = km.unwrap_or(Near::KM);
            request.near = Some(Near { point, radius_km });
            UnderstoodAs::Near { name, radius_km }
        }
        Whereabouts::In(ags) => {
            let (name, _) = name(ags)?;
            request.municipalities = vec![ags];
            UnderstoodAs::Municipality { ags, name }
        }
        Whereabouts::District(code) => {
            request.districts = vec![code.to_owned()];
            UnderstoodAs::District(code)
        }
        Whereabouts::Landscape(code) => {
            let part = Landscape::from_code(code)?;
            let districts = part.districts.iter();
            request.districts = districts.map(|code| (*code).to_owned()).collect();
            UnderstoodAs::Landscape(code)
        }
    })
}

/// Without what is left of a list at the end.
fn trimmed(question: &str) -> String {
    question.trim_end_matches([',', ';', ' ']).to_owned()
}
