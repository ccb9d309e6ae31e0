home-title = Who knows what in North Rhine-Westphalia
home-lead = The Competence Atlas shows which firms, universities, institutes and networks can help you – and what proves it.
home-empty = The atlas is still empty. As soon as the first sources have been read you will find entries here.
home-figures = { $n ->
    [one] { $n } entry in the atlas
   *[other] { $n } entries in the atlas
}
home-map-title = What is near you?
home-network = How fast is the network where you are?
home-map-lead = Choose a district or city on the map or in the list.
home-map-skip = Skip the map
home-kinds-title = What will you find here?
home-newest-title = Latest additions
home-newest-all = All new entries
home-proof-title = How evidence comes about
home-proof-lead = Whoever the atlas names for a topic has something to show for it. We do not take a self-description for competence unchecked.
home-proof-1-title = Reading open sources
home-proof-1 = The atlas reads public registers and project databases and names source, licence and date for every statement.
home-proof-2-title = Connecting evidence
home-proof-2 = Projects, outcomes, offers and publications are related to those who worked on them.
home-proof-3-title = Giving reasons
home-proof-3 = Every hit shows why it is there: the matching words, and the evidence with its year.
home-about-title = What is the Competence Atlas?
home-about = The NRW Alliance for Economy and Work 4.0 brings together the state, the sciences, the chambers and the social partners. The atlas shows who in North Rhine-Westphalia knows something about the digital change of business and work, and leads from a need to the people who can help.
home-about-more = More about the atlas
