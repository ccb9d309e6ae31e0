# Eine Kompetenz: wer, wo, seit wann, womit, mit wem; und die Kompetenzkarte.
knowledge-who = Wer das gezeigt hat
knowledge-who-lead = { $n ->
    [one] Eine Organisation oder Person hat diese Kompetenz oder eine engere gezeigt.
   *[other] { $n } Organisationen und Personen haben diese Kompetenz oder eine engere gezeigt, die stärkste zuerst.
}
knowledge-how = Wie die Stärke gerechnet wird und wann jemand herausragend ist, steht auf jeder Profilseite.
knowledge-left-out = { $n ->
    [one] Noch eine Organisation oder Person steht nicht in dieser Liste.
   *[other] Weitere { $n } stehen nicht in dieser Liste.
}
knowledge-search = Organisationen suchen, deren eigener Eintrag diese Kompetenz nennt
knowledge-where = Wo
knowledge-where-lead = Wie viele von ihnen in welchem Kreis sitzen. Wer mehrere Standorte hat, zählt in jedem Kreis einmal.
knowledge-map-desc = Die 53 Kreise und kreisfreien Städte, je kräftiger Farbe und Muster, desto mehr Organisationen und Personen. Die Liste daneben enthält dieselben Zahlen.
knowledge-map-legend = Organisationen und Personen je Kreis
knowledge-map-district = { $name }: { $n ->
    [0] niemand
    [one] 1 Organisation oder Person
   *[other] { $n } Organisationen und Personen
}
knowledge-where-none = Wo sie sitzen, ist nicht bekannt oder außerhalb von Nordrhein-Westfalen.
knowledge-when = Seit wann, und wird es mehr?
knowledge-when-chart = Belege zu dieser Kompetenz nach Jahr; dieselben Zahlen stehen in der Tabelle darunter
knowledge-when-recent = letzte fünf Jahre der Daten
knowledge-when-before = die fünf Jahre davor
knowledge-when-old = früher
knowledge-when-table = Zahlen nach Jahr
knowledge-year = Jahr
knowledge-year-count = Belege dazu
knowledge-year-all = Belege überhaupt
knowledge-year-share = Anteil
trend-growing = Die Kompetenz wächst: ihr Anteil an allen Belegen ist gestiegen.
trend-steady = Gleichbleibend: ihr Anteil an allen Belegen hat sich nicht mehr geändert, als Zufall sein kann.
trend-fading = Die Kompetenz geht zurück: ihr Anteil an allen Belegen ist gesunken.
trend-unknown = Es gibt zu wenige Belege, um zu sagen, ob die Kompetenz wächst oder zurückgeht.
trend-compared = Belege davon: { $n } von { $of } in den Jahren { $from } bis { $until } ({ $share }), { $nBefore } von { $ofBefore } in den Jahren { $fromBefore } bis { $untilBefore } ({ $shareBefore }). Verglichen werden Anteile an allen Belegen, weil Quellen beginnen und enden; jeder Beleg zählt in dem Jahr, in dem er endet.
knowledge-beside = Was dazugehört
knowledge-beside-lead = Andere Kompetenzen, von denen dieselben Einträge handeln.
knowledge-beside-count = { $n ->
    [one] 1 gemeinsamer Eintrag
   *[other] { $n } gemeinsame Einträge
} von { $entries }
knowledge-network = Wer mit wem
knowledge-network-lead = Wer von den Stärksten hinter denselben Belegen steht. Je dicker die Linie, desto mehr gemeinsame Belege; die Liste darunter enthält dasselbe.
knowledge-network-title = Die Stärksten auf einem Kreis, Linien zwischen denen, die Belege gemeinsam haben
knowledge-network-pieces = { $n ->
    [one] 1 gemeinsamer Beleg
   *[other] { $n } gemeinsame Belege
}
knowledge-network-and = und
capabilities-title = Kompetenzkarte
capabilities-within = Kompetenzkarte: { $name }
capabilities-lead = Wer kann was in welchem Teil des Landes? Jede Zelle zählt die Organisationen und Personen, die eine Kompetenz oder eine engere gezeigt haben.
capabilities-open = Kompetenzkarte: wer kann was wo?
capabilities-page = Zur Seite dieser Kompetenz
capabilities-regions = Landesteil
capabilities-all-regions = Alle Regierungsbezirke
capabilities-table = Organisationen und Personen nach Kompetenz und Regierungsbezirk
capabilities-table-of = Organisationen und Personen nach Kompetenz und Kreis: Regierungsbezirk { $name }
capabilities-scheme = Vokabular: { $name }
capabilities-competence = Kompetenz
capabilities-total = im ganzen Atlas
capabilities-narrower = { $n ->
    [one] 1 engere
   *[other] { $n } engere
}
capabilities-narrower-of = zu { $name }
capabilities-legend = Farben
capabilities-none = weißer Fleck: niemand, den der Atlas kennt
capabilities-note = „Im ganzen Atlas“ zählt jede Organisation und Person einmal. In den Landesteilen zählt, wer mehrere Standorte hat, in jedem Kreis einmal, und wer keinen bekannten Ort in Nordrhein-Westfalen hat, gar nicht: die Zeilen müssen also nicht aufgehen.
capabilities-search = Hinter jeder Zahl steht die Suche nach Einträgen, die selbst von der Kompetenz handeln und dort liegen: Projekte, Angebote, Veröffentlichungen und Organisationen. Das sind andere Einträge, als die Zelle zählt, denn jemand kann eine Kompetenz durch Belege gezeigt haben, die anderswo liegen.
capabilities-empty = Noch hat im Atlas niemand eine Kompetenz gezeigt, oder es ist kein Vokabular eingelesen.
capabilities-empty-narrower = Zu engeren Kompetenzen hat noch niemand etwas gezeigt, oder es gibt keine engeren.
capabilities-up = Zu den obersten Kompetenzen
