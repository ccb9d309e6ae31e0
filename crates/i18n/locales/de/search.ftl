search-title = Suche
search-title-q = Suche nach „{ $name }“
filters-title = Filtern
filters-apply = Filter anwenden
facet-kind = Art
facet-district = Kreis oder kreisfreie Stadt
facet-field = Handlungsfeld
facet-interface = Schnittstelle
facet-source = Quelle
facet-years = Zeitraum
facet-more = Mehr anzeigen ({ $n })
years-from = von Jahr
years-until = bis Jahr
filter-from = ab { $name }
filter-until = bis { $name }
results-n = { $n ->
    [one] { $n } Treffer
   *[other] { $n } Treffer
}
results-none = Keine Treffer
view-label = Ansicht
view-list = Liste
view-map = Karte
order-label = Reihenfolge
order-relevance = Passendste zuerst
order-newest = Neueste zuerst
active-label = Gesetzte Filter
active-remove = Filter entfernen:
active-remove-all = Alle Filter entfernen
note-relaxed = Kein Eintrag enthält alle Ihre Worte. Diese enthalten die meisten davon.
note-truncated = Ihre Frage war sehr lang. Gesucht wurde mit ihrem Anfang.
note-correction = „{ $typed }“ kommt im Atlas nicht vor. Gesucht wurde auch nach „{ $used }“.
empty-text = Zu „{ $name }“ weiß der Atlas bisher nichts. Das heißt nicht, dass es in Nordrhein-Westfalen niemanden gibt – nur, dass es in unseren Quellen nicht vorkommt.
empty-filters-text = Mit diesen Filtern gibt es keinen Eintrag.
empty-filtered-text = Zu „{ $name }“ gibt es mit diesen Filtern keinen Eintrag.
empty-next = Was Sie jetzt tun können
empty-unfilter = Ohne Filter suchen
empty-words = Beschreiben Sie dasselbe mit anderen Worten, auch auf Englisch.
empty-broader = Suchen Sie nach dem größeren Thema, zum Beispiel „Schweißen“ statt „Laserhybridschweißen“.
empty-sources = Nachsehen, aus welchen Quellen der Atlas schöpft
evidence-n = { $n ->
    [one] { $n } passender Beleg
   *[other] { $n } passende Belege
}
evidence-more = { $n ->
    [one] und { $n } weiterer
   *[other] und { $n } weitere
}
hit-sources = { $n ->
    [one] Quelle: { $name }
   *[other] Quellen: { $name }
}
pager-label = Seiten
pager-where = Treffer { $first } bis { $last } von { $n }
pager-page = Seite { $n }
pager-previous = Zurück
pager-next = Weiter
years-counted = Treffer nach Jahr
