# Kompetenzprofile: was jemand gezeigt hat, und was Texte nennen.
profile-title = Kompetenzprofil
profile-of = Kompetenzprofil: { $name }
profile-description = Welche Kompetenzen belegt sind, seit wann, wodurch, und wie das im Vergleich mit anderen aussieht.
profile-lead = { $n ->
    [one] Eine Kompetenz
   *[other] { $n } Kompetenzen
} aus { $evidence ->
    [0] eigenen Angaben
    [one] einem Beleg
   *[other] { $evidence } Belegen
}, die auffälligsten zuerst: was hier gezeigt wurde und anderswo selten ist.
profile-foremost = Hier stehen die ersten { $n }.
profile-summary-lead = Was diese Organisation oder Person am deutlichsten gezeigt hat, mit dem stärksten Beleg.
profile-whole = { $n ->
    [one] Zum Profil
   *[other] Zum Profil mit { $n } Kompetenzen
}
profile-empty-none = Dem Atlas liegen keine Belege vor: kein Projekt, kein Ergebnis, kein Angebot, keine Veröffentlichung. Ohne Belege gibt es kein Profil. Das heißt nicht, dass hier nichts gekonnt wird – nur, dass unsere Quellen nichts davon nennen.
profile-empty-unnamed = { $n ->
    [one] Ein Beleg liegt vor, aber sein Text nennt keine Kompetenz deutlich, die der Atlas kennt.
   *[other] { $n } Belege liegen vor, aber ihre Texte nennen keine Kompetenz deutlich, die der Atlas kennt.
}
profile-empty-evidence = Belege ansehen
profile-empty-feedback = Fehlt etwas? Schreiben Sie uns
profile-back = Zum Eintrag
profile-lines = Kompetenzen
profile-strongest = Stärkste Belege
profile-by-year = Belege nach Jahr
profile-fading = Ältere Belege zählen weniger, mindestens aber halb: je blasser der Balken, desto älter.
profile-comparison = Im Vergleich
profile-marks = Der Balken reicht bis zum eigenen Wert, der Strich darüber steht in der Mitte aller Verglichenen, das rechte Ende ist der beste Wert. Engere Kompetenzen zählen dabei mit, wie auf der Seite der Kompetenz; deshalb kann der eigene Wert hier höher sein als die Stärke.
profile-table = Alle Werte als Tabelle
profile-table-competence = Kompetenz
profile-table-strength = Stärke
profile-table-independent = Unabhängige Belege
profile-table-pieces = Belege
profile-table-kinds = Arten von Belegen
profile-table-years = Belege nach Jahr
profile-table-rank = Platz
profile-table-standing = Stand
profile-no-rank = nicht verglichen
profile-method = Wie das gerechnet wird
profile-method-sum = Die Stärke ist eine Summe über alle Belege. Es zählt nur, was die Kompetenz deutlich nennt: im Titel oder mehrmals; was erst in einem späteren Jahr beginnt, zählt noch nicht. Jeder Beleg zählt so viel, wie er sicher von der Kompetenz handelt, mal so viel, wie er für diese Organisation oder Person spricht (wer leitet, zählt mehr, als wer beteiligt ist; was eine Quelle nennt, mehr als was jemand von sich selbst sagt), mal seinem Alter.
profile-method-age = Alter: Ein Beleg aus diesem Jahr zählt ganz, einer von vor zehn oder mehr Jahren halb, weniger wird es nie. Undatierte Belege werden nicht gekürzt.
profile-method-once = Unabhängig: Ein Projekt und seine Ergebnisse zählen zusammen nur einmal.
profile-method-through = Belege: Auch Ergebnisse eines Projekts zählen für die, die daran beteiligt waren. Auf der Seite des Eintrags stehen nur die Belege, die ihn unmittelbar nennen.
profile-method-own = Selbstauskunft: Was jemand von sich sagt, zählt im eigenen Profil wie ein schwacher Beleg (0,4) und gibt allein keinen Platz unter denen, die es gezeigt haben. Ein Wort im Namen ist keine Auskunft. Hat die Redaktion es bestätigt, zählt es voll; bestätigte Belege zählen ein Viertel mehr.
profile-method-order = Reihenfolge: Stärke mal Seltenheit. Was fast alle können, steht weiter unten.
profile-method-rule = Herausragend
profile-method-excellent = „Herausragend“ kann niemand eintragen. Es steht dort, wo jemand im ersten Zehntel von mindestens fünf Vergleichbaren liegt (von bis zu zehn ist das nur der Erste, und nur ohne Gleichstand), mit mindestens drei unabhängigen Belegen von mindestens zwei Arten, die Quellen nennen (zum Beispiel Projekt und Veröffentlichung). Vergleichbar ist, wer von derselben Art ist (Universitäten mit Universitäten) und dieselbe Kompetenz gezeigt hat.
profile-method-limits = Der Atlas kennt nur, was seine Quellen nennen. Wer selten in Förderprojekten und Veröffentlichungen vorkommt, ist hier schwächer, als er ist. Die Werte vergleichen nur innerhalb einer Kompetenz.
shown-undated = undatiert
shown-years = seit { $from }, zuletzt { $until }
shown-years-ahead = seit { $from }, läuft bis { $until }
shown-year-ahead = läuft bis { $name }
shown-pieces = { $n ->
    [0] ohne Beleg
    [one] 1 unabhängiger Beleg
   *[other] { $n } unabhängige Belege
}
shown-all-pieces = { $n ->
    [one] 1 Beleg
   *[other] { $n } Belege
}
shown-excellent = herausragend
shown-best = Stärkster Beleg:
timeline-told = Belege nach Jahr: { $name }
rank-place = Platz { $place } von { $n } { $name }
rank-alone = Kein Vergleich: sonst hat das niemand dieser Art gezeigt
rank-values = Hier { $own }, Mitte { $middle }, bester Wert { $best }
among-organisation = Organisationen ohne bekannte Art
among-person = Personen
among-university = Universitäten
among-university-of-applied-sciences = Hochschulen für angewandte Wissenschaften
among-research-institute = Forschungseinrichtungen
among-company = Unternehmen
among-chamber = Kammern
among-union = Gewerkschaften
among-employers-association = Arbeitgeberverbänden
among-network = Netzwerken
among-advice-centre = Beratungsstellen
among-public-body = öffentlichen Einrichtungen
among-foundation = Stiftungen
among-works-council-body = Zusammenschlüssen von Betriebsräten
among-healthcare = Gesundheitseinrichtungen
among-archive = Archiven
among-other = anderen Organisationen
spotted-heading = Im Text erkannt
spotted-lead = Diese Begriffe hat der Atlas selbst in den Texten gefunden. Niemand hat sie angegeben oder geprüft.
spotted-sure = sicher
spotted-likely = wahrscheinlich
spotted-title = im Titel
spotted-summary = in der Kurzbeschreibung
spotted-body = im Text
