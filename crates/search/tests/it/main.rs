mod audiences;
mod erasure;
mod files;
mod filters;
mod finding;
mod paging;
mod robustness;
mod support;
