# What stands on every page.
site-name = Kompetenzatlas
site-claim = Wirtschaft und Arbeit 4.0 in Nordrhein-Westfalen
page-title = { $name } – Kompetenzatlas NRW
skip-to-content = Zum Inhalt springen
nav-label = Hauptnavigation
nav-menu = Menü
nav-home = Startseite
nav-search = Suche
nav-sources = Quellen
nav-about = Über den Atlas
language-switch = English
theme-toggle = Helle oder dunkle Darstellung
demo-banner = Beispieldaten: alles hier ist erfunden.
demo-banner-more = Keine der gezeigten Organisationen, Personen und Zahlen gibt es wirklich.
fictional = Beispiel, erfunden
footer-label = Service
footer-accessibility = Barrierefreiheit
footer-licence = Software: EUPL-1.2. Inhalte: Lizenz der jeweiligen Quelle, siehe „Quellen“.
footer-map = Gebietsgrenzen: © GeoBasis-DE / BKG 2017, Daten verändert (ausgewählt, gerundet, vereinfacht), nach
footer-map-terms = GeoNutzV
footer-contact = Kontakt
footer-contact-none = Kontakt: nicht angegeben
contact-operator = Wer diesen Atlas betreibt, ist zu erreichen unter:
contact-none = Wer diesen Atlas betreibt, hat keinen Kontakt angegeben.
breadcrumb-label = Sie sind hier
search-field-label = Wobei suchen Sie Unterstützung?
search-field-hint = Beschreiben Sie es in Ihren eigenen Worten, zum Beispiel „alte Maschinen nachrüsten“.
search-submit = Suchen
suggestions-label = Vorschläge
map-title = Karte von Nordrhein-Westfalen
map-desc = Die 53 Kreise und kreisfreien Städte, je kräftiger Farbe und Muster, desto mehr Einträge. Die Liste daneben enthält dieselben Zahlen.
map-legend = Einträge je Kreis oder kreisfreier Stadt
map-legend-none = keine
map-legend-range = { $from } bis { $until }
map-legend-one = { $n }
map-list-title = Kreise und kreisfreie Städte
map-list-hits = Kreise und kreisfreie Städte mit Treffern
map-district = { $name }: { $n ->
    [0] keine Einträge
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
map-locator = Lage in Nordrhein-Westfalen: { $name }
filling-banner = Der Suchindex wird gerade aufgebaut.
filling-banner-more = Zahlen und Treffer sind noch nicht vollständig. Das dauert meist nur Augenblicke.
