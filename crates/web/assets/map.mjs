// The map of everything, to zoom into: on demand, with boundaries and entries of our own and nothing from elsewhere.
// Without it the drawing of the server and the table below it say the same.

/** From here on entries stand where they are; further out they are gathered by municipality. */
const NEAR = 9.5;

/** Corners of North Rhine-Westphalia: west, south, east, north. */
const STATE = [[5.86, 50.32], [9.47, 52.54]];

/** Lines of a popup, and of the list below the map, before the rest is only counted. */
const LINES = 12;
const LISTED = 60;

const box = document.querySelector("[data-zoom-map]");
if (box) prepare(box);

function prepare(box) {
  const start = box.querySelector("[data-zoom-start]");
  start.closest("p").hidden = false;
  start.addEventListener("click", async () => {
    start.disabled = true;
    try {
      await show(box);
      start.closest("p").hidden = true;
    } catch (error) {
      start.disabled = false;
      box.querySelectorAll(".zoom-map, .zoom-list").forEach((part) => part.remove());
      say(box, box.dataset.failed);
      console.error(error);
    }
  });
}

function say(box, text) {
  const status = box.querySelector("[data-zoom-status]");
  status.hidden = !text;
  status.textContent = text;
}

async function show(box) {
  const [library, areas] = await Promise.all([import(box.dataset.library), fetchJson(box.dataset.areas), addStyle(box.dataset.style)]);
  const drawing = box.querySelector("figure");
  const frame = document.createElement("div");
  frame.className = "zoom-map";
  drawing.before(frame);
  const map = new library.Map({
    container: frame,
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colour("--hued") } }] },
    bounds: STATE,
    fitBoundsOptions: { padding: 16 },
    maxBounds: [[3.5, 49], [12, 54]],
    minZoom: 5.5,
    maxZoom: 15,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: { compact: false, customAttribution: "© GeoBasis-DE / BKG 2017" },
    locale: {
      "NavigationControl.ZoomIn": box.dataset.zoomIn,
      "NavigationControl.ZoomOut": box.dataset.zoomOut,
      "Popup.Close": box.dataset.close,
      "Map.Title": box.dataset.label,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  await new Promise((resolve, reject) => {
    map.once("load", resolve);
    map.once("error", ({ error }) => reject(error));
  });
  addAreas(map, areas);
  const markers = addMarkers(library, map, areas, box);
  addPoints(library, map, box, markers);
  // Last, so that whatever fails before leaves the drawing where it was.
  const svg = drawing.querySelector("svg");
  // The legend is painted with the drawing's patterns, and what is hidden lends none.
  const patterns = svg.querySelector("defs");
  if (patterns) drawing.querySelector(".map-key")?.prepend(patterns);
  svg.setAttribute("hidden", "");
}

