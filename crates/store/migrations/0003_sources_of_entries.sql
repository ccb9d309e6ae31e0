-- Which sources speak of an entry is asked for every hit of every search: answered from the index alone, without the
-- rows, in which the drafts lie.
DROP INDEX source_records_by_entry;
CREATE INDEX source_records_by_entry ON source_records (entry, source, visibility, vanished);
