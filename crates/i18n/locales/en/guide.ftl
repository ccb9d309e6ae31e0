# The guide: from a question in plain words to everything that fits.
home-guide-from = Make a guide of it
home-guide = Rather tell what it is about? To the guide
nav-guide = Guide
guide-title = Guide
guide-title-yours = Your guide
guide-lead = Describe your problem as you would tell it to a colleague. On one page you get who in North Rhine-Westphalia can help, what there is already, what is funded and what is to be settled with the employees.
guide-steps = Steps to the guide
guide-step-question = What is it about?
guide-step-details = Where and who?
guide-step-help = What helps?
guide-step-check = Is all of it right?
guide-details-lead = All of this may stay open. With the place those nearby come first; the rest decides which rules concern you.
guide-help-lead = Untick what you do not need.
guide-check-lead = This is how we understood you. Change what is not right.
guide-sections = Parts of the guide
guide-form-note = What you write lies encrypted under a secret link that only you have. After 24 hours it is deleted unless you keep the guide. Your question stands in no address.
guide-text = What is your problem or plan?
guide-text-hint = For example: “When we weld sheet metal, we notice faults only at the end. Can a camera see that earlier?”
guide-asker = Who is asking?
guide-place = Where are you?
guide-place-hint = Place in North Rhine-Westphalia. Then those nearby stand further up.
guide-branch = What line of business are you in?
guide-branch-hint = In your own words, for example “metal construction” or “care service”.
guide-wanted = What helps you?
guide-planned = What is planned? What is to be settled with the employees and for data protection depends on it. All of it may stay open.
guide-which-place = Which place do you mean by “{ $name }”?
guide-which-sector = Which sector is “{ $name }”?
guide-which-sector-hint = Rules that hold only for some sectors depend on it.
guide-sector-code = WZ 2008 { $name }
guide-open = stays open
guide-unreadable = we do not understand “{ $name }”; it counts as open
guide-change = Change
guide-change-name = Change: { $name }
guide-full = Too many guides are being made right now. Please try again later; your text still stands here.
guide-change-all = Change what you said or make it more precise
guide-next = Next
guide-back = Back
guide-show-now = Show the guide now
guide-submit = Show the guide
guide-fault-empty = Please describe what it is about.
guide-fault-long = Please be shorter: at most { $n } characters.
guide-faulty = Please look again:
guide-fault-place = The atlas does not know the place “{ $name }”. So distance does not count.
guide-fault-places = “{ $name }” may mean several places. Until you choose one, distance does not count.
guide-gap-none = The sources of this atlas say nothing of the kind yet, on no topic.
guide-gap-others = { $n ->
    [one] The atlas knows { $n } entry of this kind, but it does not fit your question.
   *[other] The atlas knows { $n } entries of this kind, but none fits your question.
}
guide-old = The newest here is from { $name }. Ask whether it still holds.
guide-remote = { $n ->
    [one] { $n } entry that is only remotely related
   *[other] { $n } entries that are only remotely related
}
guide-remote-note = What stands here touches your problem at most. Read before you call.
guide-remote-only = The sources of this atlas have nothing that is clearly about your problem. What follows comes nearest to it.
guide-more = { $n ->
    [one] One more result
   *[other] { $n } more results
}
guide-neighbours = What institutions around { $name } can do that is near your question
guide-institutions = { $n ->
    [one] { $n } institution
   *[other] { $n } institutions
}
guide-sample = Sample data: all entries here are made up.
guide-said = You said: { $name }.
guide-unsay = Take back
guide-helps-name = Helps: { $name }
guide-misfit = Does not fit, because …
guide-responsible = Whom you can call
responsible-commerce = For industry, trade and services
responsible-crafts = For crafts
responsible-employees = For works councils, staff councils and employees
responsible-real = These bodies are real, and so are the laws that this guide names. Everything else here is made up.
responsible-work = For work, advice and training
responsible-unchecked = As of { $name }, from general knowledge; compared with the source by nobody.
guide-keep-title = Keep, send on, delete
guide-keep = Keep for 90 days
guide-kept = This guide stays under its link until { $name }. Whoever has the link can read, change and delete it.
guide-not-kept = This guide is deleted on { $name } unless you keep it.
guide-link = Your link, to read, change and delete
guide-link-reading = Link for reading alone, to pass on
guide-title-shared = A guide that somebody shares with you
guide-shared = You can read it, but not change it. On { $name } it is gone.
guide-mail = Write as e-mail
guide-as-text = As text
guide-delete = Delete …
guide-delete-note = After that the link opens nothing, for others neither. It cannot be undone.
guide-delete-now = Delete now
guide-keep-note = Your browser prints the most important of it on two pages. The mail holds the link for reading alone; whoever gets your own can change and delete the guide as well. What you say of single items (“Helps”) is counted by month, without your question and without knowing who said it.
guide-apply-until = apply until { $name }
guide-mail-subject = Guide from the Kompetenzatlas NRW
guide-mail-link = The whole guide, as long as it is kept:
guide-deleted-title = Deleted
guide-deleted = Your guide is deleted. The link opens nothing any more.
guide-new = Make a new guide
guide-rights = Your rights: to be informed, to be consulted, to have a say
guide-rights-perhaps = None is certain yet. Depending on what is planned, these may be yours, for example:
guide-duties = What to settle first
guide-duties-open = { $n ->
    [0] Of all points it is clear whether they concern you.
    [one] { $n } point depends on more answers.
   *[other] { $n } points depend on more answers.
}
guide-duties-more = All questions on a page of their own
guide-answer = Answer
guide-duties-besides = What else is to be settled
guide-infrastructure = Digital infrastructure of the place
guide-infrastructure-none = How fast the network for firms in { $name } is, no source of this atlas tells.
guide-infrastructure-of = How fast is the network in { $name }?
help-people = People and institutions
help-examples = Projects and outcomes
help-offers = Offers and laboratories
help-funding = Funding
help-learning = Courses and events
help-insights = Studies and practice
help-advice = Advice and agreements
help-firms = Firms that have to do with it
help-needs = Needs: who looks for such a thing
asker-firm = A firm
asker-self-employed = Self-employed, alone
asker-council = Works council or staff council
asker-researcher = Research
asker-trainer = Training in a firm
asker-hint-firm = Who helps us, what is there, what is funded?
asker-hint-self-employed = The same, with the rules for one person
asker-hint-council = Rights, advice, agreements and examples
asker-hint-researcher = Who needs what I have?
asker-hint-trainer = Courses, places to learn and examples
fit-helps = Helps
fit-other-topic = another topic
fit-not-for-us = not meant for us
fit-too-far = too far away
fit-outdated = outdated or over
fit-unreachable = cannot be reached
