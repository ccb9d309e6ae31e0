//! Those who ask, and how long their answers take.

use std::{
    thread::{self, Scope, ScopedJoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Client, Server, Times};

use super::Course;

/// How many ask at the same time. With the pause that each makes, the quiet server is busy for less than half of the
/// time of one core: the readers themselves must not be what makes answers late.
const READERS: usize = 4;

/// How long each thinks before the next question, on average.
const PAUSE: Duration = Duration::from_millis(30);

/// What comes first is not counted: caches are cold and connections new.
const WARM_UP: Duration = Duration::from_secs(5);

/// Something that is asked over and over.
pub struct Question {
    sort: &'static str,
    path: String,
    /// Between which words stands what no edit and no import of this test changes.
    part: (&'static str, &'static str),
    /// What stood there before the load.
    said: String,
}

/// How long an answer took, and to which question.
pub type Timed = (usize, Duration);

impl Question {
    /// All of them, with the answers that a server gives now.
    pub fn all(server: &Server) -> Result<Vec<Self>> {
        const HEADING: (&str, &str) = ("<h1>", "</h1>");
        const RESULTS: (&str, &str) = ("id=\"results-heading\">", "</h2>");
        const TOTAL: (&str, &str) = ("\"total\":", ",");
        let client = server.client();
        let hits = client.get("/api/v1/search?q=Gie%C3%9Ferei+8+GmbH&limit=1")?;
        let hit = &hits.json()["hits"][0];
        let id = hit["id"].as_str().context("there are firms")?;
        let page = hit["url"]["de"].as_str().context("each has a page")?;
        let page = page.strip_prefix(&server.base).unwrap_or(page);
        let asked = [
            ("front page", "/de", HEADING),
            ("page, one word", "/de/suche?q=Gie%C3%9Ferei", RESULTS),
            ("page with map", "/en/search?q=Weberei&view=map", RESULTS),
            ("page of a firm", page, HEADING),
            ("page of a town", "/de/orte/koeln", HEADING),
            (
                "API, one word, 50 hits",
                "/api/v1/search?q=Gie%C3%9Ferei&limit=50",
                TOTAL,
            ),
            (
                "API, two words",
                "/api/v1/search?q=Weberei+Wuppertal",
                TOTAL,
            ),
            (
                "API, suggestions",
                "/api/v1/suggestions?q=Gie&lang=de",
                ("\"kind\":", ","),
            ),
            (
                "API, entry",
                &format!("/api/v1/entries/{id}"),
                ("\"title\":", ","),
            ),
        ];
        let known = asked.map(|(sort, path, part)| -> Result<Self> {
            let answer = client.get(path)?;
            let said = between(&answer.body, part);
            let said = said.with_context(|| format!("{path}: {}", answer.body))?;
            ensure!(!said.is_empty() && said != "0", "{path}: nothing");
            Ok(Self {
                sort,
                path: path.to_owned(),
                part,
                said: said.to_owned(),
            })
        });
        known.into_iter().collect()
    }

    /// Asks, and says what is wrong with the answer.
    fn ask(&self, client: &Client) -> Result<Duration> {
        let begun = Instant::now();
        let answer = client.get(&self.path)?;
        let took = begun.elapsed();
        ensure!(answer.status == 200, "{} {}", answer.status, answer.body);
        let said = between(&answer.body, self.part);
        ensure!(
            said == Some(&self.said),
            "says {said:?}, not {:?}",
            self.said
        );
        Ok(took)
    }
}

fn between<'a>(text: &'a str, (before, after): (&str, &str)) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// Starts all readers, who ask until the course is over.
pub fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    server: &Server,
    questions: &'scope [Question],
    course: &'scope Course,
) -> Vec<ScopedJoinHandle<'scope, Vec<Timed>>> {
    let begin = |reader: usize| {
        let client = server.client();
        scope.spawn(move || {
            let mut times = Vec::new();
            // Each begins elsewhere and pauses as it likes, so that they do not ask the same in step.
            let all = questions.iter().enumerate().cycle();
            for (number, question) in all.skip(reader * questions.len() / READERS) {
                if course.is_over() {
                    break;
                }
                match question.ask(&client) {
                    Ok(took) => times.push((number, took)),
                    Err(error) => course.wrong(format!("{}: {error:#}", question.path)),
                }
                thread::sleep(PAUSE.mul_f64(0.5 + f64::from(rand::random::<u8>()) / 256.0));
            }
            times
        })
    };
    (0..READERS).map(begin).collect()
}

/// What all readers measured.
pub fn joined(readers: Vec<ScopedJoinHandle<'_, Vec<Timed>>>) -> Vec<Timed> {
    let times = readers
        .into_iter()
        .flat_map(|reader| reader.join().expect("no reader panics"));
    times.collect()
}

/// How many answers there were.
pub fn summed_up(answers: &[Timed]) -> String {
    format!("{} answers to {READERS} readers", answers.len())
}

/// How long answers take while nothing else goes on.
pub struct Quiet<'a> {
    questions: &'a [Question],
    answers: Vec<Timed>,
}

impl<'a> Quiet<'a> {
    /// Asks for so long.
    pub fn measured(server: &Server, questions: &'a [Question], span: Duration) -> Result<Self> {
        asked(server, questions, WARM_UP)?;
        let answers = asked(server, questions, span)?;
        Ok(Self { questions, answers })
    }

    /// Prints how long answers took quietly and under load, and gives whether all sorts stayed within so many times the
    /// quiet p99.
    pub fn compared(&self, loaded: &[Timed], limit: f64) -> bool {
        let mut all_held = true;
        println!(
            "  {:24}{:>7}{:>8}{:>8} |{:>8}{:>8}{:>9}{:>9} | p99/quiet p99 [{limit}]",
            "answers, ms", "quiet n", "p50", "p99", "load n", "p50", "p99", "most"
        );
        let sorts = self.questions.iter().enumerate();
        let sorts = sorts.map(|(number, question)| (question.sort, Some(number)));
        for (sort, number) in sorts.chain([("all", None)]) {
            let of = |answers: &[Timed]| {
                let asked = answers
                    .iter()
                    .filter(|(n, _)| number.is_none_or(|of| of == *n));
                asked.map(|(_, took)| *took).collect::<Vec<_>>()
            };
            let (quiet, load) = (of(&self.answers), of(loaded));
            let counts = [quiet.len(), load.len()];
            let (quiet, load) = (Times::new(quiet), Times::new(load));
            let ratio = load.percentile(99) / quiet.percentile(99);
            let held = ratio <= limit;
            all_held &= held;
            println!(
                "  {sort:24}{:>7}{:>8.1}{:>8.1} |{:>8}{:>8.1}{:>9.1}{:>9.1} | {ratio:.2} {}",
                counts[0],
                quiet.percentile(50),
                quiet.percentile(99),
                counts[1],
                load.percentile(50),
                load.percentile(99),
                load.percentile(100),
                if held { "HELD" } else { "MISSED" }
            );
        }
        all_held
    }
}

fn asked(server: &Server, questions: &[Question], span: Duration) -> Result<Vec<Timed>> {
    let course = Course::default();
    let answers = thread::scope(|scope| {
        let readers = start(scope, server, questions, &course);
        course.pause(span);
        course.end();
        joined(readers)
    });
    let wrong = course.wrong.into_inner().unwrap_or_default();
    ensure!(wrong.is_empty(), "quietly, too: {}", wrong[0]);
    Ok(answers)
}
