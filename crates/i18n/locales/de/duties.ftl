# What is to be settled when technology is introduced. The rules' own words stand with the rules.
duties-title = Was vor neuer Technik zu klären ist
duties-lead = Was müssen Sie mit den Beschäftigten, für den Datenschutz und für die IT-Sicherheit klären, und wann? Beantworten Sie, was Sie wissen; alles andere darf offen bleiben. Für Betriebs- und Personalräte sind es dieselben Punkte: Was zu klären ist, ist Ihr Recht.
duties-orientation = Das ist eine Orientierung in einfachen Worten und keine Rechtsberatung. Jede Aussage nennt ihre Quelle und ihren Stand.
duties-faulty = Einzelne Antworten konnten nicht gelesen werden. Sie sind unten markiert; alles andere wurde ausgewertet.
duties-concerning = { $n ->
    [0] Nach Ihren Angaben betrifft Sie bisher nichts davon
    [one] Das betrifft Sie
   *[other] Das betrifft Sie: { $n } Punkte
}
duties-open = { $n ->
    [one] Noch offen: { $n } Punkt
   *[other] Noch offen: { $n } Punkte
}
duties-others = { $n ->
    [one] Betrifft Sie nicht: { $n } Punkt
   *[other] Betrifft Sie nicht: { $n } Punkte
}
duties-depends = Das hängt ab von:
duties-due = Wann:
duties-because = Weil:
duties-doubt = Unsicher:
duties-to-come = Gilt erst ab { $name }.
duties-checked = Mit der Quelle verglichen am { $name }.
duties-unchecked = Stand { $name }, ungeprüft.
duties-unchecked-many = { $n ->
    [one] { $n } Aussage hat noch niemand mit ihrer Quelle verglichen.
   *[other] { $n } Aussagen hat noch niemand mit ihrer Quelle verglichen.
}
duties-help = Wer bei „{ $name }“ hilft
duties-codes = Liste der Wirtschaftszweige
duties-next = Diese Antwort klärt am meisten:
duties-change = Ihre Angaben ändern
duties-form = Ihre Angaben
duties-form-note = Nichts davon wird gespeichert oder steht in einer Adresse.
duties-yes = ja
duties-no = nein
duties-left-open = offen
duties-submit = Auswerten
duties-fault-number = Das ist keine ganze Zahl von 0 an.
duties-fault-code = Das ist kein Wirtschaftszweig der WZ 2008 aus zwei bis fünf Ziffern.
duties-fault-choice = Diese Antwort gibt es nicht.
duty-group-participation = Beteiligung der Beschäftigten
duty-group-work = Arbeit und Gesundheit
duty-group-data = Datenschutz
duty-group-security = IT-Sicherheit
duty-help-participation = Mitbestimmung bei neuer Technik
duty-help-work = Arbeitsschutz und Gefährdungsbeurteilung
duty-help-data = Datenschutz
duty-help-security = IT-Sicherheit
