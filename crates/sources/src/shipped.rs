/// A mapping that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedMapping {
    /// Its name, for example `ror`.
    pub name: &'static str,
    /// What it reads, in English.
    pub title: &'static str,
    /// The mapping itself.
    pub toml: &'static str,
}

/// The mappings for real sources.
#[must_use]
pub fn shipped() -> &'static [ShippedMapping] {
    &[]
}

/// The mappings for the sample data, `demo-organisations` … `demo-relations`, named like their files. All
/// have the source `demo`, so that its files are one import.
#[must_use]
pub fn demo_mappings() -> &'static [ShippedMapping] {
    &[]
}
