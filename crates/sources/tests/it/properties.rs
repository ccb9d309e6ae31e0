use proptest::prelude::*;
use sources::{Mapping, read};

use crate::{ENTRY, HEAD, context, mapping_of};

const FORMATS: &[&str] = &[
    "format = \"csv\"",
    "format = \"tsv\"",
    "format = \"jsonl\"",
    "format = \"turtle\"",
    "format = \"csv\"\nencoding = \"windows-1252\"",
];

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), format in prop::sample::select(FORMATS), with_header in any::<bool>()) {
        let header: &[u8] = if format.contains("tsv") { b"key\ttitle\n" } else { b"key,title\n" };
        let file = if with_header { [header, &bytes].concat() } else { bytes };
        let mapping = mapping_of(format, ENTRY);
        for row in read(&mapping, "f", file.as_slice(), &context()) {
            prop_assert!(row.bytes_read <= file.len() as u64 && row.line >= 1);
            for record in &row.records {
                prop_assert_eq!(record.draft.validate(), Ok(()));
            }
            for problem in &row.problems {
                prop_assert!(!problem.reason.is_empty() && problem.file == "f");
            }
        }
    }

    #[test]
    fn no_text_makes_a_shipped_mapping_panic(cells in prop::collection::vec("[\\PC]{0,12}", 10), name in prop::sample::select(vec!["fp7-organisations", "erc-grants", "fp7-briefs", "postcodes-nrw"])) {
        let mapping = Mapping::shipped(name).expect("shipped");
        let header = match name {
            "fp7-organisations" => "org_id,name,short_name,url,street,city,postcode,nuts3,ags,n_projects",
            "erc-grants" => "grant,acronym,title,host_institution,abstract,budget_eur,start,end,nrw_host,x",
            "fp7-briefs" => "brief_rcn,project_rcn,call_topic,title,teaser,date,n_partners,a,b,c",
            _ => "plz,ort,ags,landkreis,bundesland,lat,lon,a,b,c",
        };
        let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let file = format!("{header}\n{}\n", cells.join(","));
        for row in read(&mapping, "f", file.as_bytes(), &context()) {
            for record in &row.records {
                prop_assert_eq!(record.draft.validate(), Ok(()));
            }
        }
    }

    #[test]
    fn no_text_makes_a_mapping_panic(text in "\\PC{0,200}") {
        let _ = Mapping::parse("m", &text);
    }

    #[test]
    fn no_change_makes_a_mapping_panic(at in 0_usize..400, cut in 0_usize..20, put in "[\\[\\]{}=\"\\n@:a-z.]{0,6}") {
        let good = format!("{HEAD}{ENTRY}");
        let at = at.min(good.len());
        let end = (at + cut).min(good.len());
        let changed = format!("{}{put}{}", &good[..at], &good[end..]);
        if let Err(error) = Mapping::parse("m", &changed) {
            prop_assert!(error.line >= 1 && error.line <= changed.lines().count() + 1);
            prop_assert!(!error.field.is_empty() && !error.reason.is_empty());
        }
    }
}
