use domain::Source;

/// How rows of a file become entries, relations or postcodes.
#[derive(Debug, Clone)]
pub struct Mapping {
    source: Source,
}

/// A mapping file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {field}: {reason}")]
pub struct MappingError {
    /// The mapping's file name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The key in the mapping.
    pub field: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// The first thing in it that is wrong, with its line; unknown keys are, and the error names the
    /// known ones.
    pub fn parse(file_name: &str, toml_text: &str) -> Result<Self, MappingError> {
        let _ = toml_text;
        Err(MappingError {
            file: file_name.to_owned(),
            line: 1,
            field: "source".to_owned(),
            reason: "missing".to_owned(),
        })
    }

    /// The mapping of this name that ships with the program; see [`crate::shipped`].
    #[must_use]
    pub fn shipped(name: &str) -> Option<Self> {
        let shipped = crate::shipped()
            .iter()
            .chain(crate::demo_mappings())
            .find(|mapping| mapping.name == name)?;
        Some(Self::parse(shipped.name, shipped.toml).expect("a test parses every shipped mapping"))
    }

    /// Where the entries come from.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }
}
