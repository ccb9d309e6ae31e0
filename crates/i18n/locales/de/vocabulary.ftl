# Kinds of entries, one
kind-organisation = Organisation
kind-person = Person
kind-offer = Angebot
kind-need = Bedarf
kind-project = Projekt
kind-outcome = Projektergebnis
kind-publication = Veröffentlichung
kind-programme = Förderprogramm
kind-course = Weiterbildung
kind-event = Veranstaltung
kind-news = Meldung
kind-insight = Studie oder Praxisbeispiel
kind-measure = Maßnahme

# Kinds of entries, many
kinds-organisation = Organisationen
kinds-person = Personen
kinds-offer = Angebote
kinds-need = Bedarfe
kinds-project = Projekte
kinds-outcome = Projektergebnisse
kinds-publication = Veröffentlichungen
kinds-programme = Förderprogramme
kinds-course = Weiterbildungen
kinds-event = Veranstaltungen
kinds-news = Meldungen
kinds-insight = Studien und Praxisbeispiele
kinds-measure = Maßnahmen

# What a kind is, in one line
about-organisation = Betriebe, Hochschulen, Institute, Kammern, Netzwerke
about-person = Ansprechpersonen, die zugestimmt haben
about-offer = Labore, Testfelder, Beratung, Produkte
about-need = Wer sucht was: Partner, Technik, Rat
about-project = Von der Idee bis zur Anwendung
about-outcome = Verfahren, Demonstratoren, Patente, Leitfäden
about-publication = Artikel, Berichte, Abschlussarbeiten
about-programme = Zuschüsse, Darlehen, Bürgschaften
about-course = Kurse und Lehrgänge
about-event = Termine vor Ort und online
about-news = Neues aus den Organisationen
about-insight = Chancen, Risiken, gute Beispiele
about-measure = Was die Allianz vereinbart hat

# Fields of action
field-knowledge = Wissen und Kompetenzen sichtbar machen
field-innovation = Innovation und Transfer
field-infrastructure = Digitale Infrastruktur
field-funding = Förderung und Finanzierung
field-security = IT-Sicherheit
field-skills = Aus- und Weiterbildung
field-work = Gute Arbeit gestalten
field-dialogue = Gesellschaftlicher Dialog

# Interfaces
interface-organisation-technology = Organisation und Technik
interface-organisation-people = Organisation und Mensch

# States
state-draft = Entwurf
state-submitted = Zur Prüfung eingereicht
state-published = Veröffentlicht
state-expired = Abgelaufen
state-withdrawn = Zurückgezogen
state-merged = Zusammengeführt

# Types of organisations
organisation-type-university = Universität
organisation-type-university-of-applied-sciences = Hochschule für angewandte Wissenschaften
organisation-type-research-institute = Forschungseinrichtung
organisation-type-company = Unternehmen
organisation-type-chamber = Kammer
organisation-type-union = Gewerkschaft
organisation-type-employers-association = Arbeitgeberverband
organisation-type-network = Netzwerk
organisation-type-advice-centre = Beratungsstelle
organisation-type-public-body = Öffentliche Einrichtung
organisation-type-foundation = Stiftung
organisation-type-works-council-body = Zusammenschluss von Betriebsräten
organisation-type-healthcare = Gesundheitseinrichtung
organisation-type-archive = Archiv
organisation-type-other = Andere Organisation
turnover-up-to-2m = bis 2 Mio. €
turnover-up-to-10m = über 2 bis 10 Mio. €
turnover-up-to-50m = über 10 bis 50 Mio. €
turnover-above-50m = über 50 Mio. €

# Offers and needs
offer-type-laboratory = Labor
offer-type-demonstrator = Demonstrator
offer-type-test-bed = Testfeld
offer-type-advice = Beratung
offer-type-service = Dienstleistung
offer-type-product = Produkt
offer-type-data = Daten
wanted-partner = Partner
wanted-advice = Beratung
wanted-technology = Technik
wanted-research = Forschung
wanted-funding = Förderung
wanted-skills = Fachwissen
urgency-now = sofort
urgency-this-year = noch in diesem Jahr
urgency-open = ohne feste Frist

# Projects and what comes out
stage-idea = Idee
stage-planned = Geplant
stage-running = Läuft
stage-finished = Abgeschlossen
stage-in-use = Im Einsatz
outcome-type-method = Verfahren
outcome-type-demonstrator = Demonstrator
outcome-type-patent = Patent
outcome-type-product = Produkt
outcome-type-software = Software
outcome-type-guideline = Leitfaden
outcome-type-study = Studie
outcome-type-summary = Zusammenfassung
publication-type-article = Artikel
publication-type-report = Bericht
publication-type-thesis = Abschlussarbeit
publication-type-book = Buch
publication-type-conference-paper = Konferenzbeitrag

