# The page of an entry.
entry-text = Description
entry-relations = Relations
entry-provenance = Where this information comes from
entry-history = History
history-times = { $name } ({ $n } times)
entry-updated = Last changed on { $name }
entry-contact = Contact
entry-facts = At a glance
entry-place = Place
entry-links = On the web
entry-other-language = This text is available in German only.
entry-vanished = Since { $name } no source has listed this entry. It may be outdated.
provenance-own = This entry was written here in the atlas.
provenance-publisher = Publisher
provenance-licence = Licence
provenance-attribution = Attribution
provenance-fetched = Fetched on
provenance-vanished = No longer in the source since
provenance-notes = Corrected while reading
provenance-corrections = Report a mistake in the source
provenance-local = Added or corrected here in the atlas: { $name }.
provenance-note = read “{ $before }” as “{ $after }”
provenance-mistake = Something is wrong? It is best to tell the source, then it is put right everywhere. Whoever operates this atlas can also correct information directly here; the correction outlives the next fetch.
provenance-mistake-own = Something is wrong? Whoever operates this atlas can correct it.
part-title = title
part-summary = summary
part-body = description
part-names = other names
part-places = places
part-contact = contact
part-links = links
part-period = period
part-fields-of-action = fields of action
part-interfaces = interfaces
part-competences = competences
part-sectors = sectors
part-external-ids = identifiers
part-facts = single facts
fact-type = Type
fact-legal-form = Legal form
fact-founded = Founded
fact-staff = Staff
fact-turnover = Annual turnover
fact-position = Position
fact-consent = Consent given on
fact-wanted = Looking for
fact-urgency = How soon
fact-stage = Stage
fact-acronym = Acronym
fact-budget = Total cost
fact-reference = Funding reference
fact-trl = Technology readiness level (TRL)
trl-of-nine = { $n } of 9
fact-year = Year
fact-authors = Authors
fact-doi = DOI
fact-instrument = Type of funding
fact-giver = Funding body
fact-rate = Funding rate
rate-up-to = up to { $n }%
fact-max-amount = Maximum amount
fact-deadline = Deadline
entry-eligibility = Who may apply
fact-format = Format
fact-duration = Duration
fact-price = Price per person
fact-certificate = Certificate
fact-level = Level
fact-starts = Starts
fact-ends = Ends
fact-venue = Venue
fact-date = Date
fact-touches = Who it affects
fact-goal = Goal
fact-progress = Progress
fact-due = Due
fact-responsible = Responsible
fact-period = Period
fact-names = Also known as
fact-sectors = Sector
fact-ids = Identifiers
fact-fields = Fields of action
period-both = { $from } to { $until }
period-from = from { $name }
period-until = until { $name }
yes = yes
no = no
hours-n = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
provenance-relations = Relations to other entries come from: { $name }
entry-part-of = Part of:
entry-parts = Belongs to it
entry-competences = Competences
entry-proof = Evidence
entry-proof-lead = What this organisation or person did, produced or offers, the newest first.
entry-proof-none = There is no evidence about this organisation or person in the atlas yet. That does not mean that there is none.
entry-proof-awaited = { $n ->
    [one] One more undertaking is named of which the atlas knows nothing but the number yet. Source:
   *[other] { $n } more undertakings are named of which the atlas knows nothing but the numbers yet. Source:
}
entry-proof-named = { $n ->
    [one] One undertaking is named of which the atlas knows nothing but the number yet. Source:
   *[other] { $n } undertakings are named of which the atlas knows nothing but the numbers yet. Source:
}
entry-proof-kinds = Evidence by kind
entry-proof-all = All
entry-proof-undated = Without a year
entry-similar = Similar entries
entry-feedback = Report a mistake on this page
entry-places-more = { $n ->
    [one] and { $n } more place
   *[other] and { $n } more places
}
group-left-out = { $n } more are not listed here; the interface (API) gives all of them.
graph-title = This entry and who or what has to do with it. The lists on this page hold the same.
graph-all = All relations at a glance; the lists on this page hold the same.
graph-more = A selection; { $n } more are in the lists on this page.
provenance-record = Record there
