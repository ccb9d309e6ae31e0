-- What sources say about concepts of vocabularies (JSON). Several sources may speak of one concept.
CREATE TABLE concepts (
    source TEXT NOT NULL REFERENCES sources (id),
    uri TEXT NOT NULL,
    hash TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (source, uri)
);

-- Figures of places over time; `value` in thousandths of the indicator's unit, `day` as YYYY-MM-DD.
CREATE TABLE observations (
    area TEXT NOT NULL,
    indicator TEXT NOT NULL,
    day TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES sources (id),
    value BIGINT NOT NULL,
    PRIMARY KEY (area, indicator, day, source)
);
CREATE INDEX observations_by_indicator ON observations (indicator, day, source, area);

-- Texts of this installation that its office writes: imprint, privacy and so on (JSON).
CREATE TABLE site_texts (
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    body TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (name, language)
);

-- What visitors wrote to the office. Erasable: the log knows nothing of it.
CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    topic TEXT NOT NULL,
    page TEXT NOT NULL,
    body TEXT NOT NULL,
    contact TEXT,
    done BIGINT
);

-- Pairs of entries that may mean the same, with what speaks for and against it (JSON), and what was decided.
CREATE TABLE candidates (
    one TEXT NOT NULL REFERENCES entries (id),
    other TEXT NOT NULL REFERENCES entries (id),
    score BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    verdict TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (one, other)
);
CREATE INDEX candidates_by_other ON candidates (other);

-- How a source was last read (JSON); nothing where it was not read since this column is there.
ALTER TABLE sources ADD COLUMN reading TEXT;

-- Who could see the entry right after the change: a visibility, or `nobody` outside the office. Of older changes it is
-- known as of today; erased entries have none. A restore does the same (crates/store/src/backup.rs).
ALTER TABLE changes ADD COLUMN seen TEXT;
UPDATE changes SET seen = (
    SELECT CASE WHEN e.state IN ('published', 'expired') THEN e.visibility ELSE 'nobody' END
    FROM entries e WHERE e.id = changes.entry
);
