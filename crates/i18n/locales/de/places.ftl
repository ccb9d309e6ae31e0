# Gemeinden und Kreise, Abdeckung, Karte.
places-title = Gemeinden
places-lead = Alle 396 Städte und Gemeinden in Nordrhein-Westfalen: was der Atlas dort kennt, und wie gut sie ans Netz angeschlossen sind.
places-letters = Anfangsbuchstaben
districts-title = Kreise und kreisfreie Städte
districts-lead = Die 31 Kreise (mit der Städteregion Aachen) und 22 kreisfreien Städte: was der Atlas dort kennt, und wie gut sie ans Netz angeschlossen sind.
districts-region = Regierungsbezirk { $name }
place-entries = { $n ->
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
place-total = { $n ->
    [one] { $n } Eintrag im Atlas
   *[other] { $n } Einträge im Atlas
}
place-description = Was der Kompetenzatlas in { $name } kennt: Organisationen, Projekte, Angebote, Veranstaltungen und die Versorgung mit Breitband und Mobilfunk.
place-kind-town = Stadt, { $name }
place-kind-municipality = Gemeinde, { $name }
place-kind-city-district = Kreisfreie Stadt
place-kind-district = { $n ->
    [one] Kreis mit { $n } Gemeinde
   *[other] Kreis mit { $n } Städten und Gemeinden
}
place-map = { $name } und Umgebung
place-population = Einwohnerinnen und Einwohner
place-area = Fläche
place-square-kilometres = { $name } km²
place-density = Einwohnerdichte
place-per-square-kilometre = { $name } je km²
place-computed = aus beiden berechnet
place-jumps = Auf dieser Seite
place-entries-title = Was der Atlas hier kennt
place-empty = Der Atlas kennt in { $name } noch keine Einträge. Das heißt nicht, dass es dort niemanden gibt – nur, dass unsere Quellen niemanden nennen.
place-nearest = In der Nähe
place-search-around = In der Umgebung suchen
place-all-of-kind = Alle { $n } anzeigen: { $name }
place-coverage-title = Breitband und Mobilfunk
place-coverage-lead = Anteile in Prozent, die mindestens die genannte Geschwindigkeit bekommen können (Verfügbarkeit, nicht gebuchte Verträge).
place-history-title = Entwicklung: { $name }
place-history-lead = Anteil, der mindestens die genannte Geschwindigkeit bekommen kann, gleich mit welcher Technik.
place-history-otherwise = anders gezählt
place-history-broken = An der gestrichelten Linie hat die Quelle ihre Erhebung geändert, oder die Angaben sind von da an aus einer anderen Quelle: Was davor und danach steht, lässt sich nicht vergleichen. Auch sonst kann ein Sprung von der Erhebung kommen.
place-history-method = Die Erhebung wurde zwischen den Stichtagen verändert; ein Sprung kann auch daher kommen.
place-chart-title = { $name }: Anteil nach Geschwindigkeit; dieselben Zahlen stehen in der Tabelle darunter
place-mobile-of = Diese Zahlen gibt es nur für den ganzen Kreis: { $name }.
place-coverage-none = Zu Breitband und Mobilfunk hat der Atlas hier keine Zahlen.
place-broadband-none = Zum Breitband hat der Atlas hier keine aktuellen Zahlen.
place-mobile-none = Zum Mobilfunk hat der Atlas hier keine Zahlen.
place-compare = Alle Kreise und Gemeinden vergleichen
place-around-title = Umgebung und Schlüssel
place-neighbours = Nachbargemeinden in NRW
place-others-in = Weitere Gemeinden: { $name }
place-municipalities = Städte und Gemeinden
place-keys-title = Amtliche Schlüssel
place-ags = Gemeindeschlüssel (AGS)
place-district-key = Kreisschlüssel
place-region = Regierungsbezirk
place-nuts = NUTS 3
place-unknown-title = Diesen Ort kennen wir nicht
place-unknown-text = „{ $name }“ ist keine Gemeinde und kein Kreis in Nordrhein-Westfalen, oder wir kennen die Schreibweise nicht. Ortsteile haben keine eigene Seite; suchen Sie nach der Gemeinde.
place-unknown-near = Meinten Sie vielleicht
figure-from = Stand: { $day }. Quelle: { $source }.
coverage-title = Breitband und Mobilfunk in NRW
coverage-lead = Wo ist welche Geschwindigkeit verfügbar? Vergleichen Sie Kreise und Gemeinden, auf der Karte und in der Tabelle.
coverage-nets = Netz
coverage-fixed = Festnetz
coverage-mobile-title = Mobilfunk
coverage-served = Für wen
coverage-access = Technik
coverage-at-least = Mindestens
coverage-of = Wovon
coverage-network = Netz und Geschwindigkeit
coverage-day = Stichtag
coverage-level = Vergleichen
coverage-level-districts = Kreise und kreisfreie Städte
coverage-level-municipalities = Gemeinden
coverage-below = Nur unter … Prozent
coverage-show = Anzeigen
coverage-speed = { $n } Mbit/s
coverage-network-speed = { $name }, ab { $n } Mbit/s
coverage-question = { $served }, die mindestens { $n } Mbit/s bekommen können{ $access }
coverage-question-mobile = { $land }: von { $network } erreichter Anteil
coverage-replaced = Für Ihre Auswahl gibt es keine Zahlen. Gezeigt wird, was ihr am nächsten kommt.
coverage-found-districts = { $n ->
    [0] Keiner von { $all } Kreisen und kreisfreien Städten liegt unter { $below } Prozent.
    [one] { $n } von { $all } Kreisen und kreisfreien Städten liegt unter { $below } Prozent.
   *[other] { $n } von { $all } Kreisen und kreisfreien Städten liegen unter { $below } Prozent.
}
coverage-found-municipalities = { $n ->
    [0] Keine von { $all } Gemeinden liegt unter { $below } Prozent.
    [one] { $n } von { $all } Gemeinden liegt unter { $below } Prozent.
   *[other] { $n } von { $all } Gemeinden liegen unter { $below } Prozent.
}
coverage-missing = { $n ->
    [one] Für { $n } Gebiet gibt es keine Zahl.
   *[other] Für { $n } Gebiete gibt es keine Zahl.
}
coverage-map-desc = Je kräftiger Farbe und Muster, desto höher der Anteil. Die Tabelle daneben enthält dieselben Zahlen.
coverage-legend = Anteil in Prozent
coverage-step-first = unter { $n }
coverage-step = { $from } bis unter { $below }
coverage-step-last = { $n } bis 100
coverage-unknown = keine Angabe
coverage-left-out = nicht gesucht oder keine Angabe
coverage-estimate-note = Die Quelle nennt Zahlen je Gemeinde. Für Kreise ist der Anteil geschätzt: aus den Gemeinden, nach Einwohnerzahl gewichtet. Die Spanne zeigt die niedrigste und die höchste Gemeinde.
coverage-none-below = Kein Gebiet entspricht dieser Auswahl.
coverage-municipality = Gemeinde
coverage-district = Kreis oder kreisfreie Stadt
coverage-share = Anteil
coverage-basis = Grundlage
place-estimated = Kein Amt nennt diese Anteile für den Kreis: sie sind aus denen der Gemeinden geschätzt, nach Einwohnerzahl gewichtet.
place-estimated-missing = { $n ->
    [one] Von einer Gemeinde fehlt die Angabe.
   *[other] Von { $n } Gemeinden fehlt die Angabe.
}
coverage-about = etwa { $name }
coverage-estimate = { $n ->
    [one] geschätzt aus { $n } Gemeinde: { $low } bis { $high }
   *[other] geschätzt aus { $n } Gemeinden: { $low } bis { $high }
}
coverage-estimate-missing = { $n ->
    [one] { $n } Gemeinde ohne Angabe
   *[other] { $n } Gemeinden ohne Angabe
}
coverage-told = von der Quelle genannt
coverage-csv = Diese Tabelle herunterladen (CSV)
coverage-limits-title = Was diese Zahlen nicht sagen
coverage-limits-possible = Sie nennen, was nach Angaben der Netzbetreiber verfügbar ist, nicht was gebucht ist oder tatsächlich ankommt.
coverage-limits-age = Sie gelten für den genannten Stichtag. Seitdem kann ausgebaut worden sein.
coverage-limits-method = Zwischen Stichtagen hat sich die Erhebung verändert; Sprünge können daher kommen.
coverage-limits-address = Sie sagen nichts über eine einzelne Adresse. Ob Ihr Standort anschließbar ist, weiß der Netzbetreiber.
coverage-limits-mobile = Sie nennen den Anteil der Fläche oder Strecke, nicht den der Menschen, und nichts über den Empfang in Gebäuden.
coverage-empty = In diesem Atlas gibt es noch keine Zahlen zu Breitband und Mobilfunk.
csv-key = Schlüssel
csv-name = Gebiet
csv-district = Kreis
csv-indicator = Angabe
csv-share = Anteil in Prozent
csv-basis = Grundlage
csv-least = niedrigste Gemeinde
csv-greatest = höchste Gemeinde
csv-known = Gemeinden mit Angabe
csv-missing = Gemeinden ohne Angabe
csv-day = Stichtag
csv-source = Quelle
csv-licence = Lizenz
csv-attribution = Namensnennung
csv-source-url = Adresse der Quelle
csv-told = genannt
csv-estimated = geschätzt
csv-unknown = keine Angabe
atlas-map-lead = Wo im Land sitzt, wer weiterhilft? Jeder Punkt auf der Karte steht für die Einträge einer Gemeinde; die Tabelle darunter enthält dieselben Zahlen. Projekte und Ergebnisse ohne eigenen Ort stehen dort, wo ihre Beteiligten sitzen.
atlas-map-kinds = Was soll die Karte zeigen?
atlas-map-coverage = Gemeinden einfärben nach
atlas-map-coverage-none = nichts
atlas-map-total = { $n ->
    [0] Keine Einträge gewählt oder vorhanden
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
atlas-map-placeless = { $n ->
    [one] Davon ist { $n } nicht auf der Karte: außerhalb von NRW, oder der Ort ist nicht bekannt.
   *[other] Davon sind { $n } nicht auf der Karte: außerhalb von NRW, oder der Ort ist nicht bekannt.
}
atlas-map-desc = Je größer ein Punkt, desto mehr Einträge hat die Gemeinde. Die Tabelle darunter enthält dieselben Zahlen.
atlas-map-zoom = Karte zum Vergrößern und Verschieben laden
atlas-map-zoom-size = Lädt etwa 0,6 MB nach, nur von diesem Server.
atlas-map-zoom-in = Vergrößern
atlas-map-zoom-out = Verkleinern
atlas-map-close = Schließen
atlas-map-failed = Die bewegliche Karte konnte nicht geladen werden. Zeichnung und Tabelle zeigen dasselbe.
atlas-map-entries = Einträge
atlas-map-more = weitere
atlas-map-inexact = Adresse nicht bekannt
atlas-map-in-view = { $n ->
    [one] { $n } Eintrag in diesem Ausschnitt
   *[other] { $n } Einträge in diesem Ausschnitt
}
atlas-map-truncated = Gezeigt sind { $shown } Einträge; in den Gemeinden dieses Ausschnitts gibt es { $n }. Vergrößern Sie die Karte, um alle zu sehen.
atlas-map-list = Einträge in diesem Ausschnitt
atlas-map-table = Dieselben Zahlen als Tabelle
atlas-map-empty = Für diese Auswahl gibt es nichts zu zeigen. Kreuzen Sie oben an, was Sie sehen möchten.
atlas-map-title = Karte
served-households = Haushalte
served-commercial = Gewerbliche Standorte
served-business-parks = Standorte in Gewerbegebieten
access-any = jede Technik
access-wired = Leitung
access-ftthb = Glasfaser bis ins Gebäude (FTTB/H)
access-catv = Fernsehkabel (HFC)
access-dsl = Telefonleitung (DSL)
access-mobile = Mobilfunk
access-by-any = {""}
access-by-wired = , über eine Leitung
access-by-ftthb = , über Glasfaser bis ins Gebäude (FTTB/H)
access-by-catv = , über Fernsehkabel (HFC)
access-by-dsl = , über Telefonleitung (DSL)
access-by-mobile = , über Mobilfunk
network-any = Mobilfunk insgesamt
network-lte = 4G (LTE)
network-5g = 5G
land-use-residential = Wohnbaufläche
land-use-commercial = Gewerbefläche
land-use-agricultural = Landwirtschaftliche Fläche
land-use-woodland = Wald und Wiesen
land-use-water = Gewässer
land-use-motorway = Autobahnen
land-use-federal-road = Bundesstraßen
land-use-state-road = Landesstraßen
land-use-district-road = Kreisstraßen
land-use-railway = Bahnstrecken
land-use-waterway = Wasserstraßen
place-urbanisation = Grad der Verstädterung
place-commercial-sites = Gewerbliche Standorte
urbanisation-1 = dicht besiedelt
urbanisation-2 = mittlere Siedlungsdichte
urbanisation-3 = gering besiedelt
compare-title = Im Vergleich
compare-state = Nordrhein-Westfalen
compare-alike = Mittlere Gemeinde, { $name }
compare-rank = { $n } von { $all } haben mehr
compare-note = „Etwa“: aus den Gemeinden geschätzt, nach Einwohnerzahl gewichtet.
compare-alike-note = Verglichen wird mit Gemeinden von gleichem Grad der Verstädterung.
white-spots-title = Weiße Flecken: wo Betriebe langsames Netz haben
white-spots-lead = Anteil und Zahl der gewerblichen Standorte, die keine 30, 100 oder 1.000 Mbit/s bekommen können, je Gemeinde.
white-spots-more = Weiße Flecken: wo Betriebe langsames Netz haben
white-spots-question = Standorte, die kein Gigabit bekommen können
white-spots-question-in = Standorte, die kein Gigabit bekommen können: { $name }
white-spots-empty = In diesem Atlas gibt es noch keine Zahlen zur Versorgung gewerblicher Standorte.
white-spots-presets = Welche Gemeinden
white-spots-everywhere = ganz Nordrhein-Westfalen
white-spots-all = Alle Gemeinden
white-spots-rural = Ländliche Industrie
white-spots-between = Kleinstädte und Umland
white-spots-below = Unter { $n } Mbit/s
white-spots-sites = Standorte ohne Gigabit
white-spots-firms = Betriebe im Atlas ohne Gigabit
white-spots-firms-note = Wie viele gewerbliche Standorte es gibt, nennt keine Quelle. Gezählt sind darum die Betriebe, die dieser Atlas kennt, wo es mindestens zehn sind; das sind nicht alle, und bei ihnen kann das Netz schneller oder langsamer sein.
white-spots-limits-sites = Die Zahl der Standorte ist geschätzt: der Anteil mal die Zahl aller Standorte der Gemeinde. Welche einzelnen gemeint sind, sagt die Quelle nicht.
white-spots-limits-funding = Ein weißer Fleck hier ist kein Anspruch auf Förderung: Dafür zählen Adressen und Gebiete nach eigenen Regeln.
csv-degree = Grad der Verstädterung
csv-below-30 = Anteil unter 30 Mbit/s
csv-below-100 = Anteil unter 100 Mbit/s
csv-below-1000 = Anteil unter 1000 Mbit/s
csv-sites = Gewerbliche Standorte
csv-firms = Betriebe im Atlas
csv-without = Ohne Gigabit, geschätzt
