// Copies what the pages need from node_modules into crates/web/assets/vendor, from where it is embedded in the binary.
// Nothing third-party is committed: package-lock.json says what it is, this script which part of it.
//
//   vendor/kern/kern.min.css     KERN's stylesheet, with our @font-face rules at its end
//   vendor/kern/fonts/*.woff2    Fira Sans as KERN asks for it, in small pieces by script (see FACES)
//   vendor/kern/LICENSE.*.txt    the licences, since both parts are passed on
//   vendor/maplibre/*            the map to zoom into, its worker, style sheet and licence; fetched on demand alone

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const kern = join(root, "node_modules", "@kern-ux", "native");
const firaSans = join(root, "node_modules", "@fontsource", "fira-sans");
const maplibre = join(root, "node_modules", "maplibre-gl");
const mapTarget = join(root, "crates", "web", "assets", "vendor", "maplibre");
const target = join(root, "crates", "web", "assets", "vendor", "kern");

/**
 * KERN's own font files weigh 130 KB each, more than a whole first view may. These pieces weigh 24 KB (latin: German,
 * English and most of western Europe) and 47 KB (latin-ext: Polish, Turkish … names; fetched only where a page has them).
 * KERN asks for 400, 500 and 600; the semi-bold face answers for everything bolder than the regular one.
 */
const FACES = [
  { subset: "latin", weight: 400, answersFor: "400" },
  { subset: "latin", weight: 600, answersFor: "500 700" },
  { subset: "latin-ext", weight: 400, answersFor: "400" },
  { subset: "latin-ext", weight: 600, answersFor: "500 700" },
];

/** The part of the 150 KB of a first view that look and letters may take, in bytes as transferred. */
const MAX_FIRST_VIEW = 90_000;

main();

function main() {
  if (!existsSync(kern) || !existsSync(firaSans) || !existsSync(maplibre)) {
    console.error("node_modules lacks @kern-ux/native, @fontsource/fira-sans or maplibre-gl: run `make assets`, or `npm ci` first.");
    process.exit(1);
  }
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, "fonts"), { recursive: true });

  const stylesheet = `${ownAddressesOnly(readFileSync(join(kern, "dist", "kern.min.css"), "utf8")).trimEnd()}\n${fontFaces()}`;
  writeFileSync(join(target, "kern.min.css"), stylesheet);
  for (const face of FACES) copyFileSync(join(firaSans, "files", `${stem(face)}-normal.woff2`), fontPath(face));
  copyFileSync(join(kern, "LICENSE.md"), join(target, "LICENSE.kern.txt"));
  copyFileSync(join(firaSans, "LICENSE"), join(target, "LICENSE.fira-sans.txt"));

  copyMap();
  const latin = FACES.filter(({ subset }) => subset === "latin").map((face) => statSync(fontPath(face)).size);
  const firstView = latin.reduce((sum, size) => sum + size, gzipSync(stylesheet).length);
  console.log(`crates/web/assets/vendor/kern: ${Math.round(firstView / 1000)} KB of a first view (stylesheet compressed, two fonts)`);
  if (firstView > MAX_FIRST_VIEW) {
    console.error(`That is more than ${MAX_FIRST_VIEW / 1000} KB: look at what a new version brought along.`);
    process.exit(1);
  }
}

/** Library and worker are modules that find each other by their names; source maps stay behind. */
function copyMap() {
  rmSync(mapTarget, { recursive: true, force: true });
  mkdirSync(mapTarget, { recursive: true });
  for (const name of ["maplibre-gl.mjs", "maplibre-gl-worker.mjs"]) {
    const script = readFileSync(join(maplibre, "dist", name), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
    writeFileSync(join(mapTarget, name), script);
  }
  const stylesheet = ownAddressesOnly(readFileSync(join(maplibre, "dist", "maplibre-gl.css"), "utf8"));
  writeFileSync(join(mapTarget, "maplibre-gl.css"), stylesheet);
  copyFileSync(join(maplibre, "LICENSE.txt"), join(mapTarget, "LICENSE.txt"));
}

/** The stylesheet must not reach beyond itself: a new version with an address of its own shall not pass unnoticed. */
function ownAddressesOnly(css) {
  const foreign = [...css.matchAll(/@import|url\((?!\s*["']?data:)/g)].map(({ index }) => css.slice(index, index + 80));
  if (foreign.length) throw new Error(`a style sheet reaches beyond itself with ${foreign.join(" and ")}: copy it too, and rewrite the address`);
  return css;
}

function fontFaces() {
  const ranges = JSON.parse(readFileSync(join(firaSans, "unicode.json"), "utf8"));
  return FACES.map((face) => {
    if (!ranges[face.subset]) throw new Error(`@fontsource/fira-sans names no range for ${face.subset}`);
    return `@font-face{font-family:"Fira Sans";font-style:normal;font-weight:${face.answersFor};font-display:swap;`
      + `src:url("fonts/${stem(face)}.woff2") format("woff2");unicode-range:${ranges[face.subset]}}\n`;
  }).join("");
}

function fontPath(face) {
  return join(target, "fonts", `${stem(face)}.woff2`);
}

function stem({ subset, weight }) {
  return `fira-sans-${subset}-${weight}`;
}
