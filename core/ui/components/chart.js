// A chart, drawn by Plotly, whose script a browser asks for once. New data change the chart that stands.
// data: {alt, name, fills, script}, then the figure as JSON. name: of its PNG; fills: it stands in a
// lecture, as high as the stage (fit.js) and in type for the last row; script: Plotly's, seen from the
// folder of the components' folder.

import { NARROW } from "./fit.js";
import { unpack } from "./payload.js";

const EXPAND = "M3 3h7v2H5v5H3zM14 3h7v7h-2V5h-5zM3 14h2v5h5v2H3zM19 14h2v7h-7v-2h5z";
const FULL_SCREEN = {
  name: "fullscreen",
  title: "Full screen",
  icon: { width: 24, height: 24, path: EXPAND },
  click: (plot) => (document.fullscreenElement ? document.exitFullscreen() : plot.requestFullscreen()),
};

export default function ({ data, parentElement, follows }) {
  const holder = parentElement.querySelector(".component");
  holder.chart ??= new Chart(holder.appendChild(document.createElement("div")));
  const { header, body } = unpack(data);
  holder.chart.show(header, JSON.parse(new TextDecoder().decode(body)), follows);
}

class Chart {
  constructor(plot) {
    this.plot = Object.assign(plot, { className: "plot" });
    plot.setAttribute("role", "figure"); // it has buttons
    new ResizeObserver((_, observer) => {
      if (plot.isConnected) return requestAnimationFrame(() => this.fit());
      observer.disconnect();
      return window.Plotly?.purge(plot);
    }).observe(plot);
  }

  async show(header, { data, layout }, follows) {
    const { plot } = this;
    plot.setAttribute("aria-label", header.alt);
    plot.classList.toggle("wide", Boolean(layout.xaxis2)); // several charts in one
    plot.style.height = header.fills || follows ? "100%" : `${layout.height ?? 450}px`;
    if (header.fills) {
      forTheLastRow(layout);
      if (!follows) enlarge({ data, layout }, "", Math.min(Math.max(innerWidth / 1280, 1), 3));
    }
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // dragging scrolls the page
    this.newest = { data, layout, config: configOf(header.name, follows) };
    await script(header.script);
    await this.draw();
  }

  // Draw what came last; where nothing can be seen of it, once it can.
  async draw() {
    const { plot } = this;
    if (this.newest && this.size) {
      const { data, layout, config } = this.newest;
      this.newest = undefined;
      this.drawn = this.size;
      const [width, height] = this.drawn;
      await window.Plotly.react(plot, data, { ...layout, width, height }, config);
    }
    plot.dataset.shown = performance.now();
  }

  get size() {
    const { clientWidth, clientHeight } = this.plot;
    return clientWidth && clientHeight ? [clientWidth, clientHeight] : undefined;
  }

  // The chart follows its place.
  fit() {
    const { size } = this;
    if (!window.Plotly || !size) return undefined;
    if (this.newest) return this.draw(); // came while nothing could be seen
    if (!this.drawn || String(size) === String(this.drawn)) return undefined;
    this.drawn = size;
    return window.Plotly.relayout(this.plot, { width: size[0], height: size[1] });
  }
}

const configOf = (filename, follows) => ({
  displaylogo: false,
  showSendToCloud: false,
  displayModeBar: follows ? false : "hover",
  toImageButtonOptions: { format: "png", scale: 3, filename },
  modeBarButtonsToRemove: ["select2d", "lasso2d"],
  modeBarButtonsToAdd: [FULL_SCREEN],
});

// A phone is near, and narrow.
function forTheLastRow(layout) {
  const near = innerWidth < NARROW;
  const [ticks, names] = near ? [13, 13] : [18, 17];
  layout.margin = { ...layout.margin, l: near ? 60 : 90, ...(near && { b: 48 }) };
  layout.legend = { ...layout.legend, font: { ...layout.legend?.font, size: names } };
  for (const [name, axis] of Object.entries(layout)) {
    if (!/^[xy]axis\d*$/.test(name)) continue;
    axis.tickfont = { ...axis.tickfont, size: ticks };
    if (axis.title) axis.title.font = { ...axis.title.font, size: names };
  }
}

// Type, lines, marks and margins are so many times as large, as on a screen that is larger by that and
// looked at from as far. name: of the property that `part` is the value of, or that it is one of the values of.
const IN_PIXELS = {
  font: ["size"],
  line: ["width"],
  marker: ["size"],
  margin: ["l", "r", "t", "b"],
  annotations: ["xshift", "yshift"],
};

function enlarge(part, name, factor) {
  if (Array.isArray(part)) {
    for (const item of part) if (item instanceof Object) enlarge(item, name, factor);
    return;
  }
  const sizes = IN_PIXELS[name.endsWith("font") ? "font" : name] ?? [];
  for (const [key, value] of Object.entries(part)) {
    if (value?.bdata) {
      if (sizes.includes(key)) part[key] = numbersOf(value).map((size) => size * factor);
    } else if (sizes.includes(key)) part[key] = Array.isArray(value) ? value.map((size) => size * factor) : value * factor;
    else if (value instanceof Object) enlarge(value, key, factor);
  }
}

// An array as Plotly's JSON has it.
const KINDS = { f8: Float64Array, f4: Float32Array, i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array };
function numbersOf({ dtype, bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (sign) => sign.charCodeAt(0));
  return [...new KINDS[dtype](bytes.buffer)];
}

let loading;
function script(name) {
  loading ??= new Promise((loaded, failed) => {
    const src = new URL(`../../${name}`, import.meta.url);
    const onerror = (event) => {
      loading = undefined; // the next data ask again
      failed(event);
    };
    document.head.append(Object.assign(document.createElement("script"), { src, onload: loaded, onerror }));
  });
  return loading;
}
