//! Which layers the map was asked for, as its address says.

use domain::{Access, Indicator, Kind, Language, Served};

use crate::{lenient, links};

/// Kinds that are shown where nothing else was asked for: who is there, and what they do and offer. In the domain's
/// order.
const FIRST: [Kind; 4] = [Kind::Organisation, Kind::Offer, Kind::Project, Kind::Event];

/// The layers of an address. Values that nobody knows are passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Layers {
    /// In the domain's order.
    pub kinds: Vec<Kind>,
    /// What the municipalities are shaded by.
    pub coverage: Option<Indicator>,
}

impl Layers {
    /// The layers in this query string.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut kinds = Vec::new();
        let mut coverage = None;
        let mut chosen = false;
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "kind" => kinds.extend(Kind::from_code(&value)),
                "coverage" => {
                    coverage = Indicator::from_code(&value)
                        .filter(|indicator| matches!(indicator, Indicator::Broadband { .. }));
                }
                // A form without a ticked box is a wish, too.
                "layers" => chosen = true,
                _ => {}
            }
        }
        if kinds.is_empty() && !chosen {
            kinds = FIRST.to_vec();
        }
        kinds.sort_unstable();
        kinds.dedup();
        Self { kinds, coverage }
    }

    /// The pairs of the address.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        if self.kinds != FIRST {
            pairs.push(("layers", "1".to_owned()));
            pairs.extend(
                self.kinds
                    .iter()
                    .map(|kind| ("kind", kind.code().to_owned())),
            );
        }
        pairs.extend(self.coverage.map(|c| ("coverage", c.to_string())));
        pairs
    }

    /// The address of the map.
    #[must_use]
    pub fn href(&self, language: Language) -> String {
        format!(
            "{}{}",
            links::atlas_map(language),
            lenient::query(&self.pairs())
        )
    }
}

/// Whether the map offers to shade by this: what firms and households ask for, not every class of the statistics.
#[must_use]
pub fn is_offered(indicator: Indicator) -> bool {
    match indicator {
        Indicator::Broadband { access, mbits, .. } => {
            matches!(
                access,
                Access::Any | Access::Wired | Access::Ftthb | Access::Catv | Access::Dsl
            ) && matches!(mbits, 50 | 100 | 200 | 400 | 1000)
        }
        _ => false,
    }
}

/// For whom an indicator tells something.
#[must_use]
pub fn served(indicator: Indicator) -> Option<Served> {
    match indicator {
        Indicator::Broadband { served, .. } => Some(served),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for query in [
            "",
            "?layers=1",
            "?layers=1&kind=course&coverage=broadband%2Fcommercial%2Fany%2F1000",
        ] {
            let layers = Layers::read(query.strip_prefix('?'));
            assert_eq!(lenient::query(&layers.pairs()), query);
        }
    }

    #[test]
    fn nonsense_is_passed_over() {
        let layers = Layers::read(Some("kind=x&coverage=mobile/5g/2/water&coverage=%00"));
        assert_eq!(layers, Layers::read(None));
        assert_eq!(layers.kinds, FIRST);
    }
}
