//! What holds of models in files, of their vectors and of the cache, with tiny models that the tests write themselves.

mod loading;
mod plain;
mod real;
mod remembering;
mod tiny;
mod vectors;
