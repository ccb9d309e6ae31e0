# Vocabularies: competences and sectors.
competences-title = Competences
competences-lead = The terms by which the atlas orders who knows what: look them up, browse them, and see who has something to show for them.
sectors-title = Sectors
sectors-lead = The German classification of economic activities (WZ) in its editions 2008 and 2025, with the ways from one to the other.
concept-search = Look up a term or code
concept-found = { $n ->
    [one] { $n } term found
   *[other] { $n } terms found
}
concept-none = No term matches “{ $name }”
concept-cut = Shown are the { $n } that fit best. Write more to find fewer.
concept-search-atlas = Search “{ $name }” in the whole atlas
concept-tops = Broadest terms
concept-narrower-count = { $n } narrower
concept-entries = Who and what in the atlas
concept-entries-lead = Entries to which this term or a narrower one is assigned.
concept-empty = Nothing in the atlas is assigned to this term or a narrower one yet. The search may find more: it looks into the texts, too.
concept-place = Place in the vocabulary
concept-broader = Broader
concept-narrower = Narrower
concept-matches = In other vocabularies
concept-alone = This term stands by itself in its vocabulary.
concept-uri = Identifier:
alternatives-de = Other names (German)
alternatives-en = Other names
vocabulary-size = { $n ->
    [one] { $n } term
   *[other] { $n } terms
}
vocabulary-empty = This vocabulary has not been imported here.
vocabulary-none = No vocabulary has been imported into this atlas yet.
scheme-atlas = The atlas's own terms
scheme-esco = ESCO skills
scheme-esco-occupation = ESCO occupations
scheme-euroscivoc = Fields of science (EuroSciVoc)
scheme-wz2008 = WZ 2008
scheme-wz2025 = WZ 2025
scheme-federal-topic = Research topics of the federal government
scheme-about-atlas = Terms that the atlas's own editors keep.
scheme-about-esco = Skills, competences and knowledge. This service uses the ESCO classification of the European Commission.
scheme-about-esco-occupation = Occupations and their groups. This service uses the ESCO classification of the European Commission.
scheme-about-euroscivoc = Fields of science by which the European Commission orders research projects.
scheme-about-wz2008 = Classification of economic activities, edition 2008, of the Federal Statistical Office.
scheme-about-wz2025 = Classification of economic activities, edition 2025, of the Federal Statistical Office.
scheme-about-federal-topic = Leistungsplansystematik, by which the federal government orders its research funding.
match-exact = the same
match-close = nearly the same
match-broad = broader
match-narrow = narrower
match-related = related
