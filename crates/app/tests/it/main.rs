//! The use cases on a real store and a real index.

mod atlas;
mod competence;
mod demo;
mod editing;
mod evaluating;
mod filtering;
mod finding;
mod followers;
mod guides;
mod identifying;
mod importing;
mod knowledge;
mod office;
mod reports;
mod reranking;
mod understanding;
