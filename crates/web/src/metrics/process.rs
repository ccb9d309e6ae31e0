use std::fs;

use prometheus_client::{metrics::gauge::ConstGauge, registry::Registry};

/// What the system tells of this process; what it does not tell is left out.
pub fn register(registry: &mut Registry, started: domain::Timestamp) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    // The folder itself is open while it is read.
    let open = fs::read_dir("/proc/self/fd").map(|handles| handles.count().saturating_sub(1));
    let mut gauge = |name: &str, help: &str, number: Option<u64>| {
        if let Some(number) = number {
            registry.register(name, help, ConstGauge::new(number));
        }
    };
    gauge(
        "process_resident_memory_bytes",
        "Memory in use, files mapped into it included",
        memory(&status, "VmRSS:"),
    );
    gauge(
        "process_anonymous_memory_bytes",
        "Memory in use that the system cannot take back: without mapped files",
        memory(&status, "RssAnon:"),
    );
    gauge(
        "process_open_fds",
        "Open file handles",
        open.ok().and_then(|open| u64::try_from(open).ok()),
    );
    gauge(
        "process_max_fds",
        "How many file handles may be open",
        most_files(&limits),
    );
    gauge(
        "process_start_time_seconds",
        "When the process began, in seconds since 1970",
        u64::try_from(started.as_second()).ok(),
    );
}

/// A line such as `VmRSS:     1234 kB`, in bytes.
fn memory(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// The soft limit in a line such as `Max open files            1024                 524288               files`.
fn most_files(limits: &str) -> Option<u64> {
    let mut lines = limits.lines();
    let line = lines.find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_tells_is_read() {
        let status = "Name:\tx\nVmRSS:\t    2048 kB\nRssAnon:\t      12 kB\n";
        assert_eq!(memory(status, "VmRSS:"), Some(2 * 1024 * 1024));
        assert_eq!(memory(status, "RssAnon:"), Some(12 * 1024));
        assert_eq!(memory(status, "VmSwap:"), None);
        let limits = "Limit  Soft Limit  Hard Limit  Units\nMax open files  1024  4096  files\n";
        assert_eq!(most_files(limits), Some(1024));
    }
}
