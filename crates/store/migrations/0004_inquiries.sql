-- Questions for which guides are made: sealed, so that only who has the link can read them, and only until they expire.
CREATE TABLE inquiries (
    id TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    version BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX inquiries_by_expiry ON inquiries (expires);

-- How often guides' items helped or did not fit, by month; who said so is kept nowhere.
CREATE TABLE fits (
    entry TEXT NOT NULL REFERENCES entries (id),
    month TEXT NOT NULL,
    fit TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (entry, month, fit)
);
