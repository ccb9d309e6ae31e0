# Data, sources, API, texts of the office.
data-title = Data
data-lead = Everything public in the atlas to take away: where it comes from, under which licence, in which form, and how to report mistakes.
data-downloads = Download
data-downloads-lead = { $n ->
    [one] { $n } public entry, with source and licence in every row. People are in it only if they consented.
   *[other] { $n } public entries, with source and licence in every row. People are in it only if they consented.
}
data-licence = The licence of the source applies; it stands beside each entry. Texts under a licence without derivatives (ND) may be passed on only unchanged and with attribution.
data-by-kind = Download by kind
data-kind-form = { $name } as { $form }
download-title-csv = Table (CSV)
download-title-jsonl = JSON lines
download-title-geojson = GeoJSON
download-text-csv = For spreadsheets: one row per entry, UTF-8, separated by commas. Texts that a spreadsheet would take for a formula begin with an apostrophe.
download-text-jsonl = For programs: one whole entry per line, as the interface gives it.
download-text-geojson = For maps: entries with a place in North Rhine-Westphalia; without an exact point only the municipality is named.
data-source = Source
data-holds = Size
data-n-records = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
data-n-relations = { $n ->
    [one] { $n } relation
   *[other] { $n } relations
}
data-n-concepts = { $n ->
    [one] { $n } concept
   *[other] { $n } concepts
}
data-n-figures = { $n ->
    [one] { $n } figure
   *[other] { $n } figures
}
data-api = Query by program
data-api-lead = What the pages show is there as JSON too, without an account and from everywhere.
data-api-page = Description of the interface
data-api-openapi = Description for programs (OpenAPI)
data-feed = Subscribe to what is new in the atlas (Atom)
data-sitemap = List of all pages for search engines (sitemap)
data-correct = Report a mistake
data-correct-form = Report a mistake to those who operate this atlas
source-lead = A source of the atlas, published by: { $name }.
source-about = What it is
source-home = Address
source-unchanged = pass texts on only unchanged and with attribution
source-not-downloadable = shown and cited here, not part of the downloads
source-holds = What the atlas has from it
source-holds-nothing = No entries, concepts or figures of its own.
source-concepts = Concepts of a vocabulary
source-figures = Figures of places
source-vanished = { $n ->
    [one] { $n } record is no longer in the source. Its entry stays and says so.
   *[other] { $n } records are no longer in the source. Their entries stay and say so.
}
source-problems = When it was last read
source-rows = { $n ->
    [one] { $n } row read
   *[other] { $n } rows read
}
source-incomplete = Read in part only: something may be missing.
source-mended = { $n ->
    [one] { $n } text put right, for example misread characters
   *[other] { $n } texts put right, for example misread characters
}
source-left-out = { $n ->
    [one] { $n } statement left out because it could not be read
   *[other] { $n } statements left out because they could not be read
}
source-refused = { $n ->
    [one] { $n } record not taken over
   *[other] { $n } records not taken over
}
source-entries = Entries from this source
source-all-entries = Search all entries from this source
sources-home = To the source: { $name }
api-title = Interface (API)
api-lead = How programs ask the atlas. Every address gives JSON; the description for programs is OpenAPI 3.1.
api-open = Reading needs no account and is allowed from any website. Cookies are ignored.
api-follow = Whoever keeps a copy follows the changes since a number and never has to load everything again.
api-errors = Errors come as a document after RFC 9457, with the field and what to do about it.
api-limits = Whoever asks too much at once gets the answer 429 and is to wait; for everything at once there are the downloads.
api-rules = How it works
api-answers = Possible answers
api-example = An example:
api-english = The description of the single addresses is in English, the language of those who program.
api-contents = Groups of addresses
text-title-imprint = Imprint
text-title-privacy = Privacy
text-title-sign-language = Sign language
text-title-easy-language = Easy language
text-title-simple = In simple words
text-missing-imprint = The imprint is still missing here. Those who operate this atlas have to write it; the program cannot know it.
text-missing-privacy = The privacy statement is still missing here. Those who operate this atlas have to write it; the program cannot know it.
text-missing-sign-language = There is no explanation of the atlas in German sign language yet.
text-missing-easy-language = There is no explanation of the atlas in simple words yet.
text-missing-how = For those who operate the atlas: kompetenzatlas text set { $name }
text-reviewed = Reviewed by { $name } on { $day }.
text-unchecked = This text has not been tested yet by people who need easy language. That is why it is not called so.
privacy-program-title = What the program itself does
privacy-guides = Guides: What you write for a guide lies encrypted; only your link has the key. It is deleted 24 hours after the last change, or 90 days after you decided to keep it, or at once if you delete it. Backups do not contain it. Whether a result helped is counted by entry and month, without your question.
privacy-reports = Reports of the network: municipality, business park, reason and month are kept, without a name and without the address of your computer. A report counts for two years from the next month on and is then deleted, or at once with its link; backups hold it until they are replaced. What becomes public are numbers from { $n } reports on, the answers of the office, and the names of the business parks to which it answered.
privacy-messages = Messages from the feedback form are kept in the database of the atlas until those who operate it delete them. Who sent them is not noted, unless you give an address for the answer.
accessibility-not-yet = (not there yet)
accessibility-gaps-4 = The small drawing of an entry's relations is there on wide screens only; the lists below it hold the same.
accessibility-date = This statement rests on a self-assessment and holds for the version of the program that “About the atlas” names.
accessibility-ombuds-title = If that does not help