# Funding
instrument-grant = Zuschuss
instrument-loan = Darlehen
instrument-surety = Bürgschaft
instrument-guarantee = Garantie
instrument-equity = Beteiligung
instrument-voucher = Gutschein
instrument-advice = Geförderte Beratung
giver-federal = Bund
giver-state = Land Nordrhein-Westfalen
giver-eu = Europäische Union
giver-other = Andere

# Courses, events, insights, measures
format-presence = Vor Ort
format-online = Online
format-blended = Vor Ort und online im Wechsel
format-hybrid = Vor Ort und online zugleich
level-beginner = Einstieg
level-intermediate = Mit Vorkenntnissen
level-advanced = Für Erfahrene
insight-type-chance = Chance
insight-type-risk = Risiko
insight-type-consequence = Folge
insight-type-good-practice = Gutes Beispiel
progress-agreed = Vereinbart
progress-started = Begonnen
progress-on-track = Im Plan
progress-delayed = Verzögert
progress-done = Erledigt
progress-dropped = Aufgegeben
standing-stated = Selbstauskunft
standing-confirmed = bestätigt
standing-rejected = zurückgewiesen
sector-edition-wz2008 = WZ 2008
sector-edition-wz2025 = WZ 2025

# Relations, seen from where they start
relation-out-takes-part-in = Beteiligt an
relation-out-provides = Bietet an
relation-out-seeks = Sucht
relation-out-produced = Hat hervorgebracht
relation-out-funds = Fördert
relation-out-answers = Antwortet auf
relation-out-part-of = Gehört zu
relation-out-related-to = Verbunden mit
relation-out-works-at = Arbeitet bei
relation-out-organises = Veranstaltet
relation-out-reports = Berichtet in
relation-out-concerns = Betrifft
relation-out-agrees = Stimmt zu
relation-out-dissents = Lehnt ab
relation-out-abstains = Enthält sich bei

# Relations, seen from where they end
relation-in-takes-part-in = Beteiligte
relation-in-provides = Wird angeboten von
relation-in-seeks = Gesucht von
relation-in-produced = Entstanden bei
relation-in-funds = Gefördert von
relation-in-answers = Mögliche Antworten
relation-in-part-of = Dazu gehören
relation-in-related-to = Verbunden mit
relation-in-works-at = Menschen
relation-in-organises = Veranstaltet von
relation-in-reports = Berichtet von
relation-in-concerns = Davon handeln
relation-in-agrees = Zustimmung
relation-in-dissents = Ablehnung
relation-in-abstains = Enthaltung

# Roles in a relation, as sources write them
role-coordinator = Koordination
role-participant = Projektpartner
role-partner = Projektpartner
role-beneficiary = Zuwendungsempfänger
role-host = Gasteinrichtung
role-host-institution = Gasteinrichtung
role-associated = Assoziierter Partner
role-associated-partner = Assoziierter Partner
role-third-party = Dritte Partei
role-subcontractor = Unterauftrag
role-speaker = Vortrag
role-author = Autorschaft
role-lead = Leitung
role-responsible = verantwortlich
role-member = Mitglied
role-parent = übergeordnet
role-child = untergeordnet

# Whom an insight touches, as sources write it
touches-administrations = Verwaltungen
touches-care = Pflege
touches-citizens = Bürgerinnen und Bürger
touches-cleaners = Reinigungskräfte
touches-employees = Beschäftigte
touches-environment = Umwelt
touches-firms = Betriebe
touches-managers = Führungskräfte
touches-municipalities = Kommunen
touches-older-workers = ältere Beschäftigte
touches-residents = Bewohnerinnen und Bewohner
touches-self-employed = Selbstständige
touches-universities = Hochschulen
touches-unskilled = Ungelernte
touches-works-councils = Betriebsräte

# What happened to an entry
change-created = Aufgenommen
change-updated = Geändert
change-vanished = In der Quelle weggefallen
change-returned = In der Quelle wieder vorhanden
change-merged = Mit einem anderen Eintrag zusammengeführt
change-unmerged = Zusammenführung aufgehoben
change-erased = Gelöscht
change-related = Beziehung hinzugefügt oder geändert
change-unrelated = Beziehung entfernt
