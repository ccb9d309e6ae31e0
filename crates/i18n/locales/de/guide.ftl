# The guide: from a question in plain words to everything that fits.
home-guide-from = Daraus einen Wegweiser machen
home-guide = Lieber erzählen, worum es geht? Zum Wegweiser
nav-guide = Wegweiser
guide-title = Wegweiser
guide-title-yours = Ihr Wegweiser
guide-lead = Beschreiben Sie Ihr Problem, wie Sie es einer Kollegin erzählen würden. Sie bekommen auf einer Seite, wer in Nordrhein-Westfalen helfen kann, was es schon gibt, was gefördert wird und was mit den Beschäftigten zu klären ist.
guide-steps = Schritte zum Wegweiser
guide-step-question = Worum geht es?
guide-step-details = Wo und wer?
guide-step-help = Was hilft?
guide-step-check = Stimmt alles?
guide-details-lead = Alles hier darf offen bleiben. Mit dem Ort stehen Passende aus der Nähe vorn; die übrigen Angaben entscheiden, welche Regeln Sie betreffen.
guide-help-lead = Wählen Sie ab, was Sie nicht brauchen.
guide-check-lead = So haben wir Sie verstanden. Ändern Sie, was nicht stimmt.
guide-sections = Teile des Wegweisers
guide-form-note = Was Sie schreiben, liegt verschlüsselt unter einem geheimen Link, den nur Sie haben. Nach 24 Stunden wird es gelöscht, wenn Sie den Wegweiser nicht behalten. Ihre Frage steht in keiner Adresse.
guide-text = Was ist Ihr Problem oder Vorhaben?
guide-text-hint = Zum Beispiel: „Beim Schweißen von Blechen merken wir Fehler erst am Ende. Kann eine Kamera das früher sehen?“
guide-asker = Wer fragt?
guide-place = Wo sind Sie?
guide-place-hint = Ort in Nordrhein-Westfalen. Dann steht, wer in der Nähe ist, weiter vorn.
guide-branch = Was ist Ihre Branche?
guide-branch-hint = In Ihren Worten, zum Beispiel „Metallbau“ oder „Pflegedienst“.
guide-wanted = Was hilft Ihnen?
guide-planned = Was ist geplant? Davon hängt ab, was mit den Beschäftigten und für den Datenschutz zu klären ist. Alles darf offen bleiben.
guide-which-place = Welchen Ort meinen Sie mit „{ $name }“?
guide-which-sector = Welcher Wirtschaftszweig ist „{ $name }“?
guide-which-sector-hint = Danach richten sich Regeln, die nur für manche Branchen gelten.
guide-sector-code = WZ 2008 { $name }
guide-open = bleibt offen
guide-unreadable = „{ $name }“ verstehen wir nicht; es gilt als offen
guide-change = Ändern
guide-change-name = Ändern: { $name }
guide-full = Gerade sind zu viele Wegweiser in Arbeit. Bitte versuchen Sie es später noch einmal; Ihr Text steht noch hier.
guide-change-all = Angaben ändern oder genauer machen
guide-next = Weiter
guide-back = Zurück
guide-show-now = Wegweiser gleich zeigen
guide-submit = Wegweiser zeigen
guide-fault-empty = Bitte beschreiben Sie, worum es geht.
guide-fault-long = Bitte fassen Sie sich kürzer: höchstens { $n } Zeichen.
guide-faulty = Bitte sehen Sie noch einmal nach:
guide-fault-place = Den Ort „{ $name }“ kennt der Atlas nicht. Darum zählt die Entfernung nicht.
guide-fault-places = „{ $name }“ kann mehrere Orte meinen. Bis Sie einen auswählen, zählt die Entfernung nicht.
guide-gap-none = In den Quellen dieses Atlas steht davon noch nichts, zu keinem Thema.
guide-gap-others = { $n ->
    [one] Der Atlas kennt { $n } Eintrag dieser Art, aber er passt nicht zu Ihrer Frage.
   *[other] Der Atlas kennt { $n } Einträge dieser Art, aber keiner passt zu Ihrer Frage.
}
guide-old = Das Neueste hier ist von { $name }. Fragen Sie nach, ob es noch gilt.
guide-remote = { $n ->
    [one] { $n } Eintrag, der nur entfernt verwandt ist
   *[other] { $n } Einträge, die nur entfernt verwandt sind
}
guide-remote-note = Was hier steht, handelt höchstens am Rande von Ihrem Problem. Lesen Sie nach, bevor Sie anrufen.
guide-remote-only = In den Quellen dieses Atlas fand sich nichts, das deutlich von Ihrem Problem handelt. Das Folgende kommt ihm am nächsten.
guide-more = { $n ->
    [one] Noch ein Treffer
   *[other] Noch { $n } Treffer
}
guide-neighbours = Was Einrichtungen um { $name } können und Ihrer Frage nahe ist
guide-institutions = { $n ->
    [one] { $n } Einrichtung
   *[other] { $n } Einrichtungen
}
guide-sample = Beispieldaten: Alle Einträge hier sind erfunden.
guide-said = Sie sagten: { $name }.
guide-unsay = Zurücknehmen
guide-helps-name = Hilft: { $name }
guide-misfit = Passt nicht, weil …
guide-responsible = Wen Sie anrufen können
responsible-commerce = Für Industrie, Handel und Dienstleistungen
responsible-crafts = Für das Handwerk
responsible-employees = Für Betriebsräte, Personalräte und Beschäftigte
responsible-real = Diese Stellen gibt es wirklich, ebenso die Gesetze, auf die dieser Wegweiser verweist. Alles Übrige hier ist erfunden.
responsible-work = Für Arbeit, Beratung und Weiterbildung
responsible-unchecked = Stand { $name }, aus allgemeinem Wissen; von niemandem mit der Quelle verglichen.
guide-keep-title = Behalten, weitergeben, löschen
guide-keep = 90 Tage behalten
guide-kept = Dieser Wegweiser bleibt bis { $name } unter seinem Link. Wer den Link hat, kann ihn lesen, ändern und löschen.
guide-not-kept = Dieser Wegweiser wird am { $name } gelöscht, wenn Sie ihn nicht behalten.
guide-link = Ihr Link, zum Lesen, Ändern und Löschen
guide-link-reading = Link nur zum Lesen, zum Weitergeben
guide-title-shared = Ein Wegweiser, den jemand mit Ihnen teilt
guide-shared = Sie können ihn lesen, aber nicht ändern. Am { $name } ist er nicht mehr da.
guide-mail = Als E-Mail schreiben
guide-as-text = Als Text
guide-delete = Löschen …
guide-delete-note = Der Link öffnet danach nichts mehr, auch bei anderen nicht. Das lässt sich nicht zurücknehmen.
guide-delete-now = Jetzt löschen
guide-keep-note = Mit der Druckfunktion Ihres Browsers kommt das Wichtigste auf zwei Seiten. Die E-Mail enthält den Link nur zum Lesen; wer Ihren eigenen bekommt, kann den Wegweiser auch ändern und löschen. Was Sie zu einzelnen Treffern sagen („Hilft“), zählen wir je Monat, ohne Ihre Frage und ohne zu wissen, wer es sagte.
guide-apply-until = Anträge bis { $name }
guide-mail-subject = Wegweiser aus dem Kompetenzatlas NRW
guide-mail-link = Der ganze Wegweiser, solange er behalten wird:
guide-deleted-title = Gelöscht
guide-deleted = Ihr Wegweiser ist gelöscht. Der Link öffnet nichts mehr.
guide-new = Einen neuen Wegweiser anlegen
guide-rights = Ihre Rechte: unterrichtet werden, beraten, mitbestimmen
guide-rights-perhaps = Noch steht keines fest. Je nachdem, was geplant ist, kommen zum Beispiel infrage:
guide-duties = Was vorher zu klären ist
guide-duties-open = { $n ->
    [0] Bei allen Punkten steht fest, ob sie Sie betreffen.
    [one] { $n } Punkt hängt von weiteren Angaben ab.
   *[other] { $n } Punkte hängen von weiteren Angaben ab.
}
guide-duties-more = Alle Fragen dazu auf einer eigenen Seite
guide-answer = Antworten
guide-duties-besides = Was außerdem zu klären ist
guide-infrastructure = Digitale Infrastruktur vor Ort
guide-infrastructure-none = Wie schnell das Netz für Betriebe in { $name } ist, sagt keine Quelle dieses Atlas.
guide-infrastructure-of = Wie schnell ist das Netz in { $name }?
help-people = Menschen und Einrichtungen
help-examples = Projekte und Ergebnisse
help-offers = Angebote und Labore
help-funding = Förderung
help-learning = Weiterbildung und Termine
help-insights = Studien und Praxis
help-advice = Beratung und Vereinbarungen
help-firms = Betriebe, die damit zu tun haben
help-needs = Bedarfe: wer so etwas sucht
asker-firm = Ein Betrieb
asker-self-employed = Selbstständig, allein
asker-council = Betriebsrat oder Personalrat
asker-researcher = Forschung
asker-trainer = Ausbildung im Betrieb
asker-hint-firm = Wer hilft uns, was gibt es, was wird gefördert?
asker-hint-self-employed = Dasselbe, mit den Regeln für eine Person
asker-hint-council = Rechte, Beratung, Vereinbarungen und Beispiele
asker-hint-researcher = Wer braucht, was ich habe?
asker-hint-trainer = Kurse, Lernorte und Beispiele
fit-helps = Hilft
fit-other-topic = anderes Thema
fit-not-for-us = nicht für uns gedacht
fit-too-far = zu weit weg
fit-outdated = veraltet oder vorbei
fit-unreachable = nicht erreichbar
