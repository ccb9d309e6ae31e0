use std::sync::atomic::AtomicU64;

use app::{PoolState, Vitals};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::ConstCounter, family::Family, gauge::ConstGauge, gauge::Gauge, info::Info},
    registry::Registry,
};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    pool: &'static str,
    state: &'static str,
}

type PerPool = Family<Pool, Gauge<u64, AtomicU64>>;

/// How the installation is at this moment.
pub fn register(registry: &mut Registry, vitals: &Vitals, version: &str) {
    let registry = registry.sub_registry_with_prefix("atlas");
    let build = Info::new([("version", version.to_owned())]);
    registry.register("build", "The program", build);
    database(registry, vitals);
    index(registry, vitals);
    if let Some(free) = vitals.data_free {
        let free = ConstGauge::new(free);
        registry.register(
            "data_free_bytes",
            "Room on the disk of the data folder",
            free,
        );
    }
}

fn database(registry: &mut Registry, vitals: &Vitals) {
    registry.register(
        "database_up",
        "1: the database answers",
        ConstGauge::new(u32::from(vitals.database)),
    );
    registry.register(
        "database_silent_seconds",
        "Time since the last answer of the database",
        ConstGauge::new(vitals.database_silent.as_secs_f64()),
    );
    let connections = Family::<Connections, Gauge<u64, AtomicU64>>::default();
    let (most, waiting) = (PerPool::default(), PerPool::default());
    let refused = Family::<Pool, prometheus_client::metrics::counter::Counter>::default();
    for (pool, state) in [("readers", vitals.readers), ("writers", vitals.writers)] {
        for (name, number) in in_states(state) {
            let labels = Connections { pool, state: name };
            connections.get_or_create(&labels).set(u64::from(number));
        }
        let labels = Pool { pool };
        most.get_or_create(&labels).set(u64::from(state.most));
        waiting.get_or_create(&labels).set(u64::from(state.waiting));
        refused.get_or_create(&labels).inc_by(state.refused);
    }
    registry.register(
        "database_connections",
        "Connections to the database",
        connections,
    );
    registry.register(
        "database_connections_limit",
        "How many of them there may be",
        most,
    );
    registry.register(
        "database_waiting",
        "Calls that wait for a connection",
        waiting,
    );
    registry.register(
        "database_refused",
        "Calls that got no connection in time",
        refused,
    );
}

fn in_states(pool: PoolState) -> [(&'static str, u32); 2] {
    [
        ("idle", pool.idle),
        ("used", pool.open.saturating_sub(pool.idle)),
    ]
}

fn index(registry: &mut Registry, vitals: &Vitals) {
    registry.register(
        "log_position",
        "The last change of the log",
        ConstGauge::new(vitals.log),
    );
    registry.register(
        "index_position",
        "The change up to which the index is current",
        ConstGauge::new(vitals.index),
    );
    registry.register(
        "index_lag",
        "Changes that the index has not taken in yet",
        ConstGauge::new((vitals.log - vitals.index).max(0)),
    );
    registry.register(
        "index_catching_up",
        "1: the index has a backlog, answers are not complete",
        ConstGauge::new(u32::from(vitals.catching_up)),
    );
    registry.register(
        "index_commits",
        "How often the index took in changes",
        ConstCounter::new(vitals.index_commits),
    );
    registry.register(
        "index_failures",
        "How often the index could not follow the log",
        ConstCounter::new(vitals.index_failures),
    );
}
