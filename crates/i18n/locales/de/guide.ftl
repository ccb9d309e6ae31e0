# The guide: from a question in plain words to everything that fits.
home-guide = Lieber erzählen, worum es geht? Zum Wegweiser
nav-guide = Wegweiser
guide-title = Wegweiser
guide-lead = Beschreiben Sie Ihr Problem, wie Sie es einer Kollegin erzählen würden. Sie bekommen auf einer Seite, wer in Nordrhein-Westfalen helfen kann, was es schon gibt, was gefördert wird und was mit den Beschäftigten zu klären ist.
guide-sections = Teile des Wegweisers
guide-form = Ihre Frage
guide-form-note = Nichts davon wird gespeichert oder steht in einer Adresse. Nur die erste Angabe ist nötig.
guide-text = Was ist Ihr Problem oder Vorhaben?
guide-text-hint = Zum Beispiel: „Beim Schweißen von Blechen merken wir Fehler erst am Ende. Kann eine Kamera das früher sehen?“
guide-place = Wo ist Ihr Betrieb?
guide-place-hint = Ort oder Postleitzahl in Nordrhein-Westfalen; dann stehen Passende aus der Nähe vorn.
guide-wanted = Was hilft Ihnen?
guide-submit = Wegweiser zeigen
guide-fault-empty = Bitte beschreiben Sie, worum es geht.
guide-fault-long = Bitte fassen Sie sich kürzer: höchstens { $n } Zeichen.
guide-faulty = Der Wegweiser ist noch nicht gemacht. Bitte sehen Sie nach:
guide-fault-place = Den Ort „{ $name }“ kennt der Atlas nicht, oder es gibt mehrere davon. Darum zählt die Entfernung nicht.
guide-gap-none = In den Quellen dieses Atlas steht davon noch nichts, zu keinem Thema.
guide-gap-others = { $n ->
    [one] Der Atlas kennt { $n } Eintrag dieser Art, aber er passt nicht zu Ihrer Frage.
   *[other] Der Atlas kennt { $n } Einträge dieser Art, aber keiner passt zu Ihrer Frage.
}
guide-duties = Was vorher zu klären ist
guide-duties-open = { $n ->
    [0] Bei allen Punkten steht fest, ob sie Sie betreffen.
    [one] { $n } Punkt hängt von weiteren Angaben ab.
   *[other] { $n } Punkte hängen von weiteren Angaben ab.
}
guide-duties-more = Genauer klären
guide-infrastructure = Digitale Infrastruktur vor Ort
guide-infrastructure-of = Wie schnell ist das Netz in { $name }?
help-people = Menschen und Einrichtungen
help-examples = Projekte und Ergebnisse
help-offers = Angebote und Labore
help-funding = Förderung
help-learning = Weiterbildung und Termine
help-insights = Studien und Praxis
