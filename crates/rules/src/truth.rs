/// Whether something is so, as far as is known: strong three-valued logic (Kleene, Introduction to Metamathematics, 1952, § 64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It is so, whatever else may become known.
    Yes,
    /// It is not so, whatever else may become known.
    No,
    /// That depends on what is not known.
    Unknown,
}

impl Truth {
    /// Yes becomes no and no yes.
    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether at least so many of several are so.
    #[must_use]
    pub fn at_least(count: usize, of: impl IntoIterator<Item = Self>) -> Self {
        let (mut yes, mut possible) = (0, 0);
        for one in of {
            yes += usize::from(one == Self::Yes);
            possible += usize::from(one != Self::No);
        }
        match () {
            () if yes >= count => Self::Yes,
            () if possible < count => Self::No,
            () => Self::Unknown,
        }
    }

    /// Whether it is decided.
    #[must_use]
    pub const fn is_known(self) -> bool {
        !matches!(self, Self::Unknown)
    }
}

impl From<bool> for Truth {
    fn from(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }
}
