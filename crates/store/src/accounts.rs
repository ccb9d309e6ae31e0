use domain::{Account, AccountId, Actor, EntryId, Role};

use crate::{
    Refusal, Result, Store, StoreError,
    erase::erase_with_members,
    rows::coded,
    scrub,
    sql::{self, cells, parsed, text},
};

impl Store {
    /// Makes an account.
    pub async fn create_account(&self, name: &str, role: Role) -> Result<Account> {
        if name.contains('\0') {
            return Err(Refusal::Nul("name").into());
        }
        let account = Account {
            id: AccountId::new(&mut rand::rng()),
            name: name.to_owned(),
            role,
        };
        let mut writer = self.write(&Actor::System("accounts")).await?;
        let insert = "INSERT INTO accounts (id, name, role, created) VALUES ($1, $2, $3, $4)";
        let cells = cells![
            account.id.to_string(),
            name,
            role.code(),
            writer.now.as_millisecond()
        ];
        sql::execute(writer.conn(), insert, cells).await?;
        writer.commit().await?;
        Ok(account)
    }

    /// All accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, "SELECT id, name, role FROM accounts", cells![]).await?;
        let mut accounts = rows
            .iter()
            .map(|row| {
                Ok(Account {
                    id: parsed(row, 0)?,
                    name: text(row, 1)?.to_owned(),
                    role: coded(row, 2, Role::from_code)?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        accounts.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(accounts)
    }

    /// Lets whoever holds the token with this hash act for the account.
    ///
    /// # Errors
    /// When the account is missing, or the token is in use.
    pub async fn add_token(&self, account: AccountId, hash: &str) -> Result<()> {
        let mut writer = self.write(&Actor::System("accounts")).await?;
        let known = "SELECT count(*) FROM accounts WHERE id = $1";
        if sql::number(writer.conn(), known, cells![account.to_string()]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        let insert = "INSERT INTO tokens (hash, account, created) VALUES ($1, $2, $3) \
                      ON CONFLICT (hash) DO NOTHING";
        let cells = cells![hash, account.to_string(), writer.now.as_millisecond()];
        if sql::execute(writer.conn(), insert, cells).await? == 0 {
            return Err(Refusal::TokenTaken.into());
        }
        writer.commit().await
    }

    /// For whom the holder of the token with this hash acts.
    pub async fn actor_by_token(&self, hash: &str) -> Result<Option<Actor>> {
        let query = "SELECT a.id, a.role FROM tokens t JOIN accounts a ON a.id = t.account \
                     WHERE t.hash = $1";
        let mut conn = self.read().await?;
        let row = sql::row(&mut conn, query, cells![hash]).await?;
        row.map(|row| {
            Ok(Actor::Account {
                id: parsed(&row, 0)?,
                role: coded(&row, 1, Role::from_code)?,
            })
        })
        .transpose()
    }

    /// Deletes an account for good, with its tokens and its drafts (which nobody else may see). Its other
    /// entries go to the office.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub async fn erase_account(&self, actor: &Actor, account: AccountId) -> Result<()> {
        let mut writer = self.write(actor).await?;
        let id = || cells![account.to_string()];
        sql::execute(writer.conn(), "DELETE FROM tokens WHERE account = $1", id()).await?;
        let gone = "DELETE FROM accounts WHERE id = $1";
        if sql::execute(writer.conn(), gone, id()).await? == 0 {
            return Err(StoreError::NotFound);
        }
        let query =
            "SELECT id FROM entries WHERE owner = $1 AND (state = 'draft' OR visibility = 'owner')";
        let hidden = sql::rows(writer.conn(), query, id()).await?;
        for row in hidden {
            let hidden: EntryId = parsed(&row, 0)?;
            erase_with_members(&mut writer, hidden).await?;
        }
        let orphan = "UPDATE entries SET owner = NULL WHERE owner = $1";
        sql::execute(writer.conn(), orphan, id()).await?;
        scrub::mark(&mut writer).await?;
        writer.commit().await
    }
}
