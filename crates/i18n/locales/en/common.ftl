# What stands on every page.
site-name = Competence Atlas
site-claim = Economy and Work 4.0 in North Rhine-Westphalia
page-title = { $name } – Competence Atlas NRW
skip-to-content = Skip to content
nav-label = Main navigation
nav-menu = Menu
nav-home = Home
nav-search = Search
nav-sources = Sources
nav-about = About the atlas
language-switch = Deutsch
theme-toggle = Light or dark appearance
demo-banner = Sample data: everything here is made up.
demo-banner-more = None of the organisations, people and figures shown exists.
fictional = Sample, made up
footer-label = Service
footer-accessibility = Accessibility
footer-licence = Software: EUPL-1.2. Content: licence of each source, see “Sources”.
footer-map = Boundaries: © GeoBasis-DE / BKG 2017, data changed (selected, rounded, simplified), under
footer-map-terms = GeoNutzV
footer-contact = Contact
footer-contact-none = Contact: none given
contact-operator = Whoever operates this atlas can be reached at:
contact-none = Whoever operates this atlas has given no contact.
breadcrumb-label = You are here
search-field-label = What do you need support with?
search-field-hint = Describe it in your own words, for example “connect old machines”.
search-submit = Search
suggestions-label = Suggestions
map-title = Map of North Rhine-Westphalia
map-desc = The 53 districts and district-free cities; the stronger colour and pattern, the more entries. The list beside it holds the same figures.
map-legend = Entries per district or district-free city
map-legend-none = none
map-legend-range = { $from } to { $until }
map-legend-one = { $n }
map-list-title = Districts and district-free cities
map-list-hits = Districts and district-free cities with hits
map-district = { $name }: { $n ->
    [0] no entries
    [one] { $n } entry
   *[other] { $n } entries
}
map-locator = Location in North Rhine-Westphalia: { $name }
filling-banner = The index is being built.
filling-banner-more = Numbers and results are not complete yet. This usually takes a moment.
