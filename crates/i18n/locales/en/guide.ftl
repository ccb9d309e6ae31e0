# The guide: from a question in plain words to everything that fits.
home-guide = Prefer to describe your problem? Go to the guide
nav-guide = Guide
guide-title = Guide
guide-lead = Describe your problem as you would tell it to a colleague. On one page you get who in North Rhine-Westphalia can help, what exists already, what is funded, and what is to be settled with the employees.
guide-sections = Parts of the guide
guide-form = Your question
guide-form-note = Nothing of it is kept or stands in an address. Only the first answer is needed.
guide-text = What is your problem or your plan?
guide-text-hint = For example: “When welding sheets we notice faults only at the end. Can a camera see that earlier?”
guide-place = Where is your firm?
guide-place-hint = A town or postcode in North Rhine-Westphalia; then those who fit and are near come first.
guide-wanted = What kind of help do you want?
guide-submit = Show the guide
guide-fault-empty = Please describe what it is about.
guide-fault-long = Please be shorter: at most { $n } characters.
guide-faulty = The guide is not made yet. Please look at:
guide-fault-place = The atlas does not know the place “{ $name }”, or there are several. So distance does not count.
guide-gap-none = The sources of this atlas have nothing of it yet, on any subject.
guide-gap-others = { $n ->
    [one] The atlas knows { $n } entry of this kind, but it does not fit your question.
   *[other] The atlas knows { $n } entries of this kind, but none fits your question.
}
guide-duties = What to settle first
guide-duties-open = { $n ->
    [0] Of all points it is known whether they concern you.
    [one] { $n } point depends on further answers.
   *[other] { $n } points depend on further answers.
}
guide-duties-more = Settle more
guide-infrastructure = Digital infrastructure of the place
guide-infrastructure-of = How fast is the network in { $name }?
help-people = People and institutions
help-examples = Projects and outcomes
help-offers = Offers and laboratories
help-funding = Funding
help-learning = Courses and events
help-insights = Studies and practice
