use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use domain::Kind;

use crate::{Failure, links, pages::Lang};

/// `GET /de/{segment}`: the list of a kind is a search without words.
pub async fn get(Lang(language): Lang, Path(segment): Path<String>) -> Result<Response, Failure> {
    let kind = Kind::from_segment(&segment, language).ok_or(Failure::new("not-found"))?;
    Ok(Redirect::to(&links::kind(language, kind)).into_response())
}
