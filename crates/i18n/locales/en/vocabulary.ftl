# Kinds of entries, one
kind-organisation = Organisation
kind-person = Person
kind-offer = Offer
kind-need = Need
kind-project = Project
kind-outcome = Project outcome
kind-publication = Publication
kind-programme = Funding programme
kind-course = Course
kind-event = Event
kind-news = News item
kind-insight = Study or practice example
kind-measure = Measure

# Kinds of entries, many
kinds-organisation = Organisations
kinds-person = People
kinds-offer = Offers
kinds-need = Needs
kinds-project = Projects
kinds-outcome = Project outcomes
kinds-publication = Publications
kinds-programme = Funding programmes
kinds-course = Courses
kinds-event = Events
kinds-news = News
kinds-insight = Studies and practice examples
kinds-measure = Measures

# What a kind is, in one line
about-organisation = Firms, universities, institutes, chambers, networks
about-person = Contact people who agreed to appear
about-offer = Laboratories, test beds, advice, products
about-need = Who looks for what: partners, technology, advice
about-project = From the idea to its use
about-outcome = Methods, demonstrators, patents, guidelines
about-publication = Articles, reports, theses
about-programme = Grants, loans, sureties
about-course = Courses and training
about-event = Events on site and online
about-news = News from the organisations
about-insight = Opportunities, risks, good examples
about-measure = What the Alliance agreed to do

# Fields of action
field-knowledge = Making knowledge and competences visible
field-innovation = Innovation and transfer
field-infrastructure = Digital infrastructure
field-funding = Funding and finance
field-security = IT security
field-skills = Skills and training
field-work = Shaping good work
field-dialogue = Societal dialogue

# Interfaces
interface-organisation-technology = Organisation and technology
interface-organisation-people = Organisation and people

# States
state-draft = Draft
state-submitted = Submitted for review
state-published = Published
state-expired = Expired
state-withdrawn = Withdrawn
state-merged = Merged

# Types of organisations
organisation-type-university = University
organisation-type-university-of-applied-sciences = University of applied sciences
organisation-type-research-institute = Research institute
organisation-type-company = Company
organisation-type-chamber = Chamber
organisation-type-union = Trade union
organisation-type-employers-association = Employers’ association
organisation-type-network = Network
organisation-type-advice-centre = Advice centre
organisation-type-public-body = Public body
organisation-type-foundation = Foundation
organisation-type-works-council-body = Works council body
organisation-type-healthcare = Healthcare provider
organisation-type-archive = Archive
organisation-type-other = Other organisation
turnover-up-to-2m = up to €2 million
turnover-up-to-10m = over €2 to €10 million
turnover-up-to-50m = over €10 to €50 million
turnover-above-50m = over €50 million

# Offers and needs
offer-type-laboratory = Laboratory
offer-type-demonstrator = Demonstrator
offer-type-test-bed = Test bed
offer-type-advice = Advice
offer-type-service = Service
offer-type-product = Product
offer-type-data = Data
wanted-partner = Partner
wanted-advice = Advice
wanted-technology = Technology
wanted-research = Research
wanted-funding = Funding
wanted-skills = Skills
urgency-now = now
urgency-this-year = this year
urgency-open = no fixed date

# Projects and what comes out
stage-idea = Idea
stage-planned = Planned
stage-running = Running
stage-finished = Finished
stage-in-use = In use
outcome-type-method = Method
outcome-type-demonstrator = Demonstrator
outcome-type-patent = Patent
outcome-type-product = Product
outcome-type-software = Software
outcome-type-guideline = Guideline
outcome-type-study = Study
outcome-type-summary = Summary
publication-type-article = Article
publication-type-report = Report
publication-type-thesis = Thesis
publication-type-book = Book
publication-type-conference-paper = Conference paper

# Funding
instrument-grant = Grant
instrument-loan = Loan
instrument-surety = Surety
instrument-guarantee = Guarantee
instrument-equity = Equity
instrument-voucher = Voucher
instrument-advice = Funded advice
giver-federal = Federal government
giver-state = State of North Rhine-Westphalia
giver-eu = European Union
giver-other = Other

# Courses, events, insights, measures
format-presence = On site
format-online = Online
format-blended = Blended
format-hybrid = Hybrid
level-beginner = Beginner
level-intermediate = Intermediate
level-advanced = Advanced
insight-type-chance = Opportunity
insight-type-risk = Risk
insight-type-consequence = Consequence
insight-type-good-practice = Good practice
progress-agreed = Agreed
progress-started = Started
progress-on-track = On track
progress-delayed = Delayed
progress-done = Done
progress-dropped = Dropped
standing-stated = self-declared
standing-confirmed = confirmed
standing-rejected = rejected
sector-edition-wz2008 = WZ 2008
sector-edition-wz2025 = WZ 2025

# Relations, seen from where they start
relation-out-takes-part-in = Takes part in
relation-out-provides = Provides
relation-out-seeks = Looks for
relation-out-produced = Has produced
relation-out-funds = Funds
relation-out-answers = Answers
relation-out-part-of = Part of
relation-out-related-to = Related to
relation-out-works-at = Works at
relation-out-organises = Organises
relation-out-reports = Reports in
relation-out-concerns = Concerns
relation-out-agrees = Agrees with
relation-out-dissents = Dissents from
relation-out-abstains = Abstains on

# Relations, seen from where they end
relation-in-takes-part-in = Participants
relation-in-provides = Provided by
relation-in-seeks = Wanted by
relation-in-produced = Produced by
relation-in-funds = Funded by
relation-in-answers = Possible answers
relation-in-part-of = Parts
relation-in-related-to = Related to
relation-in-works-at = People
relation-in-organises = Organised by
relation-in-reports = Reported by
relation-in-concerns = Mentioned in
relation-in-agrees = Agreement
relation-in-dissents = Dissent
relation-in-abstains = Abstentions

# Roles in a relation, as sources write them
role-coordinator = coordinator
role-participant = participant
role-partner = partner
role-beneficiary = beneficiary
role-host = host institution
role-host-institution = host institution
role-associated = associated partner
role-associated-partner = associated partner
role-third-party = third party
role-subcontractor = subcontractor
role-speaker = speaker
role-author = author
role-lead = lead
role-responsible = responsible
role-member = member
role-parent = parent
role-child = child

# Whom an insight touches, as sources write it
touches-administrations = public administrations
touches-care = care
touches-citizens = citizens
touches-cleaners = cleaning staff
touches-employees = employees
touches-environment = the environment
touches-firms = firms
touches-managers = managers
touches-municipalities = municipalities
touches-older-workers = older workers
touches-residents = residents
touches-self-employed = the self-employed
touches-universities = universities
touches-unskilled = unskilled workers
touches-works-councils = works councils

# What happened to an entry
change-created = Added
change-updated = Changed
change-vanished = Dropped from its source
change-returned = Back in its source
change-merged = Merged with another entry
change-unmerged = Merge undone
change-erased = Erased
change-related = Relation added or changed
change-unrelated = Relation removed
