//! Keeps texts that the office writes, and messages that visitors write to it.

use domain::{
    Actor, KeptSiteText, Language, Message, MessageId, MessagePlace, MessageTopic, NewMessage,
    SiteText, SiteTextName, Timestamp,
};

use crate::{
    Refusal, Result, Store, StoreError, rows, scrub,
    sql::{self, Row, cells, int, maybe_int, maybe_text, parsed, text},
};

impl Store {
    /// A text of the office in one language.
    pub async fn site_text(
        &self,
        name: SiteTextName,
        language: Language,
    ) -> Result<Option<KeptSiteText>> {
        let query =
            "SELECT name, language, body, at FROM site_texts WHERE name = $1 AND language = $2";
        let mut conn = self.read().await?;
        let row = sql::row(&mut conn, query, cells![name.code(), language.code()]).await?;
        row.as_ref().map(site_text).transpose()
    }

    /// All texts of the office, by name, then language.
    pub async fn site_texts(&self) -> Result<Vec<KeptSiteText>> {
        let query = "SELECT name, language, body, at FROM site_texts";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![]).await?;
        let mut texts: Vec<_> = rows.iter().map(site_text).collect::<Result<_>>()?;
        texts.sort_by_key(|text| (text.name, text.language));
        Ok(texts)
    }

    /// Keeps a text of the office in one language; none: there is to be none. What was there before is erased, for
    /// it may name people. What says the same writes nothing.
    ///
    /// # Errors
    /// [`Refusal::Nul`].
    pub async fn put_site_text(
        &self,
        actor: &Actor,
        name: SiteTextName,
        language: Language,
        text: Option<&SiteText>,
    ) -> Result<()> {
        let body = text.map(rows::json);
        if text.is_some_and(rows::has_nul) {
            return Err(Refusal::Nul("text").into());
        }
        let mut writer = self.write(actor).await?;
        let query = "SELECT body FROM site_texts WHERE name = $1 AND language = $2";
        let key = || cells![name.code(), language.code()];
        let before = sql::row(writer.conn(), query, key()).await?;
        let before = before.map(|row| Ok::<_, StoreError>(sql::text(&row, 0)?.to_owned()));
        let before = before.transpose()?;
        if before == body {
            return Ok(());
        }
        let delete = "DELETE FROM site_texts WHERE name = $1 AND language = $2";
        sql::execute(writer.conn(), delete, key()).await?;
        if let Some(body) = body {
            let insert = "INSERT INTO site_texts (name, language, body, actor, at) \
                          VALUES ($1, $2, $3, $4, $5)";
            let (by, at) = (writer.actor.clone(), writer.now.as_millisecond());
            let cells = cells![name.code(), language.code(), body, by, at];
            sql::execute(writer.conn(), insert, cells).await?;
        }
        if before.is_some() {
            scrub::mark(&mut writer).await?;
        }
        writer.commit().await
    }

    /// Keeps a message to the office, unless `open_max` messages wait already.
    ///
    /// # Errors
    /// [`Refusal::TooManyMessages`], [`Refusal::Nul`].
    pub async fn leave_message(&self, said: &NewMessage, open_max: u64) -> Result<MessageId> {
        let contact = said.contact.as_deref().unwrap_or_default();
        if [&said.page, &said.body, contact]
            .iter()
            .any(|text| text.contains('\0'))
        {
            return Err(Refusal::Nul("message").into());
        }
        let mut writer = self.write(&Actor::Anonymous).await?;
        let open = "SELECT count(*) FROM messages WHERE done IS NULL";
        let open = sql::number(writer.conn(), open, cells![]).await?;
        if u64::try_from(open).unwrap_or(0) >= open_max {
            return Err(Refusal::TooManyMessages.into());
        }
        let id = MessageId::new(&mut rand::rng());
        let insert = "INSERT INTO messages (id, at, topic, page, body, contact) \
                      VALUES ($1, $2, $3, $4, $5, $6)";
        let cells = cells![
            id.to_string(),
            writer.now.as_millisecond(),
            said.topic.code(),
            said.page.as_str(),
            said.body.as_str(),
            said.contact.clone(),
        ];
        sql::execute(writer.conn(), insert, cells).await?;
        writer.commit().await?;
        Ok(id)
    }

    /// All messages to the office: those that wait first, of each the oldest first.
    pub async fn messages(&self) -> Result<Vec<Message>> {
        let query = "SELECT id, at, topic, page, body, contact, done FROM messages";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![]).await?;
        let mut messages: Vec<_> = rows.iter().map(message).collect::<Result<_>>()?;
        messages.sort_by_key(|message| (message.done.is_some(), message.at, message.id));
        Ok(messages)
    }

    /// The messages behind this place (none: from the first on) in the same order, at most `limit`.
    pub async fn messages_after(
        &self,
        after: Option<MessagePlace>,
        limit: u32,
    ) -> Result<Vec<Message>> {
        let query = "SELECT id, at, topic, page, body, contact, done FROM \
                     (SELECT m.*, CASE WHEN m.done IS NULL THEN 0 ELSE 1 END AS late FROM messages m) AS l \
                     WHERE late > $1 OR (late = $1 AND (at > $2 OR (at = $2 AND id > $3))) \
                     ORDER BY late, at, id LIMIT $4";
        let (late, at, id) = after.map_or((0, i64::MIN, String::new()), |place| {
            let at = place.at.as_millisecond();
            (i64::from(place.done), at, place.id.to_string())
        });
        let mut conn = self.read().await?;
        let cells = cells![late, at, id, i64::from(limit)];
        let rows = sql::rows(&mut conn, query, cells).await?;
        rows.iter().map(message).collect()
    }

    /// How many messages there are.
    pub async fn message_count(&self) -> Result<u64> {
        let mut conn = self.read().await?;
        let count = sql::number(&mut conn, "SELECT count(*) FROM messages", cells![]).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Notes that the office is done with a message; it is kept until it is erased.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn finish_message(&self, actor: &Actor, id: MessageId) -> Result<()> {
        let mut writer = self.write(actor).await?;
        let set = "UPDATE messages SET done = coalesce(done, $1) WHERE id = $2";
        let cells = cells![writer.now.as_millisecond(), id.to_string()];
        if sql::execute(writer.conn(), set, cells).await? == 0 {
            return Err(StoreError::NotFound);
        }
        writer.commit().await
    }

    /// Deletes a message for good. [`Self::scrub`] removes it from free space of the files, too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn erase_message(&self, actor: &Actor, id: MessageId) -> Result<()> {
        let mut writer = self.write(actor).await?;
        let delete = "DELETE FROM messages WHERE id = $1";
        if sql::execute(writer.conn(), delete, cells![id.to_string()]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        scrub::mark(&mut writer).await?;
        writer.commit().await
    }

    /// Deletes all messages for good with which the office was done before this moment; how many.
    pub async fn erase_messages_done(&self, actor: &Actor, before: Timestamp) -> Result<u64> {
        let mut writer = self.write(actor).await?;
        let delete = "DELETE FROM messages WHERE done IS NOT NULL AND done < $1";
        let cells = cells![before.as_millisecond()];
        let erased = sql::execute(writer.conn(), delete, cells).await?;
        if erased > 0 {
            scrub::mark(&mut writer).await?;
        }
        writer.commit().await?;
        Ok(erased)
    }
}

fn site_text(row: &Row) -> Result<KeptSiteText> {
    Ok(KeptSiteText {
        name: rows::coded(row, 0, SiteTextName::from_code)?,
        language: rows::coded(row, 1, Language::from_code)?,
        text: rows::from_json(text(row, 2)?)?,
        changed: rows::time(int(row, 3)?)?,
    })
}

fn message(row: &Row) -> Result<Message> {
    Ok(Message {
        id: parsed(row, 0)?,
        at: rows::time(int(row, 1)?)?,
        said: NewMessage {
            topic: rows::coded(row, 2, MessageTopic::from_code)?,
            page: text(row, 3)?.to_owned(),
            body: text(row, 4)?.to_owned(),
            contact: maybe_text(row, 5)?.map(str::to_owned),
        },
        done: maybe_int(row, 6)?.map(rows::time).transpose()?,
    })
}
