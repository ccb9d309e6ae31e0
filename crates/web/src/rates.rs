//! How often a client may ask: for each one a bucket of permits that fills up steadily.
//!
//! Addresses are kept in memory only, as long as their bucket is not full again, and are never logged.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderName};

/// Most clients that are remembered at a time; an attack from more begins anew for all.
const CLIENTS_MAX: usize = 100_000;

/// What a client may do in a minute. All of it may be used at once; then it comes back evenly.
#[derive(Debug, Clone, Default)]
pub struct RateLimits {
    /// Pages and answers; 0: as many as one likes. Style sheets, scripts and health checks do not count.
    pub requests_per_minute: u32,
    /// Forms sent from pages; 0: as many as one likes.
    pub forms_per_minute: u32,
    /// The header in which a proxy names the client, for example `x-forwarded-for`. It is believed only when
    /// the connection comes from this machine or a private network; without it such connections, behind
    /// which many clients may be, are not limited.
    pub client_header: Option<HeaderName>,
}

/// The name of a header, if it is one; for [`RateLimits::client_header`].
#[must_use]
pub fn header_name(name: &str) -> Option<HeaderName> {
    name.parse().ok()
}

/// Counts what clients do.
#[derive(Debug, Default)]
pub struct Rates {
    limits: RateLimits,
    requests: Mutex<HashMap<Client, Bucket>>,
    forms: Mutex<HashMap<Client, Bucket>>,
}

/// A client: an IPv4 address, or the network of an IPv6 address (/64), whose addresses one household shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

/// Permits that are left, and when that was so.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    permits: f64,
    at: Instant,
}

impl Rates {
    /// Counts by these limits.
    #[must_use]
    pub fn new(limits: RateLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Who asks, if that can be told: whoever is at the other end of the connection, or, if that is a proxy,
    /// the last address that the proxy wrote.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<Client> {
        let peer = peer.to_canonical();
        if !is_near(peer) {
            return Some(Client::of(peer));
        }
        let name = self.limits.client_header.as_ref()?;
        let last = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        address(last.rsplit(',').next()?.trim()).map(Client::of)
    }

    /// Takes a permit for a request, and for a form another one of its own.
    ///
    /// # Errors
    /// How long to wait for the next permit, at least a second.
    pub fn take(&self, client: Client, form: bool, now: Instant) -> Result<(), Duration> {
        take(&self.requests, client, self.limits.requests_per_minute, now)?;
        if form {
            take(&self.forms, client, self.limits.forms_per_minute, now)?;
        }
        Ok(())
    }
}

impl Client {
    fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = u128::from(address) & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from(network))
            }
            address => address,
        })
    }
}

fn take(
    buckets: &Mutex<HashMap<Client, Bucket>>,
    client: Client,
    per_minute: u32,
    now: Instant,
) -> Result<(), Duration> {
    if per_minute == 0 {
        return Ok(());
    }
    let most = f64::from(per_minute);
    let refilled = |bucket: &Bucket| {
        let since = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.permits + since * most / 60.0).min(most)
    };
    // A panic while counting leaves a number behind, nothing half-done.
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    if buckets.len() >= CLIENTS_MAX && !buckets.contains_key(&client) {
        buckets.retain(|_, bucket| refilled(bucket) < most);
        if buckets.len() >= CLIENTS_MAX {
            buckets.clear();
        }
    }
    let fresh = Bucket {
        permits: most,
        at: now,
    };
    let bucket = buckets.entry(client).or_insert(fresh);
    let permits = refilled(bucket);
    let given = permits >= 1.0;
    *bucket = Bucket {
        permits: if given { permits - 1.0 } else { permits },
        at: now,
    };
    if given {
        Ok(())
    } else {
        let wait = (1.0 - permits) * 60.0 / most;
        Err(Duration::from_secs_f64(wait.max(1.0)))
    }
}

/// On this machine or in a private network: where proxies stand.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            let unique_local = address.segments()[0] & 0xfe00 == 0xfc00;
            address.is_loopback() || unique_local || address.is_unicast_link_local()
        }
    }
}

