//! Connectors: they parse what a source publishes into drafts and problems.
