# Directory, calendar, news.
directory-title = Directory
directory-lead = Everything in the atlas, by kind. Choose a kind, then an initial letter.
directory-title-letter = { $name }: { $letter }
directory-letters = Initial letter
directory-letter = { $name }: { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
directory-all = All
directory-digits = 0–9
directory-others = Others
directory-n = { $n ->
    [0] No entry
    [one] { $n } entry
   *[other] { $n } entries
}
directory-search = Search and filter these
directory-other-title = Other ways in
directory-places = Places: all municipalities
directory-districts = Districts and district-free cities
directory-competences = Competences
directory-sectors = Sectors
directory-sources = Sources
calendar-title = Dates and deadlines
calendar-title-month = Dates and deadlines: { $name }
calendar-name = Dates in the Competence Atlas NRW
calendar-lead = Events, application deadlines and due dates of measures from the atlas.
calendar-upcoming = Upcoming
calendar-month = Month
calendar-place = District or city
calendar-everywhere = Everywhere
calendar-all-fields = All
calendar-turn = Change month
calendar-previous = Previous month
calendar-next = Next month
calendar-today = (today)
calendar-deadline = Deadline
calendar-empty = The atlas knows of no dates in this time.
calendar-empty-all = See all upcoming dates
calendar-empty-past = Search past events too
calendar-file = Add to my calendar
calendar-file-of = Add to my calendar: { $name }
calendar-more = There is more than is shown here. Narrow it down by place or field of action.
calendar-subscribe = Subscribe to these dates as a calendar (iCalendar)
calendar-limits = Times are local time in Germany. What organisers and funding bodies state themselves is binding.
entry-calendar = Add to my calendar (iCalendar)
news-title = News
news-lead = What the sources of the atlas report, the newest first.
news-empty = No source has delivered news yet.
news-empty-calendar = See upcoming dates
news-feed = Subscribe to the news (Atom)
