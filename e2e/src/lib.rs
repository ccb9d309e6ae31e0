//! Journeys in a real browser and kills of a real server, against the built binary.
