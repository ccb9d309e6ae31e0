# Municipalities and districts, coverage, map.
places-title = Municipalities
places-lead = All 396 towns and municipalities of North Rhine-Westphalia: what the atlas knows there, and how well they are connected.
places-letters = Initial letters
districts-title = Districts and district-free cities
districts-lead = The 31 districts (Städteregion Aachen among them) and 22 district-free cities: what the atlas knows there, and how well they are connected.
districts-region = Region (Regierungsbezirk) { $name }
place-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
place-total = { $n ->
    [one] { $n } entry in the atlas
   *[other] { $n } entries in the atlas
}
place-description = What the Competence Atlas knows in { $name }: organisations, projects, offers, events, and coverage by broadband and mobile networks.
place-kind-town = Town, { $name }
place-kind-municipality = Municipality, { $name }
place-kind-city-district = District-free city (kreisfreie Stadt)
place-kind-district = { $n ->
    [one] District with { $n } municipality
   *[other] District with { $n } towns and municipalities
}
place-map = { $name } and what lies around
place-population = Inhabitants
place-area = Area
place-square-kilometres = { $name } km²
place-density = Population density
place-per-square-kilometre = { $name } per km²
place-computed = computed from both
place-jumps = On this page
place-entries-title = What the atlas knows here
place-empty = The atlas knows no entries in { $name } yet. That does not mean that nobody is there, only that our sources name nobody.
place-nearest = Nearby
place-search-around = Search around here
place-all-of-kind = Show all { $n }: { $name }
place-coverage-title = Broadband and mobile networks
place-coverage-lead = Shares in per cent that can get at least the speed named (what is available, not what is under contract).
place-history-title = Over time: { $name }
place-history-lead = Share that can get at least the speed named, by whatever technology.
place-history-otherwise = counted differently
place-history-broken = At the dashed line the source changed how it counts, or the figures from then on come from another source: what stands before and after does not compare. Elsewhere, too, a step may be one of counting.
place-history-method = The survey was changed between these days; jumps may be due to that.
place-chart-title = { $name }: share by speed; the table below has the same figures
place-mobile-of = These figures exist only for the whole district: { $name }.
place-coverage-none = The atlas has no figures on broadband and mobile networks here.
place-broadband-none = The atlas has no current figures on broadband here.
place-mobile-none = The atlas has no figures on mobile networks here.
place-compare = Compare all districts and municipalities
place-around-title = Neighbours and keys
place-neighbours = Neighbouring municipalities in NRW
place-others-in = Other municipalities: { $name }
place-municipalities = Towns and municipalities
place-keys-title = Official keys
place-ags = Municipality key (AGS)
place-district-key = District key
place-region = Region (Regierungsbezirk)
place-nuts = NUTS 3
place-unknown-title = We do not know this place
place-unknown-text = “{ $name }” is neither a municipality nor a district of North Rhine-Westphalia, or we do not know this spelling. Parts of towns have no page of their own; look for the municipality.
place-unknown-near = Perhaps you meant
figure-from = As of { $day }. Source: { $source }.
coverage-title = Broadband and mobile networks in NRW
coverage-lead = Which speed is available where? Compare districts and municipalities, on the map and in the table.
coverage-nets = Network
coverage-fixed = Fixed network
coverage-mobile-title = Mobile networks
coverage-served = For whom
coverage-access = Technology
coverage-at-least = At least
coverage-of = Of what
coverage-network = Network and speed
coverage-day = As of
coverage-level = Compare
coverage-level-districts = Districts and district-free cities
coverage-level-municipalities = Municipalities
coverage-below = Only below … per cent
coverage-show = Show
coverage-speed = { $n } Mbit/s
coverage-network-speed = { $name }, from { $n } Mbit/s
coverage-question = { $served } that can get at least { $n } Mbit/s{ $access }
coverage-question-mobile = { $land }: share reached by { $network }
coverage-replaced = There are no figures for your choice. Shown is what comes nearest to it.
coverage-found-districts = { $n ->
    [0] None of { $all } districts and cities is below { $below } per cent.
    [one] { $n } of { $all } districts and cities is below { $below } per cent.
   *[other] { $n } of { $all } districts and cities are below { $below } per cent.
}
coverage-found-municipalities = { $n ->
    [0] None of { $all } municipalities is below { $below } per cent.
    [one] { $n } of { $all } municipalities is below { $below } per cent.
   *[other] { $n } of { $all } municipalities are below { $below } per cent.
}
coverage-missing = { $n ->
    [one] There is no figure for { $n } area.
   *[other] There are no figures for { $n } areas.
}
coverage-map-desc = The stronger the colour and pattern, the higher the share. The table beside it has the same figures.
coverage-legend = Share in per cent
coverage-step-first = below { $n }
coverage-step = { $from } to below { $below }
coverage-step-last = { $n } to 100
coverage-unknown = not known
coverage-left-out = not asked for, or no figure
coverage-estimate-note = The source gives figures by municipality. For districts the share is estimated: from their municipalities, weighted by inhabitants. The range shows the lowest and the highest municipality.
coverage-none-below = No area fits this choice.
coverage-municipality = Municipality
coverage-district = District or city
coverage-share = Share
coverage-basis = Basis
place-estimated = Nobody publishes these shares for the district: they are estimated from those of its municipalities, weighted by inhabitants.
place-estimated-missing = { $n ->
    [one] Of one municipality nothing is told.
   *[other] Of { $n } municipalities nothing is told.
}
coverage-about = about { $name }
coverage-estimate = { $n ->
    [one] estimated from { $n } municipality: { $low } to { $high }
   *[other] estimated from { $n } municipalities: { $low } to { $high }
}
coverage-estimate-missing = { $n ->
    [one] { $n } municipality not known
   *[other] { $n } municipalities not known
}
coverage-told = stated by the source
coverage-csv = Download this table (CSV)
coverage-limits-title = What these figures do not say
coverage-limits-possible = They tell what is available according to the operators, not what is under contract or what really arrives.
coverage-limits-age = They hold for the day named. Networks may have been extended since.
coverage-limits-method = The survey was changed between days; jumps may be due to that.
coverage-limits-address = They say nothing about a single address. Whether your site can be connected, the operator knows.
coverage-limits-mobile = They tell the share of land or track, not of people, and nothing about reception inside buildings.
coverage-empty = There are no figures on broadband and mobile networks in this atlas yet.
csv-key = key
csv-name = area
csv-district = district
csv-indicator = figure
csv-share = share in per cent
csv-basis = basis
csv-least = lowest municipality
csv-greatest = highest municipality
csv-known = municipalities known
csv-missing = municipalities not known
csv-day = day
csv-source = source
csv-licence = licence
csv-attribution = attribution
csv-source-url = address of the source
csv-told = stated
csv-estimated = estimated
csv-unknown = not known
atlas-map-lead = Where in the state are those who can help? Each circle on the map stands for the entries of a municipality; the table below has the same figures. Projects and outcomes without a place of their own stand where their participants are.
atlas-map-kinds = What should the map show?
atlas-map-coverage = Shade municipalities by
atlas-map-coverage-none = nothing
atlas-map-total = { $n ->
    [0] No entries chosen, or none there
    [one] { $n } entry
   *[other] { $n } entries
}
atlas-map-placeless = { $n ->
    [one] { $n } of them is not on the map: outside NRW, or its place is not known.
   *[other] { $n } of them are not on the map: outside NRW, or their place is not known.
}
atlas-map-desc = The larger a circle, the more entries the municipality has. The table below has the same figures.
atlas-map-zoom = Load the map for zooming and moving
atlas-map-zoom-size = Fetches about 0.6 MB more, from this server alone.
atlas-map-zoom-in = Zoom in
atlas-map-zoom-out = Zoom out
atlas-map-close = Close
atlas-map-failed = The map for zooming could not be loaded. The drawing and the table show the same.
atlas-map-entries = entries
atlas-map-more = more
atlas-map-inexact = address not known
atlas-map-in-view = { $n ->
    [one] { $n } entry in this view
   *[other] { $n } entries in this view
}
atlas-map-truncated = Shown are { $shown } entries; the municipalities in this view have { $n }. Zoom in to see all of them.
atlas-map-list = Entries in this view
atlas-map-table = The same figures as a table
atlas-map-empty = There is nothing to show for this choice. Tick above what you would like to see.
atlas-map-title = Map
served-households = Households
served-commercial = Commercial sites
served-business-parks = Sites in business parks
access-any = any technology
access-wired = wire
access-ftthb = Fibre to the building (FTTB/H)
access-catv = Cable television (HFC)
access-dsl = Telephone wire (DSL)
access-mobile = Mobile networks
access-by-any = {""}
access-by-wired = , by wire
access-by-ftthb = , by fibre to the building (FTTB/H)
access-by-catv = , by cable television (HFC)
access-by-dsl = , by telephone wire (DSL)
access-by-mobile = , by mobile networks
network-any = Any mobile network
network-lte = 4G (LTE)
network-5g = 5G
land-use-residential = Residential land
land-use-commercial = Land for business
land-use-agricultural = Farmland
land-use-woodland = Woods and meadows
land-use-water = Lakes and rivers
land-use-motorway = Motorways
land-use-federal-road = Federal roads
land-use-state-road = State roads
land-use-district-road = District roads
land-use-railway = Railways
land-use-waterway = Waterways
place-urbanisation = Degree of urbanisation
place-commercial-sites = Commercial sites
urbanisation-1 = densely populated
urbanisation-2 = of medium density
urbanisation-3 = thinly populated
compare-title = In comparison
compare-state = North Rhine-Westphalia
compare-alike = Middle municipality, { $name }
compare-rank = { $n } of { $all } have more
compare-note = “About”: estimated from the municipalities, weighted by inhabitants.
compare-alike-note = Compared are municipalities of the same degree of urbanisation.
white-spots-title = White spots: where firms have a slow network
white-spots-lead = Share and number of commercial sites that cannot have 30, 100 or 1,000 Mbit/s, by municipality.
white-spots-more = White spots: where firms have a slow network
white-spots-question = Sites that cannot have a gigabit
white-spots-question-in = Sites that cannot have a gigabit: { $name }
white-spots-empty = In this atlas there are no figures on the coverage of commercial sites yet.
white-spots-presets = Which municipalities
white-spots-everywhere = all of North Rhine-Westphalia
white-spots-all = All municipalities
white-spots-rural = Rural industry
white-spots-between = Small towns and suburbs
white-spots-below = Below { $n } Mbit/s
white-spots-sites = Sites without a gigabit
white-spots-firms = Firms in the atlas without a gigabit
white-spots-firms-note = How many commercial sites there are, no source tells. So the firms that this atlas knows are counted where there are at least ten; these are not all, and their network may be faster or slower.
white-spots-limits-sites = The number of sites is estimated: the share times the number of all sites of the municipality. Which ones are meant, the source does not tell.
white-spots-limits-funding = A white spot here is no claim to funding: for that addresses and areas count by rules of their own.
csv-degree = Degree of urbanisation
csv-below-30 = Share below 30 Mbit/s
csv-below-100 = Share below 100 Mbit/s
csv-below-1000 = Share below 1000 Mbit/s
csv-sites = Commercial sites
csv-firms = Firms in the atlas
csv-without = Without a gigabit, estimated
