# What is to be settled when technology is introduced. The rules' own words stand with the rules.
duties-title = What to settle before new technology
duties-lead = What do you have to settle with the employees, for data protection and for IT security, and when? Answer what you know; everything else may stay open. For works and staff councils the points are the same: what is to be settled is your right.
duties-orientation = This is orientation in plain words and no legal advice. Each statement names its source and its date.
duties-faulty = Some answers could not be read. They are marked below; everything else was evaluated.
duties-concerning = { $n ->
    [0] According to your answers, none of this concerns you so far
    [one] This concerns you
   *[other] This concerns you: { $n } points
}
duties-open = { $n ->
    [one] Still open: { $n } point
   *[other] Still open: { $n } points
}
duties-others = { $n ->
    [one] Does not concern you: { $n } point
   *[other] Does not concern you: { $n } points
}
duties-depends = That depends on:
duties-due = When:
duties-because = Because:
duties-doubt = In doubt:
duties-to-come = Applies only from { $name }.
duties-checked = Compared with its source on { $name }.
duties-unchecked = As of { $name }, unchecked.
duties-unchecked-many = { $n ->
    [one] Nobody has compared { $n } statement with its source yet.
   *[other] Nobody has compared { $n } statements with their sources yet.
}
duties-help = Who helps with “{ $name }”
duties-codes = List of sectors
duties-next = This answer settles most:
duties-change = Change your answers
duties-form = Your answers
duties-form-note = Nothing of it is kept or stands in an address.
duties-yes = yes
duties-no = no
duties-left-open = open
duties-submit = Evaluate
duties-fault-number = This is no whole number from 0 up.
duties-fault-code = This is no sector of WZ 2008 of two to five digits.
duties-fault-choice = There is no such answer.
duty-group-participation = Participation of the employees
duty-group-work = Work and health
duty-group-data = Data protection
duty-group-security = IT security
duty-help-participation = Co-determination on new technology
duty-help-work = Occupational safety and risk assessment
duty-help-data = Data protection
duty-help-security = IT security
