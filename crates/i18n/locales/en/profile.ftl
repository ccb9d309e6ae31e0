# Profiles of competence: what somebody has shown, and what texts name.
profile-title = Competence profile
profile-of = Competence profile: { $name }
profile-description = Which competences are proven, since when, by what, and how that compares with others.
profile-lead = { $n ->
    [one] One competence
   *[other] { $n } competences
} from { $evidence ->
    [0] own statements
    [one] one piece of evidence
   *[other] { $evidence } pieces of evidence
}, the most telling first: what was shown here and is rare elsewhere.
profile-foremost = Here are the first { $n }.
profile-summary-lead = What this organisation or person has shown most clearly, with the strongest piece of evidence.
profile-whole = { $n ->
    [one] To the profile
   *[other] To the profile with { $n } competences
}
profile-empty-none = The atlas has no evidence here: no project, no outcome, no offer, no publication. Without evidence there is no profile. That does not mean that nothing is known here – only that our sources do not tell of it.
profile-empty-unnamed = { $n ->
    [one] There is one piece of evidence, but its text does not clearly name a competence that the atlas knows.
   *[other] There are { $n } pieces of evidence, but their texts do not clearly name a competence that the atlas knows.
}
profile-empty-evidence = See the evidence
profile-empty-feedback = Is something missing? Write to us
profile-back = To the entry
profile-lines = Competences
profile-strongest = Strongest evidence
profile-by-year = Evidence by year
profile-fading = Older evidence counts less, but at least half: the paler the bar, the older it is.
profile-comparison = Compared with others
profile-marks = The bar reaches to the own value, the line across it stands in the middle of all who are compared, and the right end is the best value. Narrower competences count along, as on the page of the competence; so the own value may be higher here than the strength.
profile-table = All values as a table
profile-table-competence = Competence
profile-table-strength = Strength
profile-table-independent = Independent pieces
profile-table-pieces = Pieces of evidence
profile-table-kinds = Kinds of evidence
profile-table-years = Evidence by year
profile-table-rank = Place
profile-table-standing = Standing
profile-no-rank = not compared
profile-method = How this is computed
profile-method-sum = The strength is a sum over all evidence. Only what clearly names the competence counts: in the title, or more than once; what begins in a later year does not count yet. Each piece counts as much as it is surely about the competence, times how much it speaks for this organisation or person (leading counts more than taking part; what a source tells more than what somebody says of themselves), times its age.
profile-method-age = Age: a piece from this year counts in full, one from ten or more years ago half, and it never gets less. Undated pieces are not reduced.
profile-method-once = Independent: a project and its outcomes count only once together.
profile-method-through = Evidence: outcomes of a project count for those who took part in it, too. The page of the entry lists only the evidence that names it directly.
profile-method-own = Self-declared: what somebody says of themselves counts as a weak piece of evidence (0.4) in the own profile and alone gives no place among those who have shown it. A word in a name is no statement. Once the editors have confirmed it, it counts in full; confirmed evidence counts a quarter more.
profile-method-order = Order: strength times rarity. What nearly everybody can do stands further down.
profile-method-rule = Excellent
profile-method-excellent = Nobody can type in “excellent”. It stands where somebody is in the first tenth of at least five who are comparable (of up to ten that is the first alone, and only without a tie), with at least three independent pieces of evidence of at least two kinds that sources tell (a project and a publication, for example). Comparable are those of the same type (universities with universities) who have shown the same competence.
profile-method-limits = The atlas knows only what its sources tell. Who seldom appears in funded projects and publications is weaker here than in fact. Values compare only within one competence.
shown-undated = undated
shown-years = since { $from }, most recently { $until }
shown-years-ahead = since { $from }, running until { $until }
shown-year-ahead = running until { $name }
shown-pieces = { $n ->
    [0] no evidence
    [one] 1 independent piece
   *[other] { $n } independent pieces
}
shown-all-pieces = { $n ->
    [one] 1 piece of evidence
   *[other] { $n } pieces of evidence
}
shown-excellent = excellent
shown-best = Strongest evidence:
timeline-told = Evidence by year: { $name }
rank-place = Place { $place } of { $n } { $name }
rank-alone = No comparison: nobody else of this type has shown it
rank-values = Here { $own }, middle { $middle }, best { $best }
among-organisation = organisations of unknown type
among-person = people
among-university = universities
among-university-of-applied-sciences = universities of applied sciences
among-research-institute = research institutes
among-company = companies
among-chamber = chambers
among-union = trade unions
among-employers-association = employers’ associations
among-network = networks
among-advice-centre = advice centres
among-public-body = public bodies
among-foundation = foundations
among-works-council-body = works council bodies
among-healthcare = healthcare providers
among-archive = archives
among-other = other organisations
spotted-heading = Recognised in the text
spotted-lead = The atlas itself found these terms in the texts. Nobody stated or checked them.
spotted-sure = sure
spotted-likely = likely
spotted-title = in the title
spotted-summary = in the summary
spotted-body = in the text
