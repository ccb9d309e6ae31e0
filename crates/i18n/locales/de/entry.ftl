# The page of an entry.
entry-text = Beschreibung
entry-relations = Beziehungen
entry-provenance = Woher diese Angaben kommen
entry-history = Verlauf
history-times = { $name } ({ $n } Mal)
entry-updated = Zuletzt geändert am { $name }
entry-contact = Kontakt
entry-facts = Auf einen Blick
entry-place = Ort
entry-links = Im Netz
entry-other-language = Dieser Text liegt nur auf Englisch vor.
entry-vanished = Seit dem { $name } führt keine Quelle diesen Eintrag mehr. Er kann veraltet sein.
provenance-own = Dieser Eintrag wurde hier im Atlas verfasst.
provenance-publisher = Herausgeber
provenance-licence = Lizenz
provenance-attribution = Namensnennung
provenance-fetched = Abgerufen am
provenance-vanished = In der Quelle nicht mehr vorhanden seit
provenance-notes = Beim Einlesen ausgebessert
provenance-corrections = Fehler in der Quelle melden
provenance-local = Hier im Atlas ergänzt oder berichtigt: { $name }.
provenance-note = „{ $before }“ als „{ $after }“ gelesen
provenance-mistake = Etwas stimmt nicht? Melden Sie es am besten der Quelle, dann wird es überall richtig. Wer diesen Atlas betreibt, kann Angaben auch direkt hier berichtigen; die Berichtigung bleibt beim nächsten Abruf erhalten.
provenance-mistake-own = Etwas stimmt nicht? Wer diesen Atlas betreibt, kann es berichtigen.
part-title = Titel
part-summary = Kurztext
part-body = Beschreibung
part-names = weitere Namen
part-places = Orte
part-contact = Kontakt
part-links = Links
part-period = Zeitraum
part-fields-of-action = Handlungsfelder
part-interfaces = Schnittstellen
part-competences = Kompetenzen
part-sectors = Branchen
part-external-ids = Kennungen
part-facts = Einzelangaben
fact-type = Art
fact-legal-form = Rechtsform
fact-founded = Gegründet
fact-staff = Beschäftigte
fact-turnover = Jahresumsatz
fact-position = Aufgabe
fact-consent = Einwilligung vom
fact-wanted = Gesucht wird
fact-urgency = Wie bald
fact-stage = Stand
fact-acronym = Kurzname
fact-budget = Gesamtkosten
fact-reference = Förderkennzeichen
fact-trl = Technologie-Reifegrad (TRL)
trl-of-nine = { $n } von 9
fact-year = Jahr
fact-authors = Verfasst von
fact-doi = DOI
fact-instrument = Art der Förderung
fact-giver = Fördergeber
fact-rate = Förderquote
rate-up-to = bis zu { $n } %
fact-max-amount = Höchstbetrag
fact-deadline = Antragsfrist
entry-eligibility = Wer Anträge stellen kann
fact-format = Form
fact-duration = Dauer
fact-price = Preis pro Person
fact-certificate = Zertifikat
fact-level = Niveau
fact-starts = Beginn
fact-ends = Ende
fact-venue = Ort der Veranstaltung
fact-date = Datum
fact-touches = Wen es betrifft
fact-goal = Ziel
fact-progress = Umsetzung
fact-due = Frist
fact-responsible = Verantwortlich
fact-period = Laufzeit
fact-names = Auch bekannt als
fact-sectors = Branche
fact-ids = Kennungen
fact-fields = Handlungsfelder
period-both = { $from } bis { $until }
period-from = ab { $name }
period-until = bis { $name }
yes = ja
no = nein
hours-n = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
}
provenance-relations = Beziehungen zu anderen Einträgen stammen aus: { $name }
entry-part-of = Teil von:
entry-parts = Gehört dazu
entry-competences = Kompetenzen
entry-proof = Belege
entry-proof-lead = Was diese Organisation oder Person gemacht, hervorgebracht oder angeboten hat, das Neueste zuerst.
entry-proof-none = Zu dieser Organisation oder Person liegen dem Atlas noch keine Belege vor. Das heißt nicht, dass es keine gibt.
entry-proof-awaited = { $n ->
    [one] Ein weiteres Vorhaben wird genannt, von dem der Atlas noch nichts als die Nummer kennt. Quelle:
   *[other] { $n } weitere Vorhaben werden genannt, von denen der Atlas noch nichts als die Nummern kennt. Quelle:
}
entry-proof-named = { $n ->
    [one] Ein Vorhaben wird genannt, von dem der Atlas noch nichts als die Nummer kennt. Quelle:
   *[other] { $n } Vorhaben werden genannt, von denen der Atlas noch nichts als die Nummern kennt. Quelle:
}
entry-proof-kinds = Belege nach Art
entry-proof-all = Alle
entry-proof-undated = Ohne Jahr
entry-similar = Ähnliche Einträge
entry-feedback = Fehler auf dieser Seite melden
entry-places-more = { $n ->
    [one] und { $n } weiterer Ort
   *[other] und { $n } weitere Orte
}
group-left-out = Weitere { $n } stehen nicht hier; die Schnittstelle (API) liefert alle.
graph-title = Dieser Eintrag und wer oder was mit ihm zu tun hat. Die Listen auf dieser Seite enthalten dasselbe.
graph-all = Alle Beziehungen auf einen Blick; die Listen auf dieser Seite enthalten dasselbe.
graph-more = Eine Auswahl; { $n } weitere stehen in den Listen auf dieser Seite.
provenance-record = Datensatz dort
