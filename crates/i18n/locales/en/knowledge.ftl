# A competence: who, where, since when, with what, with whom; and the map of capabilities.
knowledge-who = Who has shown it
knowledge-who-lead = { $n ->
    [one] One organisation or person has shown this competence or a narrower one.
   *[other] { $n } organisations and people have shown this competence or a narrower one, the strongest first.
}
knowledge-how = How the strength is computed, and when somebody is excellent, is told on every profile.
knowledge-left-out = { $n ->
    [one] One more organisation or person is not in this list.
   *[other] { $n } more are not in this list.
}
knowledge-search = Search organisations whose own entry names this competence
knowledge-where = Where
knowledge-where-lead = How many of them are in which district. Who has several sites counts once in each district.
knowledge-map-desc = The 53 districts and district-free cities, the stronger colour and pattern, the more organisations and people. The list beside it has the same numbers.
knowledge-map-legend = Organisations and people per district
knowledge-map-district = { $name }: { $n ->
    [0] nobody
    [one] 1 organisation or person
   *[other] { $n } organisations and people
}
knowledge-where-none = Where they are is not known, or outside North Rhine-Westphalia.
knowledge-when = Since when, and does it grow?
knowledge-when-chart = Evidence about this competence by year; the table below has the same numbers
knowledge-when-recent = last five years of the data
knowledge-when-before = the five years before
knowledge-when-old = earlier
knowledge-when-table = Numbers by year
knowledge-year = Year
knowledge-year-count = Evidence about it
knowledge-year-all = All evidence
knowledge-year-share = Share
trend-growing = The competence grows: its share of all evidence has risen.
trend-steady = Steady: its share of all evidence has changed no more than may be chance.
trend-fading = The competence declines: its share of all evidence has fallen.
trend-unknown = There is too little evidence to say whether the competence grows or declines.
trend-compared = From { $from } to { $until }, { $n } of { $of } pieces of evidence are about it ({ $share }); from { $fromBefore } to { $untilBefore } it was { $nBefore } of { $ofBefore } ({ $shareBefore }). Shares of all evidence are compared because sources begin and end; each piece counts in the year in which it ends.
knowledge-beside = What goes with it
knowledge-beside-lead = Other competences that the same entries are about.
knowledge-beside-count = { $n ->
    [one] 1 shared entry
   *[other] { $n } shared entries
} of { $entries }
knowledge-network = Who works with whom
knowledge-network-lead = Who of the strongest stands behind the same evidence. The thicker the line, the more pieces they share; the list below has the same.
knowledge-network-title = The strongest on a circle, with lines between those who share evidence
knowledge-network-pieces = { $n ->
    [one] 1 shared piece of evidence
   *[other] { $n } shared pieces of evidence
}
knowledge-network-and = and
capabilities-title = Map of capabilities
capabilities-within = Map of capabilities: { $name }
capabilities-lead = Who can do what in which part of the state? Each cell counts the organisations and people who have shown a competence or a narrower one.
capabilities-open = Map of capabilities: who can do what where?
capabilities-page = To the page of this competence
capabilities-regions = Part of the state
capabilities-all-regions = All administrative regions
capabilities-table = Organisations and people by competence and administrative region (Regierungsbezirk)
capabilities-table-of = Organisations and people by competence and district: administrative region { $name }
capabilities-scheme = Vocabulary: { $name }
capabilities-competence = Competence
capabilities-total = in the whole atlas
capabilities-narrower = { $n } narrower
capabilities-narrower-of = than { $name }
capabilities-legend = Colours
capabilities-none = white spot: nobody whom the atlas knows
capabilities-note = “In the whole atlas” counts each organisation and person once. In parts of the state, who has several sites counts once in each district, and who has no known place in North Rhine-Westphalia does not count: so the rows need not add up.
capabilities-search = Behind each number is the search for entries that are themselves about the competence and lie there: projects, offers, publications and organisations. These are other entries than the cell counts, because somebody may have shown a competence by evidence that lies elsewhere.
capabilities-empty = Nobody in the atlas has shown a competence yet, or no vocabulary has been imported.
capabilities-empty-narrower = Nobody has shown anything of narrower competences yet, or there are none.
capabilities-up = To the topmost competences
