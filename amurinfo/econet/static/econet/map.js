// The interactive map: nothing is loaded before the reader asks for it.
const frame = document.querySelector("#map[data-leaflet]");
const button = document.querySelector("#interactive");
const tools = document.querySelector(".map-tools");

if (frame && button) {
  tools.hidden = false;
  button.addEventListener("click", () => open(frame).then(() => (tools.hidden = true)), { once: true });
}

async function open(frame) {
  const d = frame.dataset;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = d.leafletCss;
  const script = document.createElement("script");
  script.src = d.leaflet;
  const loaded = [style, script].map(
    (element) => new Promise((yes, no) => { element.onload = yes; element.onerror = no; document.head.append(element); }),
  );
  const [base, basin, areas] = await Promise.all([d.base, d.basin, d.areas].map(data));
  await Promise.all(loaded);
  draw(frame, base, basin, areas);
}

async function data(url) {
  if (url.endsWith(".js")) { // in a copy of the site
    const script = document.createElement("script");
    script.src = url;
    await new Promise((yes, no) => { script.onload = yes; script.onerror = no; document.head.append(script); });
    return self.copyData[url.split("/").pop()];
  }
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function draw(frame, base, basin, areas) {
  const d = frame.dataset;
  const box = L.latLngBounds([41, 105], [57, 145]);
  const place = document.createElement("div");
  place.className = "leaflet-ready";
  frame.replaceChildren(place);
  const map = L.map(place, {
    maxBounds: box.pad(0.05), minZoom: 4, maxZoom: 8, zoomControl: false, attributionControl: false,
  });
  L.control.zoom({ zoomInTitle: d.zoomIn, zoomOutTitle: d.zoomOut }).addTo(map);
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", d.label);
  L.imageOverlay(d.relief, box, { opacity: 0.5 }).addTo(map);
  const looks = {
    c: { stroke: false, fillColor: "#f6f3ea", fillOpacity: 0.35 },
    o: { stroke: false, fillColor: "#d2e2e8", fillOpacity: 1 },
    l: { color: "#5f97b5", weight: 0.5, fillColor: "#b5d3e0", fillOpacity: 1 },
    r: { color: "#5f97b5", weight: 1.2, fill: false },
    b: { color: "#d9a898", weight: 2, fill: false, dashArray: "4 3" },
  };
  L.geoJSON(base, {
    interactive: false,
    style: (feature) => looks[feature.properties.k] || { stroke: false, fill: false },
  }).addTo(map);
  L.geoJSON(basin, { interactive: false, style: { color: "#7d9462", weight: 1.5, fillOpacity: 0.06, fillColor: "#9fb184" } }).addTo(map);
  const layers = new Map();
  L.geoJSON(areas, {
    pointToLayer: (feature, where) => {
      const ha = feature.properties.ha;
      const look = { color: "#1f6b4a", weight: 1, fillOpacity: 0.4 };
      return ha
        ? L.circle(where, { ...look, radius: Math.sqrt((ha * 10000) / Math.PI) })
        : L.circleMarker(where, { ...look, radius: 4 });
    },
    onEachFeature: (feature, layer) => {
      const link = document.createElement("a");
      link.href = feature.properties.url;
      link.textContent = feature.properties.name;
      if (feature.properties.lang) link.lang = feature.properties.lang;
      layer.bindPopup(link);
      layers.set(feature.properties.url, layer);
      layer.on("mouseover mouseout", ({ type }) => listed(feature.properties.url, type === "mouseover"));
      // Leaflet's own paths cannot be reached by keyboard (its issues 7822 and 8251).
      layer.on("add", () => {
        const path = layer.getElement();
        if (!path) return;
        path.setAttribute("tabindex", "0");
        path.setAttribute("role", "button");
        path.setAttribute("aria-label", feature.properties.name);
        path.addEventListener("keydown", (event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            layer.openPopup();
            link.focus();
          }
        });
      });
    },
  }).addTo(map);
  const [zoom, ...centre] = location.hash.slice(1).split("/").map(Number);
  if (centre.length === 2 && box.contains(centre)) map.setView(centre, zoom);
  else map.fitBounds([[42, 108], [54.5, 141]]);
  // The address leads back to this view; `replaceState`, so that "back" leaves the page.
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    history.replaceState(null, "", `#${map.getZoom()}/${lat.toFixed(2)}/${lng.toFixed(2)}`);
  });
  shown = (address, on) => layers.get(address)?.setStyle(on ? { color: "#b8442a", weight: 4 } : { color: "#1f6b4a", weight: 1 });
}

// The list beside the map and the map point at one another: `shown` says how the map, as it is
// drawn now, shows the area at an address.
const list = document.querySelector("#areas");
let shown = (address, on) =>
  frame.querySelector(`.bm-areas a[href="${CSS.escape(address)}"]`)?.classList.toggle("bm-chosen", on);

function listed(address, on) {
  const row = list.querySelector(`a[href="${CSS.escape(address)}"]`);
  row?.classList.toggle("bm-chosen", on);
  // Only the list moves, and only where it has a box of its own.
  if (on && row && list.scrollHeight > list.clientHeight) {
    list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;
  }
}

function point(from, tell) {
  for (const [event, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    from.addEventListener(event, ({ target }) => {
      const link = target.closest("a[href]");
      if (link) tell(link.getAttribute("href"), on);
    });
  }
}

if (frame && list) {
  point(list, (address, on) => shown(address, on));
  point(frame, listed);
  // Somebody shared a view: zoom, latitude, longitude.
  if (/^#\d+\/-?[\d.]+\/-?[\d.]+$/.test(location.hash)) button?.click();
}
