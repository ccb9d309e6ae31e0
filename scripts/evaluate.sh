#!/usr/bin/env bash
# Measures how well is found, on real data: one line of figures for each set (docs/finding.md).
#
#   scripts/evaluate.sh BINARY DATA [--held]     DATA: the folder with the sets; --held: the half that nobody tunes on
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

main() {
  local binary data half=dev
  binary=$(realpath "$1")
  data=$(realpath "$2")
  [ "${3:-}" != --held ] || half=held
  folder=$(mktemp -d "${TMPDIR:-/tmp}/atlas-evaluation.XXXXXX")
  trap 'rm -rf "$folder"' EXIT
  node "$here/evaluation-data.mjs" "$data" "$folder"
  cd "$folder"
  export ATLAS_LOG=warn
  said "German question, German paragraph" "$binary" evaluate search --documents paragraphs.jsonl --queries questions_de.tsv --qrels questions.qrels
  said "English question, German paragraph" "$binary" evaluate search --documents paragraphs.jsonl --queries questions_en.tsv --qrels questions.qrels
  said "need, project ($half)" "$binary" evaluate search --documents projects.jsonl --queries "needs_$half.tsv" --qrels "needs_$half.qrels"
  if [ -f competences.tsv ]; then
    "$binary" --data esco import esco "$data/esco/esco_skills_de_merged.tsv" > import.log
    said "competence, skill" "$binary" --data esco evaluate concepts --queries competences.tsv --qrels competences.qrels
  fi
  if [ -f experts.tsv ]; then
    {
      "$binary" --data fp7 import fp7-organisations "$data/research/fp7_nrw_organisations.csv"
      "$binary" --data fp7 import fp7-briefs "$data/research/fp7_briefs_en.csv"
      "$binary" --data fp7 import fp7-participations participations.csv
    } > import.log
    said "project, participants" "$binary" --data fp7 evaluate experts --queries experts.tsv --qrels experts.qrels
  fi
  if [ -f everyday.qrels ]; then
    real > import.log
    said "everyday words, graded" "$binary" --data real evaluate search --queries everyday.tsv --qrels everyday.qrels
    said "guide for a firm, graded" "$binary" --data real evaluate guide --queries "$here/../bench/judged/guide_questions.tsv" --qrels "$here/../bench/judged/guide_grades.tsv"
  fi
}

# The atlas of real lists by which the everyday questions were graded; guides are judged on it as well.
real() {
  import ror organisations/ror_de_records.jsonl
  import hipo-universities organisations/hipo_universities_de.json
  import fp7-organisations research/fp7_nrw_organisations.csv
  import fp7-briefs research/fp7_briefs_en.csv
  import fp7-participations research/fp7_nrw_participations.csv
  import fp7-addresses research/fp7_nrw_org_addresses.csv
  import erc-grants research/erc_projects_en.csv
  import dfg-institutions research/dfg_institutions_nrw.csv
  import cordis-water research/cordis_water_projects_en.jsonl
  import eu-calls funding/eu_calls_open_2026-08_en.jsonl
  import funding-texts funding/foerderprogramme_volltext_de.jsonl
}

import() {
  "$binary" --data real import "$1" "$data/$2"
}

# The name of a set, and what the command printed.
said() {
  local name=$1 figures
  shift
  # In a statement of its own, so that a command that fails ends this.
  figures=$("$@")
  printf '%-36s %s\n' "$name" "$figures"
}

main "$@"
