home-title = Wer weiß was in Nordrhein-Westfalen
home-lead = Der Kompetenzatlas zeigt, welche Betriebe, Hochschulen, Institute und Netzwerke Ihnen weiterhelfen können – und womit sie das belegen.
home-empty = Der Atlas ist noch leer. Sobald die ersten Quellen eingelesen sind, finden Sie hier Einträge.
home-figures = { $n ->
    [one] { $n } Eintrag im Atlas
   *[other] { $n } Einträge im Atlas
}
home-map-title = Was ist in Ihrer Nähe?
home-network = Wie schnell ist das Netz bei Ihnen?
home-map-lead = Wählen Sie einen Kreis oder eine kreisfreie Stadt auf der Karte oder in der Liste.
home-map-skip = Karte überspringen
home-kinds-title = Was finden Sie hier?
home-newest-title = Zuletzt hinzugekommen
home-newest-all = Alle neuen Einträge
home-proof-title = So entsteht ein Beleg
home-proof-lead = Wer im Atlas für ein Thema genannt wird, hat dazu etwas vorzuweisen. Wir übernehmen keine Selbstdarstellung ungeprüft als Kompetenz.
home-proof-1-title = Offene Quellen lesen
home-proof-1 = Der Atlas liest öffentliche Register und Projektdatenbanken ein und nennt zu jeder Angabe Quelle, Lizenz und Datum.
home-proof-2-title = Belege verknüpfen
home-proof-2 = Projekte, Ergebnisse, Angebote und Veröffentlichungen werden mit denen verbunden, die daran mitgewirkt haben.
home-proof-3-title = Treffer begründen
home-proof-3 = Jeder Treffer zeigt, warum er da ist: die passenden Worte und die Belege mit Jahr.
home-about-title = Was ist der Kompetenzatlas?
home-about = Die NRW-Allianz Wirtschaft und Arbeit 4.0 bringt Land, Wissenschaft, Kammern und Sozialpartner zusammen. Der Atlas macht sichtbar, wer in Nordrhein-Westfalen etwas über den digitalen Wandel von Betrieben und Arbeit weiß, und führt vom Bedarf zu den Menschen, die helfen können.
home-about-more = Mehr über den Atlas
