//! The use cases: authorise, do, record.
