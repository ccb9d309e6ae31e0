use std::process::ExitCode;

use anyhow::{Context as _, Result};
use app::App;
use domain::{Account, Role};

use super::{OPERATOR, plain, say};

/// Adds an account.
pub async fn add(app: &App, name: &str, role: Role) -> Result<ExitCode> {
    let (account, token) = app
        .add_account(&OPERATOR, name, role)
        .await
        .map_err(plain)?;
    say!(
        "account {} ({}): {}",
        account.name,
        account.role.code(),
        account.id
    );
    say!("API token, shown only now: {token}");
    Ok(ExitCode::SUCCESS)
}

/// Lists all accounts.
pub async fn list(app: &App) -> Result<ExitCode> {
    for account in app.accounts(&OPERATOR).await.map_err(plain)? {
        say!("{}  {:8} {}", account.id, account.role.code(), account.name);
    }
    Ok(ExitCode::SUCCESS)
}

/// Gives an account a further token.
pub async fn token(app: &App, account: &str) -> Result<ExitCode> {
    let account = find(app, account).await?;
    let token = app.add_token(&OPERATOR, &account).await.map_err(plain)?;
    say!("API token, shown only now: {token}");
    Ok(ExitCode::SUCCESS)
}

/// Erases an account.
pub async fn erase(app: &App, account: &str) -> Result<ExitCode> {
    let account = find(app, account).await?;
    app.erase_account(&OPERATOR, &account)
        .await
        .map_err(plain)?;
    say!("erased: {}", account.id);
    Ok(ExitCode::SUCCESS)
}

/// The account of this name or id.
async fn find(app: &App, wanted: &str) -> Result<Account> {
    let accounts = app.accounts(&OPERATOR).await.map_err(plain)?;
    accounts
        .into_iter()
        .find(|account| account.name == wanted || account.id.to_string() == wanted)
        .with_context(|| format!("there is no account '{wanted}'"))
}
