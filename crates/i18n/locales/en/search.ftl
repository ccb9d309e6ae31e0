search-title = Search
search-title-q = Search for “{ $name }”
filters-title = Filter
filters-apply = Apply filters
facet-kind = Kind
facet-district = District or city
facet-field = Field of action
facet-interface = Interface
facet-source = Source
facet-years = Period
facet-more = Show { $n } more
years-from = from year
years-until = until year
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
order-newest = Newest first
active-label = Active filters
active-remove = Remove filter:
active-remove-all = Remove all filters
note-relaxed = No entry has all of your words. These have most of them.
note-truncated = Your question was very long. The search used its beginning.
note-correction = “{ $typed }” does not occur in the atlas. The search also used “{ $used }”.
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
