# Data, sources, API, texts of the office.
data-title = Daten
data-lead = Alles Öffentliche aus dem Atlas zum Mitnehmen: woher es kommt, unter welcher Lizenz, in welcher Form, und wie Sie Fehler melden.
data-downloads = Herunterladen
data-downloads-lead = { $n ->
    [one] { $n } öffentlicher Eintrag, mit Quelle und Lizenz in jeder Zeile. Menschen sind nur dabei, wenn sie eingewilligt haben.
   *[other] { $n } öffentliche Einträge, mit Quelle und Lizenz in jeder Zeile. Menschen sind nur dabei, wenn sie eingewilligt haben.
}
data-licence = Es gilt die Lizenz der Quelle, die bei jedem Eintrag steht. Texte unter einer Lizenz „ohne Bearbeitung“ (ND) dürfen Sie nur unverändert und mit Namensnennung weitergeben.
data-by-kind = Nach Art herunterladen
data-kind-form = { $name } als { $form }
download-title-csv = Tabelle (CSV)
download-title-jsonl = JSON-Zeilen
download-title-geojson = GeoJSON
download-text-csv = Für Tabellenprogramme: eine Zeile je Eintrag, UTF-8, mit Komma getrennt. Vor Texten, die ein Tabellenprogramm für eine Formel hielte, steht ein Apostroph.
download-text-jsonl = Für Programme: je Zeile ein vollständiger Eintrag, wie ihn die Schnittstelle liefert.
download-text-geojson = Für Karten: Einträge mit Ort in Nordrhein-Westfalen; ohne genauen Punkt steht nur die Gemeinde dabei.
data-source = Quelle
data-holds = Umfang
data-n-records = { $n ->
    [one] { $n } Datensatz
   *[other] { $n } Datensätze
}
data-n-relations = { $n ->
    [one] { $n } Beziehung
   *[other] { $n } Beziehungen
}
data-n-concepts = { $n ->
    [one] { $n } Begriff
   *[other] { $n } Begriffe
}
data-n-figures = { $n ->
    [one] { $n } Messwert
   *[other] { $n } Messwerte
}
data-api = Maschinell abfragen
data-api-lead = Was die Seiten zeigen, gibt es auch als JSON, ohne Anmeldung und von überall.
data-api-page = Beschreibung der Schnittstelle
data-api-openapi = Beschreibung für Programme (OpenAPI)
data-feed = Neues im Atlas abonnieren (Atom)
data-sitemap = Verzeichnis aller Seiten für Suchmaschinen (Sitemap)
data-correct = Fehler melden
data-correct-form = Fehler an die Stelle melden, die diesen Atlas betreibt
source-lead = Eine Quelle des Atlas, herausgegeben von: { $name }.
source-about = Was das ist
source-home = Adresse
source-unchanged = Texte nur unverändert und mit Namensnennung weitergeben
source-not-downloadable = hier gezeigt und genannt, in den Downloads nicht enthalten
source-holds = Was der Atlas daraus hat
source-holds-nothing = Keine eigenen Einträge, Begriffe oder Zahlen.
source-concepts = Begriffe eines Vokabulars
source-figures = Messwerte von Orten
source-vanished = { $n ->
    [one] { $n } Datensatz ist in der Quelle nicht mehr vorhanden. Sein Eintrag bleibt stehen und sagt das.
   *[other] { $n } Datensätze sind in der Quelle nicht mehr vorhanden. Ihre Einträge bleiben stehen und sagen das.
}
source-problems = Beim letzten Lesen
source-rows = { $n ->
    [one] { $n } Zeile gelesen
   *[other] { $n } Zeilen gelesen
}
source-incomplete = Nur zum Teil gelesen: es kann etwas fehlen.
source-mended = { $n ->
    [one] { $n } Text ausgebessert, zum Beispiel falsch gelesene Zeichen
   *[other] { $n } Texte ausgebessert, zum Beispiel falsch gelesene Zeichen
}
source-left-out = { $n ->
    [one] { $n } Angabe weggelassen, weil sie nicht lesbar war
   *[other] { $n } Angaben weggelassen, weil sie nicht lesbar waren
}
source-refused = { $n ->
    [one] { $n } Datensatz nicht übernommen
   *[other] { $n } Datensätze nicht übernommen
}
source-entries = Einträge aus dieser Quelle
source-all-entries = Alle Einträge aus dieser Quelle suchen
sources-home = Zur Quelle: { $name }
api-title = Schnittstelle (API)
api-lead = So fragen Programme den Atlas ab. Jede Adresse liefert JSON; die Beschreibung für Programme ist OpenAPI 3.1.
api-open = Lesen braucht keine Anmeldung und ist von jeder Website aus erlaubt. Cookies werden nicht ausgewertet.
api-follow = Wer eine Kopie aktuell halten will, folgt den Änderungen seit einer Nummer und muss nie alles neu laden.
api-errors = Fehler kommen als Dokument nach RFC 9457, mit dem Feld und dem, was zu tun ist.
api-limits = Wer zu viel auf einmal fragt, erhält die Antwort 429 und soll warten; für alles auf einmal gibt es die Downloads.
api-rules = So geht es
api-answers = Mögliche Antworten
api-example = Ein Beispiel:
api-english = Die Beschreibung der einzelnen Adressen ist auf Englisch, der Sprache derer, die programmieren.
api-contents = Gruppen von Adressen
text-title-imprint = Impressum
text-title-privacy = Datenschutz
text-title-sign-language = Gebärdensprache
text-title-easy-language = Leichte Sprache
text-title-simple = Einfach erklärt
text-missing-imprint = Hier fehlt noch das Impressum. Wer diesen Atlas betreibt, muss es schreiben; das Programm kann es nicht wissen.
text-missing-privacy = Hier fehlt noch die Datenschutzerklärung. Wer diesen Atlas betreibt, muss sie schreiben; das Programm kann sie nicht wissen.
text-missing-sign-language = Eine Erklärung des Atlas in Deutscher Gebärdensprache gibt es noch nicht.
text-missing-easy-language = Eine Erklärung des Atlas in einfachen Worten gibt es noch nicht.
text-missing-how = Für die Stelle, die den Atlas betreibt: kompetenzatlas text set { $name }
text-reviewed = Geprüft von { $name } am { $day }.
text-unchecked = Dieser Text ist noch nicht von Menschen geprüft, die Leichte Sprache brauchen. Deshalb heißt er nicht so.
privacy-program-title = Was das Programm selbst tut
privacy-guides = Wegweiser: Was Sie für einen Wegweiser schreiben, liegt verschlüsselt; den Schlüssel enthält nur Ihr Link. Es wird 24 Stunden nach der letzten Änderung gelöscht, oder 90 Tage nachdem Sie sich entschieden, es zu behalten, oder sofort, wenn Sie es löschen. Sicherungen enthalten es nicht. Ob ein Treffer half, wird je Eintrag und Monat gezählt, ohne Ihre Frage.
privacy-reports = Hinweise zum Netz: Gespeichert werden Gemeinde, Gewerbegebiet, Grund und Monat, ohne Namen und ohne die Adresse Ihres Rechners. Ein Hinweis zählt zwei Jahre ab dem nächsten Monat und wird dann gelöscht, auf Wunsch sofort über seinen Link; in Sicherungskopien bleibt er, bis diese ersetzt sind. Öffentlich werden Zahlen ab { $n } Hinweisen, die Antworten der Geschäftsstelle und die Namen der Gewerbegebiete, zu denen sie geantwortet hat.
privacy-messages = Nachrichten aus dem Rückmeldeformular liegen in der Datenbank des Atlas, bis die betreibende Stelle sie löscht. Wer sie geschickt hat, wird nicht festgehalten, außer Sie geben eine Adresse für die Antwort an.
accessibility-not-yet = (gibt es noch nicht)
accessibility-gaps-4 = Die kleine Zeichnung der Beziehungen eines Eintrags gibt es nur auf breiten Bildschirmen; die Listen darunter enthalten dasselbe.
accessibility-date = Diese Erklärung beruht auf einer Selbstbewertung und gilt für den Stand der Programmversion, die unter „Über den Atlas“ steht.
accessibility-ombuds-title = Wenn das nicht hilft
