//! Whether something grows that should not: the last third of the time is compared with the second. The first does not
//! count: caches fill, and PostgreSQL's tables find their size.

use super::watch::Sample;

/// What stands for a third.
#[derive(Clone, Copy)]
enum By {
    /// What swings is judged by its middle: a single peak is no growth.
    Median,
    /// What has no business to be exceeded even once.
    Most,
}

/// Something that must not grow.
struct Measure {
    name: &'static str,
    of: fn(&Sample) -> f64,
    by: By,
    /// So much more than in the second third is no growth: a share of that, and an amount.
    share: f64,
    amount: f64,
    /// What one change in the log may leave for good.
    per_change: f64,
}

const MEASURES: [Measure; 7] = [
    // The index's writer holds up to 20 MB of documents per audience, now and then, and an allocator gives pages back
    // late: in ten minutes the middle moved by 3 to 11 MB between the thirds. In a run of few minutes caches still fill.
    Measure {
        name: "anonymous memory, MB",
        of: |sample| sample.memory,
        by: By::Median,
        share: 0.05,
        amount: 10.0,
        per_change: 0.0,
    },
    // Connections to the database come and go, and the index has files of several segments open.
    Measure {
        name: "open files",
        of: |sample| sample.handles,
        by: By::Most,
        share: 0.10,
        amount: 10.0,
        per_change: 0.0,
    },
    // Segments are written and merged; while they are merged old and new ones are there.
    Measure {
        name: "files of the index",
        of: |sample| sample.index_files,
        by: By::Median,
        share: 0.25,
        amount: 20.0,
        per_change: 0.0,
    },
    Measure {
        name: "index, MB",
        of: |sample| sample.index,
        by: By::Median,
        share: 0.25,
        amount: 2.0,
        per_change: 0.0,
    },
    // The log keeps a line for every change, for good; that is its purpose. One takes some 150 bytes.
    Measure {
        name: "database, MB",
        of: |sample| sample.database,
        by: By::Median,
        share: 0.05,
        amount: 2.0,
        per_change: 0.0003,
    },
    // When the database is compacted all of it passes through here once.
    Measure {
        name: "write-ahead log, MB",
        of: |sample| sample.write_ahead,
        by: By::Median,
        share: 0.5,
        amount: 8.0,
        per_change: 0.0,
    },
    Measure {
        name: "other files",
        of: |sample| sample.others,
        by: By::Median,
        share: 0.0,
        amount: 1.0,
        per_change: 0.0,
    },
];

/// Prints what there was in each third, and gives the names of what grew.
pub fn told(samples: &[Sample]) -> Vec<&'static str> {
    let changes =
        samples.last().map_or(0.0, |s| s.change) - samples.first().map_or(0.0, |s| s.change);
    let lag = samples.iter().map(|sample| sample.lag).fold(0.0, f64::max);
    println!(
        "  {changes:.0} changes in the log; the index was at most {lag:.0} behind\n  {:24}{:>10}{:>10}{:>10}{:>12}",
        "growth, by thirds", "first", "second", "last", "allowed"
    );
    let mut grown = Vec::new();
    for measure in &MEASURES {
        let [first, second, last] = measure.thirds(samples);
        let allowed = measure.allowed(samples);
        let verdict = if last > allowed { "GROWS" } else { "" };
        println!(
            "  {:24}{first:>10.1}{second:>10.1}{last:>10.1}{allowed:>12.1} {verdict}",
            measure.name
        );
        if last > allowed {
            grown.push(measure.name);
        }
    }
    println!(
        "  anonymous memory by tenths of the time: {}",
        tenths(samples)
    );
    grown
}

/// What ends in a plateau and what never ends look alike in thirds.
fn tenths(samples: &[Sample]) -> String {
    let tenths = samples.chunks(samples.len().div_ceil(10).max(1));
    let medians = tenths.map(|tenth| {
        let mut values: Vec<f64> = tenth.iter().map(|sample| sample.memory).collect();
        values.sort_by(f64::total_cmp);
        format!("{:.0}", values[values.len() / 2])
    });
    medians.collect::<Vec<_>>().join(" ")
}

impl Measure {
    fn thirds(&self, samples: &[Sample]) -> [f64; 3] {
        thirds(samples).map(|third| {
            let mut values: Vec<f64> = third.iter().map(self.of).collect();
            values.sort_by(f64::total_cmp);
            let at = match self.by {
                By::Median => values.len() / 2,
                By::Most => values.len().saturating_sub(1),
            };
            values.get(at).copied().unwrap_or_default()
        })
    }

    /// How much there may be in the last third.
    fn allowed(&self, samples: &[Sample]) -> f64 {
        let [_, second, _] = self.thirds(samples);
        let [_, _, last] = thirds(samples);
        let changes = match (last.first(), last.last()) {
            (Some(first), Some(last)) => last.change - first.change,
            _ => 0.0,
        };
        second * (1.0 + self.share) + self.amount + changes * self.per_change
    }
}

fn thirds(samples: &[Sample]) -> [&[Sample]; 3] {
    let third = samples.len() / 3;
    let (first, rest) = samples.split_at(third);
    let (second, last) = rest.split_at(third);
    [first, second, last]
}

/// Ten minutes in which the server swings and, if so, leaks so many MB and files a minute.
fn course(leak: f64) -> Vec<Sample> {
    let at = |number: usize| {
        let minute = number as f64 / 30.0;
        let swing = if number.is_multiple_of(7) { 30.0 } else { 0.0 };
        Sample {
            memory: 150.0 + swing + minute * leak,
            handles: 60.0 + (number % 5) as f64 + minute * leak,
            index: 40.0 + swing / 3.0 + minute * leak,
            index_files: 90.0 + swing + minute * leak * 4.0,
            database: 60.0 + minute * 0.4 + minute * leak,
            change: minute * 900.0,
            ..Sample::default()
        }
    };
    (0..300).map(at).collect()
}

#[test]
fn what_swings_does_not_grow() {
    assert!(told(&course(0.0)).is_empty());
    assert!(told(&[]).is_empty(), "nothing was seen");
}

#[test]
fn what_leaks_is_noticed() {
    let grown = told(&course(10.0));
    let all = [
        "anonymous memory, MB",
        "open files",
        "files of the index",
        "index, MB",
        "database, MB",
    ];
    assert_eq!(grown, all);
}
