// Makes of real data what `kompetenzatlas evaluate` reads: texts, queries, judgements.
//
//   node scripts/evaluation-data.mjs DATA OUT
//
// DATA is a folder with the sets that docs/finding.md names. Whatever is missing is left out, and said.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [data, out] = process.argv.slice(2);
if (!data || !out) {
  console.error("evaluation-data: give the folder of the data and the one to write into");
  process.exit(2);
}
const judged = join(dirname(fileURLToPath(import.meta.url)), "..", "bench", "judged");
mkdirSync(out, { recursive: true });

const flat = (text) => text.replace(/[\t\r\n]+/g, " ").trim();
const lines = (name, rows) => writeFileSync(join(out, name), rows.map((row) => row.map((cell) => flat(String(cell))).join("\t") + "\n").join(""));
const documents = (name, rows) => writeFileSync(join(out, name), rows.map((row) => JSON.stringify(row) + "\n").join(""));

/** The rows of a table with quotes, each by the names of its columns. */
function table(text, delimiter) {
  const rows = [];
  let row = [], cell = "", quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === delimiter) (row.push(cell), (cell = ""));
    else if (c === "\n") (row.push(cell.replace(/\r$/, "")), rows.push(row), (row = []), (cell = ""));
    else cell += c;
  }
  if (cell || row.length) rows.push([...row, cell]);
  const [header, ...rest] = rows;
  return rest.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ""])));
}

function set(name, files, make) {
  const paths = files.map((file) => join(data, file));
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length) return console.error(`evaluation-data: ${name} is left out: no ${missing.join(", ")}`);
  make(...paths.map((path) => readFileSync(path, "utf8")));
  console.error(`evaluation-data: ${name}`);
}

set("questions and paragraphs", ["retrieval/xquad_dev.de.json", "retrieval/xquad_dev.en.json"], (de, en) => {
  const [german, english] = [de, en].map((text) => JSON.parse(text).data.flatMap((article) => article.paragraphs));
  documents("paragraphs.jsonl", german.map((one, at) => ({ id: `p${at}`, title: "", text: one.context, lang: "de" })));
  const asked = (all) => all.flatMap((one) => one.qas.map((qa) => [qa.id, qa.question]));
  lines("questions_de.tsv", asked(german));
  lines("questions_en.tsv", asked(english));
  lines("questions.qrels", german.flatMap((one, at) => one.qas.map((qa) => [qa.id, `p${at}`, 1])));
});

set("competences", ["linking/ba2esco_dev.tsv"], (text) => {
  const exact = text.split("\n").slice(1).map((line) => line.split("\t")).filter((cells) => cells[3] === "exactMatch");
  lines("competences.tsv", [...new Map(exact.map(([id, label]) => [id, label]))]);
  lines("competences.qrels", exact.map(([id, , uri]) => [id, uri, 3]));
});

set("needs", ["research/fp7_briefs_en.csv", "research/erc_projects_en.csv"], (briefs, grants) => {
  const texts = table(briefs, ",").map((row) => ({ id: `brief:${row.brief_rcn}`, title: row.title, text: row.teaser, lang: "en" }));
  const known = new Set();
  for (const row of table(grants, ",")) {
    const id = known.has(row.acronym) ? `erc:${row.acronym}#${known.size}` : `erc:${row.acronym}`;
    known.add(id.slice(4)).add(row.acronym);
    texts.push({ id, title: row.title, text: row.abstract, lang: "en" });
  }
  documents("projects.jsonl", texts);
  for (const half of ["dev", "held"]) {
    const needs = table(readFileSync(join(judged, `needs_${half}.tsv`), "utf8"), "\t");
    lines(`needs_${half}.tsv`, needs.map((need) => [need.query, need.text]));
    lines(`needs_${half}.qrels`, needs.flatMap((need) => need.document.split(" ").map((id) => [need.query, id, 1])));
  }
});

// Of the projects with a brief and participants every fourth is asked about; its participations are not told.
set("experts", ["research/fp7_nrw_participations.csv", "research/fp7_briefs_en.csv"], (participations, briefs) => {
  const told = new Map();
  for (const row of table(participations, ",")) told.set(row.project_rcn, [...(told.get(row.project_rcn) ?? []), row.org_id]);
  const brief = new Map(table(briefs, ",").reverse().map((row) => [row.project_rcn, `${row.title} ${row.teaser}`]));
  const projects = [...told.keys()].filter((project) => brief.has(project)).sort();
  const held = projects.filter((_, at) => at % 4 === 0);
  lines("experts.tsv", held.map((project) => [project, brief.get(project)]));
  lines("experts.qrels", held.flatMap((project) => told.get(project).map((id) => [project, id, 1])));
  const rest = [...told].filter(([project]) => !held.includes(project));
  const rows = rest.flatMap(([project, ids]) => ids.map((id) => `${project},${id}`));
  writeFileSync(join(out, "participations.csv"), `project_rcn,org_id\n${rows.join("\n")}\n`);
});

set("everyday words", ["organisations/ror_de_records.jsonl", "research/fp7_briefs_en.csv", "funding/foerderprogramme_volltext_de.jsonl"], () => {
  const rows = (name) => table(readFileSync(join(judged, name), "utf8"), "\t");
  lines("everyday.tsv", rows("everyday.tsv").map((asked) => [asked.query, asked.text]));
  lines("everyday.qrels", rows("everyday_grades.tsv").map((grade) => [grade.query, grade.entry, (Number(grade.first) + Number(grade.second)) / 2]));
});
