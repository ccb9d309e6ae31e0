//! The levels of the industry classifications.

use crate::{Sector, SectorEdition};

/// Section letters with the first and the last of their two-digit divisions, as the Federal Statistical Office
/// published the editions.
type Sections = [(char, u8, u8)];

const WZ2008: &Sections = &[
    ('A', 1, 3),
    ('B', 5, 9),
    ('C', 10, 33),
    ('D', 35, 35),
    ('E', 36, 39),
    ('F', 41, 43),
    ('G', 45, 47),
    ('H', 49, 53),
    ('I', 55, 56),
    ('J', 58, 63),
    ('K', 64, 66),
    ('L', 68, 68),
    ('M', 69, 75),
    ('N', 77, 82),
    ('O', 84, 84),
    ('P', 85, 85),
    ('Q', 86, 88),
    ('R', 90, 93),
    ('S', 94, 96),
    ('T', 97, 98),
    ('U', 99, 99),
];

const WZ2025: &Sections = &[
    ('A', 1, 3),
    ('B', 5, 9),
    ('C', 10, 33),
    ('D', 35, 35),
    ('E', 36, 39),
    ('F', 41, 43),
    ('G', 46, 47),
    ('H', 49, 53),
    ('I', 55, 56),
    ('J', 58, 60),
    ('K', 61, 63),
    ('L', 64, 66),
    ('M', 68, 68),
    ('N', 69, 75),
    ('O', 77, 82),
    ('P', 84, 84),
    ('Q', 85, 85),
    ('R', 86, 88),
    ('S', 90, 93),
    ('T', 94, 96),
    ('U', 97, 98),
    ('V', 99, 99),
];

impl Sector {
    /// The sector and every broader one, the section first: `C`, `25`, `25.6`, `25.62`, `25.62.0`. A code that is not
    /// built like one of the classification stands alone.
    #[must_use]
    pub fn with_broader(&self) -> Vec<Self> {
        let of = |code: &str| Self {
            edition: self.edition,
            code: code.to_owned(),
        };
        let Some(section) = self
            .division()
            .and_then(|division| self.section_of(division))
        else {
            return vec![self.clone()];
        };
        let mut levels = vec![of(&section.to_string()), of(&self.code[..2])];
        // Three digits, four, five: 25.6, 25.62, 25.62.0.
        for length in [4, 5, 7] {
            if self.code.len() >= length {
                levels.push(of(&self.code[..length]));
            }
        }
        levels
    }

    /// The sector with this code, if the code is built like one of the classification: a section letter of the edition,
    /// or `25`, `25.6`, `25.62`, `25.62.0`. Whether the edition has it, only its vocabulary knows.
    #[must_use]
    pub fn parse(edition: SectorEdition, code: &str) -> Option<Self> {
        let sector = Self {
            edition,
            code: code.to_owned(),
        };
        let mut letters = code.chars();
        let is_section = matches!((letters.next(), letters.next()), (Some(letter), None)
            if sections(edition).iter().any(|(section, ..)| *section == letter));
        let division = sector.division();
        let is_known = division.is_some_and(|division| sector.section_of(division).is_some());
        (is_section || is_known).then_some(sector)
    }

    /// The two-digit division, if the code is built like one of the classification.
    fn division(&self) -> Option<u8> {
        let code = self.code.as_bytes();
        let is_built_so = match code.len() {
            2 | 4 | 5 | 7 => code.iter().enumerate().all(|(at, byte)| match at {
                2 | 5 => *byte == b'.',
                _ => byte.is_ascii_digit(),
            }),
            _ => false,
        };
        is_built_so.then(|| self.code[..2].parse().ok()).flatten()
    }

    fn section_of(&self, division: u8) -> Option<char> {
        let found = sections(self.edition)
            .iter()
            .find(|(_, first, last)| (*first..=*last).contains(&division));
        found.map(|(section, ..)| *section)
    }
}

const fn sections(edition: SectorEdition) -> &'static Sections {
    match edition {
        SectorEdition::Wz2008 => WZ2008,
        SectorEdition::Wz2025 => WZ2025,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(edition: SectorEdition, code: &str) -> Vec<String> {
        let sector = Sector {
            edition,
            code: code.to_owned(),
        };
        sector.with_broader().into_iter().map(|s| s.code).collect()
    }

    #[test]
    fn a_sector_stands_in_all_that_are_broader() {
        use SectorEdition::{Wz2008, Wz2025};
        assert_eq!(
            levels(Wz2008, "25.62.0"),
            ["C", "25", "25.6", "25.62", "25.62.0"]
        );
        assert_eq!(levels(Wz2008, "62.0"), ["J", "62", "62.0"]);
        assert_eq!(
            levels(Wz2025, "62"),
            ["K", "62"],
            "the sections were cut anew"
        );
        for alone in ["C", "", "2", "25.", "256", "25.6x", "34", "ÄÖ.1"] {
            assert_eq!(levels(Wz2008, alone), [alone]);
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let parse = |code| Sector::parse(SectorEdition::Wz2008, code);
        for code in ["A", "U", "01", "25.6", "25.62", "25.62.0"] {
            assert!(parse(code).is_some(), "{code}");
        }
        for code in ["V", "a", "", "34", "25.", "25.62.00", "25 6", "ß", "日本"] {
            assert!(parse(code).is_none(), "{code}");
        }
    }
}
