//! Keeps inquiries, sealed: whoever has the link can read it, and nobody else, whatever they get hold of.
//!
//! The link holds a random token. Of it one for reading alone is derived, and of that two things, each one way: the name under
//! which the inquiry lies in the database, and the key with which it is sealed. So the database and what deletion leaves behind in its
//! files tell nothing.

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use domain::{Actor, EntryId, Fit, FitCount, Inquiry, Language, Said, Timestamp};
use jiff::SignedDuration;
use store::SealedInquiry;

use crate::{App, AppError, LinkToken};

/// So long an inquiry stays that nobody decided to keep; each change begins anew.
const DRAFT_HOURS: i64 = 24;

/// So long an inquiry stays that somebody decided to keep.
const KEPT_DAYS: i64 = 90;

/// So many inquiries are kept at most, each of some kilobytes.
const INQUIRIES_MAX: u64 = 100_000;

/// So often a change is tried again that somebody else was faster with.
const TRIES: usize = 8;

/// Tells the names of inquiries from those of other things that a token opens.
const ID: &str = "kompetenzatlas 2026-11 inquiry id";

fn id(reader: &LinkToken) -> String {
    reader.id(ID)
}

fn cipher(reader: &LinkToken) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&reader.derived("kompetenzatlas 2026-11 inquiry key").into())
}

fn seal(reader: &LinkToken, inquiry: &Inquiry) -> Result<String, AppError> {
    let text = serde_json::to_vec(inquiry).map_err(|error| AppError::Internal(error.into()))?;
    let nonce: [u8; 24] = rand::random();
    let id = id(reader);
    let payload = Payload {
        msg: &text,
        aad: id.as_bytes(),
    };
    let sealed = cipher(reader).encrypt(&XNonce::from(nonce), payload);
    let sealed = sealed.map_err(|_| AppError::Internal("cannot be sealed".into()))?;
    Ok(STANDARD.encode([&nonce[..], &sealed].concat()))
}

fn open(reader: &LinkToken, sealed: &str) -> Result<Inquiry, AppError> {
    let damaged = || AppError::Internal("a kept inquiry cannot be opened".into());
    let bytes = STANDARD.decode(sealed).map_err(|_| damaged())?;
    let (nonce, sealed) = bytes.split_first_chunk::<24>().ok_or_else(damaged)?;
    let id = id(reader);
    let payload = Payload {
        msg: sealed,
        aad: id.as_bytes(),
    };
    let text = cipher(reader).decrypt(&XNonce::from(*nonce), payload);
    let text = text.map_err(|_| damaged())?;
    serde_json::from_slice(&text).map_err(|_| damaged())
}

/// An inquiry that its link opened.
#[derive(Debug, Clone)]
pub struct OpenInquiry {
    /// The inquiry.
    pub inquiry: Inquiry,
    /// From when on it is gone.
    pub expires: Timestamp,
}

impl App {
    /// Keeps a new inquiry for a day; gives what opens it.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is too long, or too many are kept.
    pub async fn ask(&self, _: &Actor, inquiry: &Inquiry) -> Result<LinkToken, AppError> {
        check(inquiry)?;
        let token = LinkToken::random();
        let reader = token.reader();
        let sealed = seal(&reader, inquiry)?;
        let expires = self.expiry(inquiry, None)?;
        let store = self.store();
        store
            .leave_inquiry(&id(&reader), &sealed, expires, INQUIRIES_MAX)
            .await?;
        Ok(token)
    }

    /// The inquiry that a token opens. The token alone decides: it is what whoever asked was given.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: there is none, or its time is over.
    pub async fn inquiry(&self, actor: &Actor, token: &LinkToken) -> Result<OpenInquiry, AppError> {
        self.inquiry_to_read(actor, &token.reader()).await
    }

    /// The inquiry that a token for reading alone opens: [`LinkToken::reader`] of its own.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: there is none, or its time is over.
    pub async fn inquiry_to_read(
        &self,
        _: &Actor,
        reader: &LinkToken,
    ) -> Result<OpenInquiry, AppError> {
        let kept = self.store().inquiry(&id(reader)).await?;
        let kept = kept.ok_or(AppError::NotFound)?;
        Ok(OpenInquiry {
            inquiry: open(reader, &kept.sealed)?,
            expires: kept.expires,
        })
    }

    /// Changes an inquiry; `change` is called again if somebody else changes it meanwhile, so that nothing is lost.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: there is none, or its time is over; [`AppError::Refused`] when it is too long.
    pub async fn revise_inquiry(
        &self,
        _: &Actor,
        token: &LinkToken,
        change: impl Fn(&mut Inquiry) + Send + Sync,
    ) -> Result<Inquiry, AppError> {
        self.revise(token, |inquiry| {
            change(inquiry);
            Vec::new()
        })
        .await
    }

