//! What was shown, by whom, and what editors say of it.

use app::{AppError, Edit, NewRelation, SearchRequest};
use domain::{
    Actor, CompetenceClaim, Content, EntryId, Kind, Language, RelationKind, Role, Standing,
    Visibility,
};

use crate::atlas::{Atlas, OPERATOR, titled};

const ROBOTICS: &str = "urn:kompetenzatlas:thesaurus:robotics";

fn during(title: &str, year: i16) -> Content {
    let mut content = titled(Kind::Project, title);
    content.period.from = Some(jiff::civil::date(year, 1, 1));
    content.period.until = Some(jiff::civil::date(year, 12, 31));
    content
}

async fn took_part(atlas: &Atlas, who: EntryId, what: EntryId, role: Option<&str>) {
    let relation = NewRelation {
        kind: RelationKind::TakesPartIn,
        from: who,
        to: what,
        role: role.map(str::to_owned),
        since: None,
        until: None,
    };
    atlas.app.relate(&OPERATOR, relation).await.expect("fits");
}

/// Two institutes with projects on robots, one of them hidden.
async fn institutes(atlas: &Atlas) -> (EntryId, EntryId, EntryId) {
    let add = async |content, visibility| atlas.add(&OPERATOR, content, visibility).await.id;
    let much = add(
        titled(Kind::Organisation, "Lehrstuhl 1"),
        Visibility::Public,
    )
    .await;
    let little = add(
        titled(Kind::Organisation, "Lehrstuhl 2"),
        Visibility::Public,
    )
    .await;
    let first = add(during("Robotik in der Pflege", 2020), Visibility::Public).await;
    let second = add(during("Robotik im Lager", 2012), Visibility::Public).await;
    let hidden = add(during("Robotik im Bergwerk", 2021), Visibility::Members).await;
    took_part(atlas, much, first, Some("coordinator")).await;
    took_part(atlas, much, second, None).await;
    took_part(atlas, little, first, Some("thirdParty")).await;
    took_part(atlas, little, hidden, Some("coordinator")).await;
    atlas.settle().await;
    (much, little, first)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_says_what_was_shown_since_when_and_by_what() {
    let atlas = Atlas::new().await;
    let (much, little, first) = institutes(&atlas).await;
    let profile = atlas.app.competence_profile(&Actor::Anonymous, much).await;
    let profile = profile.expect("is there");
    assert_eq!(profile.evidence, 2);
    let line = profile.lines.iter().find(|line| line.uri == ROBOTICS);
    let line = line.expect("its projects name it");
    let shown = &line.shown;
    assert_eq!((shown.pieces, shown.independent), (2, 2));
    assert_eq!((shown.first, shown.last), (Some(2012), Some(2020)));
    assert_eq!(line.pieces[0].entry.id, first, "it led the newer one");
    let rank = line.rank.expect("compared");
    assert_eq!((rank.place, rank.of), (1, 2));
    assert!(!line.is_excellent, "among two nobody is");

    // Who sees more, sees more proof.
    let member = atlas.account("member", Role::Member).await;
    for (actor, pieces) in [(&Actor::Anonymous, 1), (&member, 2)] {
        let profile = atlas.app.competence_profile(actor, little).await;
        let lines = profile.expect("is there").lines;
        let line = lines
            .iter()
            .find(|line| line.uri == ROBOTICS)
            .expect("shown");
        assert_eq!(
            (line.shown.pieces, line.pieces.len()),
            (pieces, pieces as usize)
        );
    }
    let nobody = atlas
        .app
        .competence_profile(&Actor::Anonymous, EntryId::from_u128(1))
        .await;
    assert!(matches!(nobody, Err(AppError::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_says_how_much_it_does_not_show() {
    let atlas = Atlas::new().await;
    let who = titled(Kind::Organisation, "Lehrstuhl 3");
    let who = atlas.add(&OPERATOR, who, Visibility::Public).await.id;
    let vocabulary = atlas.app.vocabulary().await.expect("there");
    let concepts = vocabulary.iter();
    let concepts =
        concepts.filter(|concept| concept.uri.starts_with("urn:kompetenzatlas:thesaurus:"));
    let names = concepts.map(|concept| &concept.labels(Language::German).1.preferred);
    for name in names.take(40) {
        let project = atlas.add(&OPERATOR, during(name, 2020), Visibility::Public);
        let project = project.await.id;
        took_part(&atlas, who, project, None).await;
    }
    atlas.settle().await;
    let profile = atlas.app.competence_profile(&Actor::Anonymous, who).await;
    let profile = profile.expect("is there");
    assert_eq!(profile.lines.len(), 24);
    assert!((25..=60).contains(&profile.total), "{}", profile.total);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_competence_says_who_has_shown_it_and_with_whom() {
    let atlas = Atlas::new().await;
    let (much, little, _) = institutes(&atlas).await;
    let vocabulary = atlas.app.vocabulary().await.expect("there");
    let page = atlas
        .app
        .competence_page(&Actor::Anonymous, &vocabulary, ROBOTICS)
        .await;
    let page = page.expect("answers");
    let who: Vec<EntryId> = page.holders.iter().map(|holder| holder.entry.id).collect();
    assert_eq!(who, [much, little]);
    assert_eq!((page.entries, page.total), (2, 2));
    assert_eq!(page.years.get(&2012), Some(&(1, 1)));
    let pair = (much.min(little), much.max(little), 1);
    assert_eq!(page.ties, [pair], "one project together");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_competence_that_nobody_has_shown_is_a_gap() {
    const WELDING: &str = "urn:kompetenzatlas:thesaurus:laser-welding";
    let atlas = Atlas::new().await;
    institutes(&atlas).await;
    // It speaks for nobody, or is yet to begin.
    let nobodys = during("Laserschweißen ohne Beteiligte", 2020);
    atlas.add(&OPERATOR, nobodys, Visibility::Public).await;
    let vocabulary = atlas.app.vocabulary().await.expect("there");
    let uris = [ROBOTICS, WELDING].map(str::to_owned);
    let shown = async || {
        atlas.settle().await;
        let shown = atlas
            .app
            .shown_competences(&Actor::Anonymous, &vocabulary, &uris);
        let shown = shown.await.expect("answers");
        for uri in &uris {
            let page = atlas
                .app
                .competence_page(&Actor::Anonymous, &vocabulary, uri);
            let holders = page.await.expect("answers").holders;
            assert_eq!(shown.contains(uri), !holders.is_empty(), "{uri}");
        }
        shown.contains(WELDING)
    };
    assert!(!shown().await);
    let who = titled(Kind::Organisation, "Werkstatt");
    let who = atlas.add(&OPERATOR, who, Visibility::Public).await.id;
    let later = during("Laserschweißen von morgen", 2999);
    let later = atlas.add(&OPERATOR, later, Visibility::Public).await.id;
    took_part(&atlas, who, later, None).await;
    assert!(!shown().await);
    // Whose hidden organisation took part in what all may see is not told.
    let hidden = titled(Kind::Organisation, "Verborgene Werkstatt");
    let hidden = atlas.add(&OPERATOR, hidden, Visibility::Members).await.id;
    let open = during("Laserschweißen mit Verborgenen", 2018);
    let open = atlas.add(&OPERATOR, open, Visibility::Public).await.id;
    took_part(&atlas, hidden, open, None).await;
    assert!(!shown().await);
    let done = during("Laserschweißen von gestern", 2019);
    let done = atlas.add(&OPERATOR, done, Visibility::Public).await.id;
    took_part(&atlas, who, done, None).await;
    assert!(shown().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_editor_rejects_is_not_found_and_not_shown() {
    let atlas = Atlas::new().await;
    let (much, _, first) = institutes(&atlas).await;
    let found = async || {
        let request = SearchRequest {
            competences: vec![ROBOTICS.to_owned()],
            ..SearchRequest::default()
        };
        atlas
            .app
            .search(&Actor::Anonymous, request)
            .await
            .expect("answers")
            .total
    };
    assert_eq!(found().await, 2);
    let member = atlas.account("member", Role::Member).await;
    let refused = atlas
        .app
        .judge_competence(&member, first, ROBOTICS, Some(Standing::Rejected))
        .await;
    assert!(matches!(refused, Err(AppError::Forbidden)));
    let judge = async |standing| {
        let judged = atlas
            .app
            .judge_competence(&OPERATOR, first, ROBOTICS, standing)
            .await;
        judged.expect("is noted");
        atlas.settle().await;
    };
    judge(Some(Standing::Rejected)).await;
    assert_eq!(found().await, 1);
    let strength = async || {
        let profile = atlas.app.competence_profile(&Actor::Anonymous, much).await;
        let lines = profile.expect("is there").lines;
        let line = lines
            .into_iter()
            .find(|line| line.uri == ROBOTICS)
            .expect("shown");
        (line.shown.strength, line.shown.is_confirmed)
    };
    let (rejected, _) = strength().await;
    judge(None).await;
    let (spotted, is_confirmed) = strength().await;
    assert!(spotted > rejected && !is_confirmed);
    judge(Some(Standing::Confirmed)).await;
    let (confirmed, is_confirmed) = strength().await;
    assert!(confirmed > spotted && is_confirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_new_vocabulary_are_spotted_in_what_is_there() {
    let atlas = Atlas::new().await;
    atlas
        .add(
            &OPERATOR,
            titled(Kind::News, "Quasten flechten heute"),
            Visibility::Public,
        )
        .await;
    atlas.settle().await;
    let concept = "[source]\nid = \"words\"\ntitle = \"Words\"\npublisher = \"Somebody\"\nlicence = \"CC0-1.0\"\n\
                   url = \"https://list.example\"\ncorrections = \"mail@list.example\"\n[file]\nformat = \"csv\"\n\
                   [[concept]]\nscheme = \"esco\"\nkey = \"{id}\"\nuri = \"urn:words:{id}\"\nlabels.de.preferred = \"{label}\"\n";
    atlas
        .import(concept, "words.csv", "id,label\n1,Quasten flechten\n")
        .await;
    let found = async || {
        let request = SearchRequest {
            competences: vec!["urn:words:1".to_owned()],
            language: Some(Language::German),
            ..SearchRequest::default()
        };
        atlas
            .app
            .search(&Actor::Anonymous, request)
            .await
            .map_or(0, |page| page.total)
    };
    // The index is built anew beside the one that serves.
    for _ in 0..200 {
        if found().await == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("never spotted");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_an_editor_confirms_or_takes_back_a_rejection() {
    let atlas = Atlas::new().await;
    let member = atlas.account("member", Role::Member).await;
    let claim = |standing| CompetenceClaim {
        concept: ROBOTICS.to_owned(),
        standing,
    };
    let standings = |entry: &domain::Entry| -> Vec<Standing> {
        let claims = entry.content.competences.iter();
        claims.map(|claim| claim.standing).collect()
    };
    let mut content = titled(Kind::Offer, "Labor");
    content.competences.push(claim(Standing::Confirmed));
    let entry = atlas.add(&member, content, Visibility::Public).await;
    assert_eq!(standings(&entry), [Standing::Stated]);
    let judged =
        atlas
            .app
            .judge_competence(&OPERATOR, entry.id, ROBOTICS, Some(Standing::Rejected));
    let judged = judged.await.expect("is noted");
    let mut content = judged.content.clone();
    content.competences = vec![claim(Standing::Confirmed)];
    let edit = Edit {
        content,
        visibility: None,
        guarded: None,
        state: None,
    };
    let edited = atlas
        .app
        .edit_entry(&member, entry.id, judged.version, edit)
        .await;
    assert_eq!(standings(&edited.expect("is edited")), [Standing::Rejected]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_but_its_owner_says_makes_nobody_excellent() {
    let atlas = Atlas::new().await;
    let head = "[source]\nid = \"list\"\ntitle = \"A list\"\npublisher = \"Somebody\"\nlicence = \"CC0-1.0\"\n\
                url = \"https://list.example\"\ncorrections = \"mail@list.example\"\n[file]\nformat = \"csv\"\n";
    let of = |name: &str, kind: &str| {
        format!(
            "[[entry]]\nname = \"{name}\"\nkind = \"{kind}\"\nkey = \"{name}/{{{name}}}\"\ntexts.de.title = \"{{{name}}}\"\n"
        )
    };
    let ends = "[[relation]]\nkind = \"takes_part_in\"\nfrom = \"@who\"\nto = \"@project\"\n\
                [[relation]]\nkind = \"produced\"\nfrom = \"@who\"\nto = \"@outcome\"\n";
    let mapping = format!(
        "{head}{}{}{}{ends}",
        of("who", "organisation"),
        of("project", "project"),
        of("outcome", "outcome")
    );
    let mut rows = "who,project,outcome\n".to_owned();
    for (who, times) in [(1, 4), (2, 1), (3, 1), (4, 1), (5, 1)] {
        for n in 0..times {
            rows +=
                &format!("Lehrstuhl {who},Robotik Projekt {who}{n},Robotik Ergebnis {who}{n}\n");
        }
    }
    atlas.import(&mapping, "list.csv", &rows).await;
    let typed = atlas
        .add(
            &OPERATOR,
            titled(Kind::Organisation, "Angeber"),
            Visibility::Public,
        )
        .await;
    for n in 0..12 {
        let project = titled(Kind::Project, &format!("Robotik Traum {n}"));
        let project = atlas.add(&OPERATOR, project, Visibility::Public).await;
        took_part(&atlas, typed.id, project.id, Some("coordinator")).await;
    }
    atlas.settle().await;
    let vocabulary = atlas.app.vocabulary().await.expect("there");
    let page = atlas
        .app
        .competence_page(&Actor::Anonymous, &vocabulary, ROBOTICS)
        .await;
    let holders = page.expect("answers").holders;
    let named = |name: &str| {
        let mut holders = holders.iter();
        holders
            .find(|h| h.entry.content.title(Language::German) == name)
            .expect("shown")
    };
    assert!(named("Angeber").knower.shown.pieces >= 12 && !named("Angeber").is_excellent);
    assert!(!named("Lehrstuhl 2").is_excellent);
}
