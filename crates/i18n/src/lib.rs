//! The interface's words in German and English.
