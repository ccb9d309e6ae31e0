search-title = Search
search-title-q = Search for “{ $name }”
filters-title = Filters
filters-apply = Apply filters
facet-kind = Kind
facet-district = District or city
facet-field = Field of action
facet-interface = Interface
facet-source = Source
facet-years = Period
facet-more = Show { $n } more
years-from = from
years-until = until
filter-from = from { $name }
filter-until = until { $name }
results-n = { $n ->
    [one] { $n } hit
   *[other] { $n } hits
}
results-none = No hits
view-label = View
view-list = List
view-map = Map
order-label = Order
order-relevance = Best match first
order-newest = Last changed first
active-label = Active filters
active-remove = Remove filter:
active-remove-all = Remove all filters
note-relaxed = No entry has all of your words. These have most of them or are about the same.
note-relaxed-but = { $n ->
    [one] Only one entry in the atlas has all of your words. The others have most of them or are about the same.
   *[other] Only { $n } entries in the atlas have all of your words. The others have most of them or are about the same.
}
quoted = “{ $name }”
note-understood = { $name } is used as a filter.
note-understood-plain = Search for these words
note-concepts = Who has shown what about it:
note-gaps = Nobody in the atlas has shown anything about it yet:
note-reranked = { $n ->
    [one] A language model ordered the first hit.
   *[other] A language model ordered the first { $n } hits by your question.
}
note-in-vain = With { $name } as a filter the atlas finds nothing. These hits are without that limit.
note-network = Is it about the connection or the mobile network where you are?
note-network-coverage = Coverage of the municipalities
note-truncated = Your question was very long. The search used its beginning.
note-correction = “{ $typed }” does not occur in the atlas. The search used “{ $used }”.
empty-filling-text = The index is being built; perhaps that is why nothing can be found yet. Please try again in a few minutes.
empty-text = The atlas knows nothing about “{ $name }” so far. That does not mean that there is nobody in North Rhine-Westphalia – only that it does not occur in our sources.
empty-filters-text = There is no entry with these filters.
empty-filtered-text = With these filters there is no entry about “{ $name }”.
empty-next = What you can do now
empty-unfilter = Search without filters
empty-words = Describe the same thing in other words, also in German.
empty-broader = Search for the wider topic, for example “welding” instead of “laser hybrid welding”.
empty-sources = See which sources the atlas draws on
evidence-n = { $n ->
    [one] { $n } matching piece of evidence
   *[other] { $n } matching pieces of evidence
}
evidence-partial = { $n ->
    [one] { $n } piece of evidence with some of your words
   *[other] { $n } pieces of evidence with some of your words
}
evidence-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
hit-sources = { $n ->
    [one] Source: { $name }
   *[other] Sources: { $name }
}
pager-label = Pages
pager-where = Hits { $first } to { $last } of { $n }
pager-page = Page { $n }
pager-previous = Back
pager-next = Next
years-counted = Results by year
facet-near = Around a place
near-place = Place or postcode
near-radius = Distance
near-km = { $n } km
near-hint = For example “Aachen” or “52062”. Measured as the crow flies.
facet-organisation-type = Type of organisation
facet-competence = Competence
facet-sector = Sector
sector-both = also find what corresponds in the other edition
facet-municipality = Municipality
facet-landscape = Part of the state
landscape-choose = Choose a part of the state
filter-near = { $km } km around { $name }
filter-holder = Evidence of { $name }
filter-initial = Initial letter { $name }
filter-initial-digit = begins with a digit
filter-initial-other = begins with another character
years-hint = Year (2013) or day (2013-05-01)
order-date = By date
order-distance = Nearest first
order-title = By title
hit-distance = { $n } km away
hit-here = right there
note-literal = Search only for “{ $name }” as written
note-meant = Did you mean:
note-place-unknown = The atlas does not know the place “{ $name }”, so the search went everywhere. Please give a municipality in North Rhine-Westphalia or its postcode.
note-place-several = “{ $name }” may be several places, so the search went everywhere. Which one do you mean?
note-place-missing = Distance from where? Please give a place under “Around a place”.
map-placeless = { $n ->
    [one] { $n } hit has no known place in North Rhine-Westphalia and is not on the map.
   *[other] { $n } hits have no known place in North Rhine-Westphalia and are not on the map.
}

# Why a hit stands where it does: shares of its score.
why-title = Why this result?
why-note = What its place is made of. The shares do not say how well it fits.
why-words = It has words of your question; rare ones count more.
why-concepts = It is about competences that your question names.
why-letters = It has parts of your words, in compounds and other spellings, too.
why-meaning = Similar meaning, be it in other words or in German; that can miss the point.
why-evidence = Evidence that fits speaks for it.
why-name = Its name or title is just what you typed.
