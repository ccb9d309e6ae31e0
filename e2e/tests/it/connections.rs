//! Clients that hold connections without using them, and requests that are too large.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Database, Server};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Connections that are opened and left alone.
const IDLE: usize = 10_000;

/// Connections that are opened before it is waited until the server has taken them.
const AT_A_TIME: usize = 500;

/// File handles that the test needs besides.
const OTHERS: usize = 500;

/// Twice as long as a connection may idle, and less than the server below would allow by itself.
const CLOSED_WITHIN: Duration = Duration::from_secs(20);

/// No event takes as long.
const WITHIN: Duration = Duration::from_secs(60);

#[test]
fn ten_thousand_idle_connections_keep_nobody_from_being_served() -> Result<()> {
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("demo")?;
    let address = server.base.trim_start_matches("http://").to_owned();
    let wanted = IDLE.min(files().saturating_sub(OTHERS));
    if wanted < IDLE {
        eprintln!("only {wanted} connections: the system allows no more open files");
    }
    let before = server.metric("process_anonymous_memory_bytes")?;
    let mut idle = Vec::with_capacity(wanted);
    for number in 0..wanted {
        let mut stream =
            TcpStream::connect(&address).with_context(|| format!("after {number} connections"))?;
        stream.set_read_timeout(Some(CLOSED_WITHIN))?;
        match number % 4 {
            // An unfinished head; a request, and then silence; nothing at all.
            1 => stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")?,
            2 => stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")?,
            _ => {}
        }
        if number % AT_A_TIME == 0 {
            accepted(&mut stream)?;
        }
        idle.push(stream);
    }
    let open = server.metric("atlas_connections_open")?;
    served(&server)?;
    let after = server.metric("process_anonymous_memory_bytes")?;
    eprintln!(
        "{open} connections open at once, {:.0} KB each",
        (after - before) / 1000.0 / open
    );
    // Those that were opened first may be closed by now, where opening takes long.
    ensure!(open > wanted as f64 / 2.0, "{open} are open");
    for (number, stream) in idle.iter_mut().enumerate() {
        let mut said = Vec::new();
        // At its end or with a reset: in any case the server closes it.
        let end = stream.read_to_end(&mut said);
        let waits = |error: &std::io::Error| {
            matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
        };
        ensure!(
            !end.as_ref().is_err_and(waits),
            "connection {number} is never closed"
        );
        let answered = said.starts_with(b"HTTP/1.1 200");
        ensure!(answered == (number % 4 == 2), "connection {number}");
    }
    served(&server)?;
    ensure!(server.metric("atlas_connections_closed_total{reason=\"silent\"}")? > 0.0);
    ensure!(server.metric("atlas_connections_refused_total")? == 0.0);
    ensure!(server.stop()?, "it does not end well");
    Ok(())
}

#[test]
fn what_is_too_large_is_refused_by_its_name() -> Result<()> {
    let atlas = Atlas::new(Database::Sqlite)?;
    let token = atlas.token("office", "editor")?;
    let server = atlas.serve("serve")?;
    let get = |path: &str, headers: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
        said(&server, head.as_bytes())
    };
    let header = |size: usize| format!("X-Large: {}\r\n", "a".repeat(size));
    let address = |size: usize| format!("/de/suche?q={}", "a".repeat(size));
    let explained = |answer: &str, status: &str, word: &str| -> Result<()> {
        let begins = answer.starts_with(&format!("HTTP/1.1 {status}"));
        ensure!(
            begins && answer.contains(word),
            "not {status} {word}: {answer}"
        );
        Ok(())
    };
    // What is just too large gets a page or a problem, what is far too large the bare status.
    explained(
        &get("/de", &header(40_000))?,
        "431",
        "zu viel neben der Anfrage",
    )?;
    explained(
        &get("/api/v1/sources", &header(40_000))?,
        "431",
        "headers-too-large",
    )?;
    explained(&get("/de", &header(1_000_000))?, "431", "")?;
    explained(&get("/de", &"X-Many: 1\r\n".repeat(500))?, "431", "")?;
    explained(
        &get(&address(65_000), "")?,
        "414",
        "Diese Adresse ist zu lang",
    )?;
    explained(&get(&address(100_000), "")?, "414", "")?;
    explained(&get(&address(1_000_000), "")?, "431", "")?;

    let post = |rest: &str| {
        format!(
            "POST /api/v1/entries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nConnection: close\r\n{rest}"
        )
    };
    // Over our limit of 1 MiB and under the 2 MB that the framework allows by itself.
    let announced = post("Content-Length: 1200000\r\n\r\n") + &"a".repeat(1_200_000);
    explained(
        &said(&server, announced.as_bytes())?,
        "413",
        "body-too-large",
    )?;
    let chunk = format!("{:x}\r\n{}\r\n", 10_000, "a".repeat(10_000));
    let flowing = post("Transfer-Encoding: chunked\r\n\r\n") + &chunk.repeat(120);
    explained(&said(&server, flowing.as_bytes())?, "413", "body-too-large")?;
    served(&server)?;
    Ok(())
}

/// Waits until the server holds what was opened just now: more at once than the system lets wait for a server are
/// tried again only after seconds.
fn accepted(latest: &mut TcpStream) -> Result<()> {
    latest.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")?;
    let mut begun = [0; 12];
    latest.read_exact(&mut begun).context("is not answered")?;
    Ok(())
}

/// Asks a page, the interface and the process itself.
fn served(server: &Server) -> Result<()> {
    for path in ["/healthz", "/de", "/api/v1/search?q=Betrieb"] {
        let answer = server.client().get(path)?;
        ensure!(answer.status == 200, "{path}: {}", answer.status);
    }
    Ok(())
}

/// Sends bytes, all or until the server wants no more, and gives what it said.
fn said(server: &Server, bytes: &[u8]) -> Result<String> {
    let address = server.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(WITHIN))?;
    let mut reader = stream.try_clone()?;
    std::thread::scope(|scope| {
        // Who is refused in the middle is not heard out.
        scope.spawn(move || {
            let _ = stream.write_all(bytes);
        });
        let mut answer = Vec::new();
        let _ = reader.read_to_end(&mut answer);
        Ok(String::from_utf8_lossy(&answer).into_owned())
    })
}

/// How many files the test may have open, as many as the system lets it.
fn files() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let most = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    most.map_or(usize::MAX, |most| {
        usize::try_from(most).unwrap_or(usize::MAX)
    })
}
