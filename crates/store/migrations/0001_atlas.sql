-- The same text runs on SQLite and PostgreSQL. Times are milliseconds since 1970 (BIGINT), ids and JSON
-- are TEXT, truth is 0 or 1 (BIGINT). JSON is never looked into by SQL.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row. A writer locks it first and raises it last, so that numbers never commit out of order.
CREATE TABLE counter (
    id BIGINT PRIMARY KEY,
    last BIGINT NOT NULL
);
INSERT INTO counter (id, last) VALUES (1, 0);

CREATE TABLE changes (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL,
    other TEXT,
    relation TEXT
);
CREATE INDEX changes_by_entry ON changes (entry, seq);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    created BIGINT NOT NULL
);
CREATE INDEX tokens_by_account ON tokens (account);

-- `canonical` is the entry itself, or the root of the entries it was merged with.
CREATE TABLE entries (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    owner TEXT,
    visibility TEXT NOT NULL,
    guarded TEXT NOT NULL,
    state TEXT NOT NULL,
    merged_into TEXT,
    canonical TEXT NOT NULL,
    version BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    vanished BIGINT,
    fictional BIGINT NOT NULL,
    schema BIGINT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX entries_by_canonical ON entries (canonical);
CREATE INDEX entries_by_owner ON entries (owner);

-- Every slug an entry ever had; a slug that it no longer shows still leads to it.
CREATE TABLE slugs (
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    entry TEXT NOT NULL REFERENCES entries (id),
    PRIMARY KEY (kind, slug)
);
CREATE INDEX slugs_by_entry ON slugs (entry);

-- The names by which an entry is known: ext:<scheme>:<value>, rec:<source>:<key>.
CREATE TABLE refs (
    ref TEXT PRIMARY KEY,
    entry TEXT NOT NULL REFERENCES entries (id)
);
CREATE INDEX refs_by_entry ON refs (entry);

-- Keys of organisations' names, with the municipality ('' if none is known).
CREATE TABLE name_keys (
    name_key TEXT NOT NULL,
    ags TEXT NOT NULL,
    entry TEXT NOT NULL REFERENCES entries (id),
    PRIMARY KEY (name_key, ags, entry)
);
CREATE INDEX name_keys_by_entry ON name_keys (entry);

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL
);

CREATE TABLE source_records (
    source TEXT NOT NULL REFERENCES sources (id),
    key TEXT NOT NULL,
    entry TEXT NOT NULL REFERENCES entries (id),
    visibility TEXT NOT NULL,
    fetched BIGINT NOT NULL,
    vanished BIGINT,
    url TEXT,
    notes TEXT NOT NULL,
    schema BIGINT NOT NULL,
    draft TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (source, key)
);
CREATE INDEX source_records_by_entry ON source_records (entry);

CREATE TABLE statements (
    entry TEXT NOT NULL REFERENCES entries (id),
    part TEXT NOT NULL,
    value TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (entry, part)
);

-- An end is a name (from_ref, to_ref); the entry it leads to is filled in when it is known.
CREATE TABLE relations (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    from_ref TEXT NOT NULL,
    to_ref TEXT NOT NULL,
    from_entry TEXT,
    to_entry TEXT,
    role TEXT,
    since TEXT,
    until TEXT,
    source TEXT,
    source_key TEXT,
    hash TEXT NOT NULL,
    vanished BIGINT
);
CREATE UNIQUE INDEX relations_by_source_key ON relations (source, source_key);
CREATE INDEX relations_by_from ON relations (from_entry);
CREATE INDEX relations_by_to ON relations (to_entry);
CREATE INDEX relations_from_pending ON relations (from_ref) WHERE from_entry IS NULL;
CREATE INDEX relations_to_pending ON relations (to_ref) WHERE to_entry IS NULL;

CREATE TABLE merges (
    id TEXT PRIMARY KEY,
    kept TEXT NOT NULL REFERENCES entries (id),
    gone TEXT NOT NULL REFERENCES entries (id),
    state_before TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    undone BIGINT
);
CREATE INDEX merges_by_kept ON merges (kept);
CREATE INDEX merges_by_gone ON merges (gone);

-- Keyed hashes of the names of erased entries, so that no import brings them back.
CREATE TABLE erased (
    ref_hash TEXT PRIMARY KEY
);

CREATE TABLE postcodes (
    code TEXT NOT NULL,
    ags TEXT NOT NULL,
    PRIMARY KEY (code, ags)
);

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE positions (
    name TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);
