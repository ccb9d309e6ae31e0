-- What was reported of the network of a place. Nobody is named; the id is derived from a link that only who reported has.
CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    ags TEXT NOT NULL,
    park_key TEXT NOT NULL,
    park TEXT NOT NULL,
    reason TEXT NOT NULL,
    month TEXT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX reports_by_place ON reports (ags, park_key, reason, month, expires);
CREATE INDEX reports_by_month ON reports (month, ags);
CREATE INDEX reports_by_expiry ON reports (expires);

-- What the office answered to the reports of a municipality or a business park.
CREATE TABLE report_answers (
    ags TEXT NOT NULL,
    park_key TEXT NOT NULL,
    at BIGINT NOT NULL,
    park TEXT NOT NULL,
    state TEXT NOT NULL,
    german TEXT NOT NULL,
    english TEXT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (ags, park_key, at)
);
