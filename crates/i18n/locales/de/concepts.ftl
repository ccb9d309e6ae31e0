# Vokabulare: Kompetenzen und Branchen.
competences-title = Kompetenzen
competences-lead = Fachbegriffe, mit denen der Atlas ordnet, wer was weiß: nachschlagen, durchblättern, und sehen, wer dazu etwas vorzuweisen hat.
sectors-title = Branchen
sectors-lead = Die Klassifikation der Wirtschaftszweige (WZ) in den Ausgaben 2008 und 2025, mit Übergängen von der einen zur anderen.
concept-search = Begriff oder Schlüssel nachschlagen
concept-found = { $n ->
    [one] { $n } Begriff gefunden
   *[other] { $n } Begriffe gefunden
}
concept-none = Kein Begriff passt zu „{ $name }“
concept-cut = Gezeigt werden die { $n } passendsten. Schreiben Sie mehr, um weniger zu finden.
concept-search-atlas = „{ $name }“ im ganzen Atlas suchen
concept-tops = Oberste Begriffe
concept-narrower-count = { $n ->
    [one] { $n } engerer
   *[other] { $n } engere
}
concept-entries = Wer und was im Atlas
concept-entries-lead = Einträge, denen dieser Begriff oder ein engerer zugeordnet ist.
concept-empty = Im Atlas ist diesem Begriff und den engeren noch nichts zugeordnet. Vielleicht findet die Suche mehr: sie sieht auch in die Texte.
concept-place = Platz im Vokabular
concept-broader = Weiter gefasst
concept-narrower = Enger gefasst
concept-matches = In anderen Vokabularen
concept-alone = Dieser Begriff steht im Vokabular für sich.
concept-uri = Kennung:
alternatives-de = Andere Bezeichnungen
alternatives-en = Andere Bezeichnungen (englisch)
vocabulary-size = { $n ->
    [one] { $n } Begriff
   *[other] { $n } Begriffe
}
vocabulary-empty = Dieses Vokabular ist hier nicht eingelesen.
vocabulary-none = In diesem Atlas ist noch kein Vokabular eingelesen.
scheme-atlas = Eigene Begriffe des Atlas
scheme-esco = ESCO-Fähigkeiten
scheme-esco-occupation = ESCO-Berufe
scheme-euroscivoc = Wissenschaftsgebiete (EuroSciVoc)
scheme-wz2008 = WZ 2008
scheme-wz2025 = WZ 2025
scheme-federal-topic = Forschungsthemen des Bundes
scheme-about-atlas = Begriffe, die die Redaktion des Atlas selbst pflegt.
scheme-about-esco = Fähigkeiten, Kompetenzen und Kenntnisse. Dieser Dienst nutzt die ESCO-Klassifikation der Europäischen Kommission.
scheme-about-esco-occupation = Berufe und Berufsgruppen. Dieser Dienst nutzt die ESCO-Klassifikation der Europäischen Kommission.
scheme-about-euroscivoc = Gebiete der Wissenschaft, mit denen die Europäische Kommission Forschungsprojekte ordnet.
scheme-about-wz2008 = Klassifikation der Wirtschaftszweige, Ausgabe 2008, des Statistischen Bundesamtes.
scheme-about-wz2025 = Klassifikation der Wirtschaftszweige, Ausgabe 2025, des Statistischen Bundesamtes.
scheme-about-federal-topic = Leistungsplansystematik, nach der der Bund seine Forschungsförderung ordnet.
match-exact = gleich
match-close = fast gleich
match-broad = weiter
match-narrow = enger
match-related = verwandt
