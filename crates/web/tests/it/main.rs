//! Pages and interface over a whole atlas with the sample data, asked as browsers and programs ask.

mod api;
mod api_resources;
mod api_vocabulary;
mod assets;
mod bad_input;
mod calendar;
mod competence;
mod documents;
mod downloads;
mod duties;
mod entries;
mod feeds;
mod guide;
mod guide_kept;
mod knowledge;
mod markup;
mod office;
mod pages;
mod places;
mod reports;
mod searching;
mod serving;
mod support;
mod watching;
mod white_spots;