function addAreas(map, areas) {
  map.addSource("areas", { type: "geojson", data: areas });
  const shades = [0, 1, 2, 3, 4].flatMap((step) => [step, colour(`--map-${step}`)]);
  const shaded = areas.features.some(({ properties }) => properties.class > 0);
  map.addLayer({
    id: "areas", type: "fill", source: "areas",
    paint: { "fill-color": shaded ? ["match", ["get", "class"], ...shades, colour("--map-0")] : colour("--map-1") },
  });
  if (shaded) addPatterns(map);
  map.addLayer({ id: "borders", type: "line", source: "areas", paint: { "line-color": colour("--map-edge"), "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.5, 11, 2] } });
}

/** The patterns of the drawing over the colours, which alone would not tell shares apart; the least share has none. */
function addPatterns(map) {
  const lines = (name, width, alpha, ...ends) => (brush) => {
    Object.assign(brush, { strokeStyle: colour(name), lineWidth: width, globalAlpha: alpha });
    for (const [x, y, toX, toY] of ends) {
      brush.moveTo(x, y);
      brush.lineTo(toX, toY);
    }
    brush.stroke();
  };
  const dot = (brush) => {
    Object.assign(brush, { fillStyle: colour("--map-mark"), globalAlpha: 0.75 });
    brush.arc(5, 5, 1.75, 0, 2 * Math.PI);
    brush.fill();
  };
  const patterns = {
    0: lines("--map-hatch", 2, 1, [0, 10, 10, 0], [-2, 2, 2, -2], [8, 12, 12, 8]),
    2: lines("--map-4", 1.5, 0.55, [0, 5, 10, 5]),
    3: dot,
    4: lines("--map-mark", 1.5, 0.45, [0, 0, 10, 10], [-2, 8, 2, 12], [8, -2, 12, 2]),
  };
  for (const [step, draw] of Object.entries(patterns)) {
    const brush = Object.assign(document.createElement("canvas"), { width: 20, height: 20 }).getContext("2d");
    brush.scale(2, 2);
    draw(brush);
    map.addImage(`share-${step}`, brush.getImageData(0, 0, 20, 20), { pixelRatio: 2 });
  }
  map.addLayer({
    id: "patterns", type: "fill", source: "areas", filter: ["!=", ["get", "class"], 1],
    paint: { "fill-pattern": ["match", ["get", "class"], 2, "share-2", 3, "share-3", 4, "share-4", "share-0"] },
  });
}

/** A circle with the number of entries per municipality: links, so that keyboards reach them, too. */
function addMarkers(library, map, areas, box) {
  const most = Math.max(1, ...areas.features.map(({ properties }) => properties.entries));
  return areas.features.filter(({ properties }) => properties.entries > 0).map(({ properties }) => {
    const { name, entries, point, share } = properties;
    const marker = document.createElement("button");
    marker.type = "button";
    marker.className = "zoom-marker";
    marker.textContent = entries;
    marker.setAttribute("aria-label", `${name}: ${entries} ${box.dataset.entries}${share ? `, ${share}` : ""}`);
    marker.title = name;
    const size = Math.round(24 + 36 * Math.sqrt(entries / most));
    marker.style.width = marker.style.height = `${size}px`;
    marker.addEventListener("click", async (event) => {
      event.stopPropagation();
      try {
        const { features, search } = await fetchJson(extended(box.dataset.points, "municipality", properties.ags));
        popup(library, map, point, { title: name, href: properties.href, features, total: entries, search }, box);
      } catch (error) {
        say(box, box.dataset.failed);
        console.error(error);
      }
    });
    return new library.Marker({ element: marker }).setLngLat(point).addTo(map);
  });
}

/** Entries one by one, where one has zoomed in far enough; those that stand close together become one circle. */
function addPoints(library, map, box, markers) {
  const nothing = { type: "FeatureCollection", features: [] };
  map.addSource("points", { type: "geojson", data: nothing, cluster: true, clusterRadius: 36, clusterMaxZoom: 14 });
  map.addLayer({
    id: "points", type: "circle", source: "points",
    paint: {
      "circle-radius": ["case", ["has", "point_count"], ["interpolate", ["linear"], ["get", "point_count"], 2, 12, 50, 26], 8],
      "circle-color": colour("--kern-color-orange-400"),
      "circle-stroke-color": colour("--ink"),
      "circle-stroke-width": ["case", ["has", "point_count"], 3, 1.5],
    },
  });
  const listed = addList(box);
  let asked = 0;
  let search = "";
  const show = (points) => {
    search = points.search ?? "";
    map.getSource("points").setData(points);
    listed(points);
    say(box, points.said ?? "");
  };
  const refresh = async () => {
    const near = map.getZoom() >= NEAR;
    for (const marker of markers) marker.getElement().hidden = near;
    const mine = ++asked;
    if (!near) return show(nothing);
    const bounds = map.getBounds();
    const corners = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((degree) => degree.toFixed(4));
    try {
      const points = await fetchJson(extended(box.dataset.points, "bbox", corners.join(",")));
      // Who moved on meanwhile is not shown what lay behind.
      if (mine === asked) show(points);
    } catch (error) {
      if (mine === asked) say(box, box.dataset.failed);
      console.error(error);
    }
  };
  map.on("moveend", refresh);
  map.on("click", "points", async ({ features: [feature] }) => {
    const { cluster_id: cluster, point_count: count } = feature.properties;
    const features = cluster === undefined ? [feature] : await map.getSource("points").getClusterLeaves(cluster, LINES, 0);
    const title = cluster === undefined ? feature.properties.place : `${count} ${box.dataset.entries}`;
    popup(library, map, feature.geometry.coordinates, { title, href: "", features, total: count ?? 1, search }, box);
  });
  map.on("mouseenter", "points", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "points", () => { map.getCanvas().style.cursor = ""; });
}

/** What is in view as links below the map: points are paint, which no keyboard reaches. Gives what fills the list. */
function addList(box) {
  const section = document.createElement("section");
  section.className = "zoom-list";
  section.hidden = true;
  const head = document.createElement("h3");
  head.className = "list-title";
  head.textContent = box.dataset.list;
  const list = document.createElement("ul");
  const more = document.createElement("p");
  section.append(head, list, more);
  box.querySelector(".zoom-map").after(section);
  return ({ features, search }) => {
    section.hidden = features.length === 0;
    list.replaceChildren(...features.slice(0, LISTED).map((feature) => line(feature, box)));
    more.replaceChildren(...rest(features.length, LISTED, search, box));
  };
}

/** An entry as a line of a list: its title as a link, its kind, and that its address is not known. */
function line({ properties }, box) {
  const line = document.createElement("li");
  const entry = link(properties.href, properties.title);
  entry.lang = properties.lang;
  const kind = document.createElement("span");
  kind.textContent = properties.exact ? properties.kind : `${properties.kind} (${box.dataset.inexact})`;
  line.append(entry, kind);
  return line;
}

/** How many more there are, leading to all of them. */
function rest(total, shown, search, box) {
  if (total <= shown) return [];
  const words = `${total - shown} ${box.dataset.more}`;
  return [search ? link(search, words) : words];
}

/** What lies at a place, as links. Texts of entries are only ever text. */
function popup(library, map, at, { title, href, features, total, search }, box) {
  const content = document.createElement("div");
  content.className = "zoom-popup";
  const head = document.createElement("p");
  head.className = "zoom-popup-title";
  head.append(href ? link(href, title) : title);
  const list = document.createElement("ul");
  const shown = features.slice(0, LINES);
  list.append(...shown.map((feature) => line(feature, box)));
  const more = document.createElement("p");
  more.append(...rest(total, shown.length, search, box));
  content.append(head, list, more);
  new library.Popup({ maxWidth: "22rem", focusAfterOpen: true }).setLngLat(at).setDOMContent(content).addTo(map);
}

function link(href, text) {
  const link = document.createElement("a");
  link.href = new URL(href, location.origin).origin === location.origin ? href : "#";
  link.textContent = text;
  return link;
}

function extended(address, name, value) {
  return `${address}${address.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
}

async function fetchJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function addStyle(href) {
  return new Promise((resolve, reject) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = href;
    style.addEventListener("load", resolve);
    style.addEventListener("error", () => reject(new Error(href)));
    document.head.append(style);
  });
}

/** A colour of the style sheet as the library reads it: painted once, since style sheets know more ways to write one. */
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  brush.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}