/// An address as proxies write it: `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let whole = text.parse().ok();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|a| a.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    whole.or_else(with_port).or_else(in_brackets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(requests: u32, forms: u32, header: Option<&'static str>) -> Rates {
        Rates::new(RateLimits {
            requests_per_minute: requests,
            forms_per_minute: forms,
            client_header: header.map(HeaderName::from_static),
        })
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn forwarded(value: &str) -> HeaderMap {
        let name = HeaderName::from_static("x-forwarded-for");
        HeaderMap::from_iter([(name, value.parse().expect("legal"))])
    }

    #[test]
    fn permits_run_out_for_one_client_and_come_back_evenly() {
        let rates = rates(6, 0, None);
        let none = HeaderMap::new();
        let one = rates.client(ip("203.0.113.7"), &none).expect("is told");
        let other = rates.client(ip("203.0.113.8"), &none).expect("is told");
        let begin = Instant::now();
        let take =
            |client, seconds| rates.take(client, false, begin + Duration::from_secs(seconds));
        for _ in 0..6 {
            assert_eq!(take(one, 0), Ok(()));
        }
        assert_eq!(take(one, 0), Err(Duration::from_secs(10)));
        assert_eq!(take(other, 0), Ok(()));
        assert_eq!(take(one, 4), Err(Duration::from_secs(6)));
        assert_eq!(take(one, 10), Ok(()));
        assert!(take(one, 10).is_err());
        for _ in 0..6 {
            assert_eq!(take(one, 1000), Ok(()), "never more than a minute's worth");
        }
        assert!(take(one, 1000).is_err());
    }

    #[test]
    fn forms_have_a_stricter_limit_of_their_own() {
        let rates = rates(100, 2, None);
        let client = rates.client(ip("203.0.113.7"), &HeaderMap::new());
        let client = client.expect("is told");
        let now = Instant::now();
        assert!(rates.take(client, true, now).is_ok() && rates.take(client, true, now).is_ok());
        assert_eq!(rates.take(client, true, now), Err(Duration::from_secs(30)));
        assert_eq!(rates.take(client, false, now), Ok(()));
    }

    #[test]
    fn behind_a_proxy_its_last_word_names_the_client() {
        let told = rates(1, 1, Some("x-forwarded-for"));
        let far = Client(ip("203.0.113.7"));
        let near = ip("10.0.0.2");
        for value in ["203.0.113.7", "1.1.1.1, 203.0.113.7", "x, 203.0.113.7:99"] {
            assert_eq!(told.client(near, &forwarded(value)), Some(far), "{value}");
        }
        assert_eq!(told.client(near, &forwarded("nonsense")), None);
        assert_eq!(told.client(near, &HeaderMap::new()), None);
        // Whoever comes from afar cannot name somebody else.
        let liar = told.client(ip("198.51.100.1"), &forwarded("203.0.113.7"));
        assert_eq!(liar, Some(Client(ip("198.51.100.1"))));
        let untold = rates(1, 1, None);
        assert_eq!(untold.client(near, &forwarded("203.0.113.7")), None);
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let rates = rates(1, 1, None);
        let client = |text| rates.client(ip(text), &HeaderMap::new());
        assert_eq!(client("2001:db8:1:2::1"), client("2001:db8:1:2:ffff::9"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
        assert_eq!(client("::ffff:203.0.113.7"), client("203.0.113.7"));
        assert_eq!(client("fd00::1"), None);
        assert_eq!(client("::1"), None);
    }

    #[test]
    fn memory_stays_bounded() {
        let rates = rates(1, 0, None);
        let now = Instant::now();
        for number in 0..=u32::try_from(CLIENTS_MAX).expect("fits") {
            let client = Client(IpAddr::from((0x0100_0000 + number).to_be_bytes()));
            assert_eq!(rates.take(client, false, now), Ok(()));
        }
        let known = rates.requests.lock().expect("is whole").len();
        assert!(known <= CLIENTS_MAX, "{known}");
    }
}
