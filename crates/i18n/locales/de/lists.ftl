# Directory, calendar, news.
directory-title = Verzeichnis
directory-lead = Alles im Atlas, nach Art geordnet. Wählen Sie eine Art, dann einen Anfangsbuchstaben.
directory-title-letter = { $name }: { $letter }
directory-letters = Anfangsbuchstabe
directory-letter = { $name }: { $n ->
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
directory-all = Alle
directory-digits = 0–9
directory-others = Andere
directory-n = { $n ->
    [0] Kein Eintrag
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
directory-search = Darin suchen und filtern
directory-other-title = Andere Wege hinein
directory-places = Orte: alle Gemeinden
directory-districts = Kreise und kreisfreie Städte
directory-competences = Kompetenzen
directory-sectors = Branchen
directory-sources = Quellen
calendar-title = Termine und Fristen
calendar-title-month = Termine und Fristen: { $name }
calendar-name = Termine im Kompetenzatlas NRW
calendar-lead = Veranstaltungen, Antragsfristen und Fristen von Maßnahmen aus dem Atlas.
calendar-upcoming = Kommende
calendar-month = Monat
calendar-place = Kreis oder kreisfreie Stadt
calendar-everywhere = Überall
calendar-all-fields = Alle
calendar-turn = Monat wechseln
calendar-previous = Vorheriger Monat
calendar-next = Nächster Monat
calendar-today = (heute)
calendar-deadline = Frist
calendar-empty = In diesem Zeitraum kennt der Atlas keine Termine.
calendar-empty-all = Alle kommenden Termine ansehen
calendar-empty-past = Auch vergangene Veranstaltungen suchen
calendar-file = In den eigenen Kalender
calendar-file-of = In den eigenen Kalender: { $name }
calendar-more = Es gibt mehr, als hier steht. Grenzen Sie nach Ort oder Handlungsfeld ein.
calendar-subscribe = Diese Termine als Kalender abonnieren (iCalendar)
calendar-limits = Zeiten nach Ortszeit in Deutschland. Verbindlich ist, was Veranstalter und Fördergeber selbst angeben.
entry-calendar = In den eigenen Kalender übernehmen (iCalendar)
news-title = Meldungen
news-lead = Was die Quellen des Atlas Neues melden, das Neueste zuerst.
news-empty = Noch hat keine Quelle eine Meldung geliefert.
news-empty-calendar = Kommende Termine ansehen
news-feed = Meldungen abonnieren (Atom)
