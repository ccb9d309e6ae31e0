//! Texts of the office, and messages to it.

use domain::{
    Actor, KeptSiteText, Language, Message, MessageId, MessagePlace, NewMessage, SiteText,
    SiteTextName, Timestamp,
};

use crate::{App, AppError};

/// So many messages may wait; who floods the office fills no disk.
const MESSAGES_MAX: u64 = 10_000;

/// A part of the messages to the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagesPart {
    /// How many there are in all.
    pub total: u64,
    /// The messages.
    pub messages: Vec<Message>,
    /// The place of the last, if more follow.
    pub next: Option<MessagePlace>,
}

impl App {
    /// A text of the office in this language; none: the office has not written it. The texts are public.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn site_text(
        &self,
        name: SiteTextName,
        language: Language,
    ) -> Result<Option<SiteText>, AppError> {
        let kept = self.store().site_text(name, language).await?;
        Ok(kept.map(|kept| kept.text))
    }

    /// All texts of the office, with when they were last changed, by name, then language.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn site_texts(&self) -> Result<Vec<KeptSiteText>, AppError> {
        Ok(self.store().site_texts().await?)
    }

    /// Puts a text of the office in the place of what was there.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::Refused`] with the field that is at fault.
    pub async fn put_site_text(
        &self,
        actor: &Actor,
        name: SiteTextName,
        language: Language,
        text: SiteText,
    ) -> Result<(), AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        if let Some(fault) = text.fault() {
            return Err(AppError::Refused(fault));
        }
        let text = Some(&text);
        Ok(self
            .store()
            .put_site_text(actor, name, language, text)
            .await?)
    }

    /// Takes a text of the office away.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::NotFound`] if there is none.
    pub async fn remove_site_text(
        &self,
        actor: &Actor,
        name: SiteTextName,
        language: Language,
    ) -> Result<(), AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        if self.store().site_text(name, language).await?.is_none() {
            return Err(AppError::NotFound);
        }
        Ok(self
            .store()
            .put_site_text(actor, name, language, None)
            .await?)
    }

    /// Leaves a message for the office; anybody may. Who left it is not noted.
    ///
    /// # Errors
    /// [`AppError::Refused`] with the field that is at fault, or if too many messages wait already.
    pub async fn leave_message(
        &self,
        _actor: &Actor,
        message: NewMessage,
    ) -> Result<MessageId, AppError> {
        let message = message.trimmed();
        if let Some(fault) = message.fault() {
            return Err(AppError::Refused(fault));
        }
        Ok(self.store().leave_message(&message, MESSAGES_MAX).await?)
    }

    /// All messages to the office: those that wait first, of each the oldest first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office.
    pub async fn messages(&self, actor: &Actor) -> Result<Vec<Message>, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().messages().await?)
    }

    /// The messages behind this place in the same order, at most `limit`.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office.
    pub async fn messages_part(
        &self,
        actor: &Actor,
        after: Option<MessagePlace>,
        limit: u32,
    ) -> Result<MessagesPart, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        let wanted = limit.saturating_add(1);
        let mut messages = self.store().messages_after(after, wanted).await?;
        let more = messages.len() > limit as usize;
        messages.truncate(limit as usize);
        Ok(MessagesPart {
            total: self.store().message_count().await?,
            next: messages.last().filter(|_| more).map(Message::place),
            messages,
        })
    }

    /// Notes that the office is done with a message; it is kept until it is erased.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::NotFound`].
    pub async fn finish_message(&self, actor: &Actor, id: MessageId) -> Result<(), AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().finish_message(actor, id).await?)
    }

    /// Deletes a message for good.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::NotFound`].
    pub async fn erase_message(&self, actor: &Actor, id: MessageId) -> Result<(), AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().erase_message(actor, id).await?)
    }

    /// Deletes all messages for good with which the office was done before this moment; how many.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office.
    pub async fn erase_messages_done(
        &self,
        actor: &Actor,
        before: Timestamp,
    ) -> Result<u64, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().erase_messages_done(actor, before).await?)
    }
}
