/// Numbers that look random and are the same for the same seed on every machine and in every release: SplitMix64
/// (Steele, Lea, Flood 2014). A library's generator may change with its next version, and the state with it.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The numbers of the `n`th thing of a kind: each thing has its own, however many come before it.
    #[must_use]
    pub fn of(seed: u64, kind: u64, n: u64) -> Self {
        let mut mixed = Self(seed ^ kind.wrapping_mul(0xA24B_AED4_963E_E407));
        Self(mixed.next() ^ n.wrapping_mul(0x9FB2_1C65_1E98_DF25))
    }

    #[expect(
        clippy::should_implement_trait,
        reason = "it never ends and takes no place in a loop"
    )]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// Whether something happens that happens in so many of a thousand cases.
    pub fn permille(&mut self, cases: usize) -> bool {
        self.below(1_000) < cases
    }

    /// A number from 0 to 1, 1 excluded.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of these.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// One of these, the first ones more often: as words of a language are used.
    pub fn pick_zipf<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        let share = self.share();
        of[((of.len() as f64).powf(share) - 1.0) as usize % of.len()]
    }
}

/// Things drawn by weight.
#[derive(Debug, Clone)]
pub struct Weighted {
    sums: Vec<u64>,
}

impl Weighted {
    /// Weights in the order of the things; at least one is not 0.
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let mut sum = 0;
        let sums = weights
            .into_iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        Self { sums }
    }

    /// The place of a thing in the order.
    pub fn draw(&self, chance: &mut Chance) -> usize {
        let total = self.sums.last().copied().unwrap_or(0);
        let at = ((u128::from(chance.next()) * u128::from(total)) >> 64) as u64;
        self.sums.partition_point(|sum| *sum <= at)
    }
}
