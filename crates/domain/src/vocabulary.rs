use serde::{Deserialize, Serialize};

/// A closed list whose members have one code for storage, URLs and the API.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every member, in the order in which it is shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The member's code: lower case, stable, used in storage, URLs, the API and message keys.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The member with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use coded;

coded!(
    /// A language of the interface and of entries' texts.
    Language { German = "de", English = "en" }
);

impl Language {
    /// The other language of the atlas.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::German => Self::English,
            Self::English => Self::German,
        }
    }
}

coded!(
    /// The eight fields of action of the Alliance's declaration (Handlungsfelder).
    FieldOfAction {
        Knowledge = "knowledge",
        Innovation = "innovation",
        Infrastructure = "infrastructure",
        Funding = "funding",
        Security = "security",
        Skills = "skills",
        Work = "work",
        Dialogue = "dialogue",
    }
);

coded!(
    /// The two interfaces that the declaration names as decisive.
    Interface {
        /// Organisation und Technik.
        OrganisationTechnology = "organisation_technology",
        /// Organisation und Mensch.
        OrganisationPeople = "organisation_people",
    }
);

coded!(
    /// Edition of the German industry classification (Wirtschaftszweige). Both are valid side by side.
    SectorEdition { Wz2008 = "wz2008", Wz2025 = "wz2025" }
);