    /// Notes whether an item of somebody's guide was of use; nothing: takes back what they said. What is counted is kept
    /// without the question and without the day.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: there is no such inquiry, or the entry is not in its guide.
    pub async fn note_fit(
        &self,
        actor: &Actor,
        token: &LinkToken,
        entry: EntryId,
        fit: Option<Fit>,
    ) -> Result<(), AppError> {
        let inquiry = self.inquiry(actor, token).await?.inquiry;
        // Who was not shown something has nothing to say of it.
        if !inquiry.fits.contains_key(&entry) && !self.names(actor, &inquiry, entry).await? {
            return Err(AppError::NotFound);
        }
        let month = self.today().strftime("%Y-%m").to_string();
        let said = fit.map(|fit| Said { fit, month });
        self.revise(token, |inquiry| {
            let before = inquiry.fits.remove(&entry);
            let is_room = inquiry.fits.len() < Inquiry::FITS_MAX;
            let now = said.clone().filter(|_| is_room);
            if let Some(said) = &now {
                inquiry.fits.insert(entry, said.clone());
            }
            let count = |times| move |said| FitCount { entry, said, times };
            let counts = before.map(count(-1)).into_iter();
            counts.chain(now.map(count(1))).collect()
        })
        .await?;
        Ok(())
    }

    /// Whether the guide of an inquiry, in either language, names an entry.
    async fn names(
        &self,
        actor: &Actor,
        inquiry: &Inquiry,
        entry: EntryId,
    ) -> Result<bool, AppError> {
        for &language in Language::ALL {
            let guide = self.guide(actor, inquiry, language).await?;
            let sections = guide.sections.iter();
            let mut hits = sections.flat_map(|s| s.hits.iter().chain(&s.remote));
            if hits.any(|hit| hit.entry.id == entry) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Deletes an inquiry for good; its link opens nothing any more.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: there is none.
    pub async fn forget_inquiry(&self, _: &Actor, token: &LinkToken) -> Result<(), AppError> {
        Ok(self.store().erase_inquiry(&id(&token.reader())).await?)
    }

    /// Deletes the inquiries whose time is over; how many.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub(crate) async fn forget_expired_inquiries(&self) -> Result<u64, AppError> {
        Ok(self.store().erase_inquiries_expired().await?)
    }

    /// What was said of guides' items, by entry and month.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office.
    pub async fn fits(&self, actor: &Actor) -> Result<Vec<FitCount>, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().fits().await?)
    }

    async fn revise(
        &self,
        token: &LinkToken,
        change: impl Fn(&mut Inquiry) -> Vec<FitCount> + Send + Sync,
    ) -> Result<Inquiry, AppError> {
        let reader = token.reader();
        let id = id(&reader);
        for _ in 0..TRIES {
            let kept = self.store().inquiry(&id).await?;
            let kept = kept.ok_or(AppError::NotFound)?;
            let mut inquiry = open(&reader, &kept.sealed)?;
            let was_kept = inquiry.is_kept;
            let counts = change(&mut inquiry);
            check(&inquiry)?;
            let revised = SealedInquiry {
                sealed: seal(&reader, &inquiry)?,
                version: kept.version,
                expires: self.expiry(&inquiry, was_kept.then_some(kept.expires))?,
            };
            if self.store().put_inquiry(&id, &revised, &counts).await? {
                return Ok(inquiry);
            }
        }
        Err(AppError::Unavailable(
            "the inquiry is changed all the time".into(),
        ))
    }

    /// From when on an inquiry is gone; `kept_until`: one that was kept before stays as long as was said then.
    fn expiry(
        &self,
        inquiry: &Inquiry,
        kept_until: Option<Timestamp>,
    ) -> Result<Timestamp, AppError> {
        let hours = match (inquiry.is_kept, kept_until) {
            (true, Some(until)) => return Ok(until),
            (true, None) => KEPT_DAYS * 24,
            (false, _) => DRAFT_HOURS,
        };
        let expires = self.now().checked_add(SignedDuration::from_hours(hours));
        expires.map_err(|error| AppError::Internal(error.into()))
    }
}

fn check(inquiry: &Inquiry) -> Result<(), AppError> {
    let names = [&inquiry.place, &inquiry.branch];
    let are_short = names
        .iter()
        .all(|name| name.chars().count() <= Inquiry::NAME_MAX);
    let mut answers = inquiry.answers.values();
    let are_answers = answers.all(|answer| answer.len() <= Inquiry::ANSWER_MAX);
    match inquiry.text.chars().count() <= Inquiry::TEXT_MAX && are_short && are_answers {
        true => Ok(()),
        false => Err(AppError::Refused("the inquiry is too long".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_opens_what_was_sealed() {
        let (token, other) = (LinkToken::random(), LinkToken::random());
        let inquiry = Inquiry {
            text: "Beim Schweißen merken wir Fehler erst am Ende".to_owned(),
            ..Inquiry::default()
        };
        let sealed = seal(&token, &inquiry).expect("works");
        assert_eq!(open(&token, &sealed).expect("its own"), inquiry);
        assert!(open(&other, &sealed).is_err());
        // The same again looks otherwise, and neither the name nor what is sealed tells the token.
        let again = seal(&token, &inquiry).expect("works");
        assert_ne!(sealed, again);
        assert!(!id(&token).contains(token.reveal()) && !sealed.contains(token.reveal()));
        let bytes = STANDARD.decode(&sealed).expect("text");
        assert!(!bytes.windows(6).any(|window| window == b"merken"));
        // Whoever writes into the database changes no question.
        for at in [0, 30, bytes.len() - 1] {
            let mut forged = bytes.clone();
            forged[at] ^= 1;
            assert!(open(&token, &STANDARD.encode(&forged)).is_err(), "{at}");
        }
        for nothing in ["", "AAAA", "kein Text"] {
            assert!(open(&token, nothing).is_err(), "{nothing}");
        }
    }
}
