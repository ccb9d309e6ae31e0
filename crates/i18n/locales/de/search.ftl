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
years-from = von
years-until = bis
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
order-newest = Zuletzt geändert
active-label = Gesetzte Filter
active-remove = Filter entfernen:
active-remove-all = Alle Filter entfernen
note-relaxed = Kein Eintrag enthält alle Ihre Worte. Diese enthalten die meisten davon oder handeln vom Gleichen.
note-relaxed-but = { $n ->
    [one] Nur ein Eintrag im Atlas enthält alle Ihre Worte. Die übrigen enthalten die meisten davon oder handeln vom Gleichen.
   *[other] Nur { $n } Einträge im Atlas enthalten alle Ihre Worte. Die übrigen enthalten die meisten davon oder handeln vom Gleichen.
}
quoted = „{ $name }“
note-understood = { $name } gilt als Filter.
note-understood-plain = Als Worte suchen
note-concepts = Wer dazu was gezeigt hat:
note-gaps = Dazu hat im Atlas noch niemand etwas gezeigt:
note-reranked = { $n ->
    [one] Den ersten Treffer hat ein Sprachmodell geordnet.
   *[other] Die ersten { $n } Treffer hat ein Sprachmodell nach Ihrer Frage geordnet.
}
note-in-vain = Mit { $name } als Filter findet der Atlas nichts. Diese Treffer gelten ohne diese Einschränkung.
note-network = Geht es um den Anschluss oder den Mobilfunk an Ihrem Ort?
note-network-coverage = Versorgung der Gemeinden
note-truncated = Ihre Frage war sehr lang. Gesucht wurde mit ihrem Anfang.
note-correction = „{ $typed }“ kommt im Atlas nicht vor. Gesucht wurde nach „{ $used }“.
empty-filling-text = Der Suchindex wird gerade aufgebaut; vielleicht ist deshalb noch nichts zu finden. Versuchen Sie es in einigen Minuten noch einmal.
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
evidence-partial = { $n ->
    [one] { $n } Beleg mit einem Teil Ihrer Worte
   *[other] { $n } Belege mit einem Teil Ihrer Worte
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
facet-near = Umkreis
near-place = Ort oder Postleitzahl
near-radius = Entfernung
near-km = { $n } km
near-hint = Zum Beispiel „Aachen“ oder „52062“. Gemessen wird Luftlinie.
facet-organisation-type = Art der Organisation
facet-competence = Kompetenz
facet-sector = Branche
sector-both = auch Entsprechungen der anderen Ausgabe finden
facet-municipality = Gemeinde
facet-landscape = Landesteil
landscape-choose = Landesteil wählen
filter-near = { $km } km um { $name }
filter-holder = Belege für { $name }
filter-initial = Anfangsbuchstabe { $name }
filter-initial-digit = beginnt mit einer Ziffer
filter-initial-other = beginnt mit einem anderen Zeichen
years-hint = Jahr (2013) oder Tag (2013-05-01)
order-date = Nach Datum
order-distance = Nächste zuerst
order-title = Nach Titel
hit-distance = { $n } km entfernt
hit-here = am Ort
note-literal = Nur nach „{ $name }“ suchen, wie geschrieben
note-meant = Meinten Sie:
note-place-unknown = Den Ort „{ $name }“ kennt der Atlas nicht, darum wurde überall gesucht. Geben Sie eine Gemeinde in Nordrhein-Westfalen oder ihre Postleitzahl an.
note-place-several = „{ $name }“ kann mehrere Orte bedeuten, darum wurde überall gesucht. Welchen meinen Sie?
note-place-missing = Entfernt von wo? Geben Sie unter „Umkreis“ einen Ort an.
map-placeless = { $n ->
    [one] { $n } Treffer hat keinen bekannten Ort in Nordrhein-Westfalen und fehlt auf der Karte.
   *[other] { $n } Treffer haben keinen bekannten Ort in Nordrhein-Westfalen und fehlen auf der Karte.
}

# Why a hit stands where it does: shares of its score.
why-title = Warum dieser Treffer?
why-note = Woraus sich sein Platz ergibt. Die Anteile sagen nicht, wie gut er passt.
why-words = Wörter Ihrer Frage stehen darin; seltene zählen mehr.
why-concepts = Es handelt von Kompetenzen, die Ihre Frage nennt.
why-letters = Teile Ihrer Wörter stehen darin, auch in Zusammensetzungen und anderer Schreibweise.
why-meaning = Ähnliche Bedeutung, auch mit anderen Worten oder auf Englisch; das kann daneben liegen.
why-evidence = Belege, die passen, sprechen dafür.
why-name = Name oder Titel ist genau das, was Sie eingegeben haben.
