// Pictures of slices with lines over them. The last line of a panel can be dragged by its handles (or
// moved by the arrow keys), and a panel can be painted on; both are drawn at once here and told to the
// server (triggers "drawn": [a, b, c], and "painted": [[x, y], ...]). Ellipses over a panel can be picked,
// dragged, moved by the arrow keys and removed (trigger "gripped": [what, number, x, y]).

import { factor, fit } from "./fit.js";
import { drawEllipses, FLOATS, loadEllipses, nearestEllipse } from "./ellipses.js";
import { legendElements, savePorts, sideElements, strokeElements, svgElement } from "./lines.js";
import { answerKey, imageOf, sayWithin, unpack } from "./payload.js";
import { layOut } from "./square.js";

const EVERY = 160; // milliseconds between messages while something is dragged

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".slices");
  if (!root) return;
  root.slices ??= new Slices(root);
  root.slices.trigger = setTriggerValue;
  root.slices.show(unpack(data));
  return () => root.slices.stop();
}

class Slices {
  constructor(root) {
    this.root = root;
    this.observer = new ResizeObserver(() => this.lay());
    this.observer.observe(root);
    root.querySelector(".save").onclick = () => savePorts(root, "slices.png");
  }

  stop() { if (!this.root.isConnected) this.observer.disconnect(); }

  show({ header, body }) {
    // An answer that comes during the next stroke is to the one before.
    if (this.stroke) Object.assign(header.panels[this.stroke.index] ?? {}, { painting: this.stroke.points });
    this.header = header;
    this.root.setAttribute("aria-label", header.label);
    const panels = this.root.querySelector(".panels");
    panels.style.setProperty("--columns", header.columns);
    panels.style.setProperty("--narrow", header.narrow);
    panels.style.setProperty("--wide", header.wide);
    panels.style.setProperty("--across", header.narrow === header.columns ? header.columns : 0); // rows belong together
    panels.classList.toggle("folds", header.narrow > 1);
    layOut(panels, header.square);
    while (panels.children.length > header.panels.length) panels.lastChild.remove();
    header.panels.forEach((panel, i) => this.figure(panels, panel, i, body));
    this.lay();
    fit(this.root, () => this.lay());
    this.root.dataset.shown = Math.round(performance.now());
  }

  figure(panels, panel, index, body) {
    let figure = panels.children[index];
    if (!figure) {
      figure = document.createElement("figure");
      figure.className = "panel";
      figure.innerHTML = '<figcaption><b></b><small></small></figcaption><div class="port"><canvas role="img"></canvas><svg></svg></div><div class="keys"></div>';
      panels.append(figure);
      this.listen(figure.querySelector(".port"), index);
    }
    figure.style.setProperty("--role", panel.colour);
    figure.querySelector("b").textContent = panel.title;
    figure.querySelector("small").textContent = panel.subtitle;
    figure.querySelector("figcaption").title = panel.hint;
    const canvas = figure.querySelector("canvas");
    canvas.setAttribute("aria-label", panel.alt);
    Object.assign(canvas, { width: panel.width, height: panel.height });
    const bytes = body.subarray(panel.offset, panel.offset + panel.width * panel.height * panel.channels);
    canvas.getContext("2d").putImageData(imageOf(bytes, panel.width, panel.height, panel.channels), 0, 0);
    const port = figure.querySelector(".port");
    port.classList.toggle("drags", panel.drags);
    port.classList.toggle("paints", panel.brush !== null);
    port.classList.toggle("grips", panel.ellipses?.grips ?? false);
    port.classList.toggle("crisp", panel.crisp);
    loadEllipses(panel.ellipses, body);
    port.querySelectorAll(".side").forEach((side) => side.remove());
    port.append(...sideElements(panel.sides));
    sayWithin(port, panel.words);
    const svg = figure.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${panel.width} ${panel.height}`);
    const moves = panel.drags || panel.brush !== null || (panel.ellipses?.grips ?? false);
    svg.setAttribute("role", moves ? "application" : "presentation");
    if (moves) {
      svg.setAttribute("tabindex", 0);
      svg.setAttribute("aria-label", panel.drags ? "Your line: drag its ends, or use the arrow keys"
        : panel.ellipses ? "Click an ellipse to pick it; drag it, or move it by the arrow keys; Delete removes it" : "Paint by dragging");
    } else svg.removeAttribute("tabindex");
    figure.querySelector(".keys").replaceChildren(...legendElements(panel.strokes));
  }

  // The size of each picture: as wide as its column, no higher than the scene says.
  lay() {
    const most = factor(this.root) * (this.header.height / 100) * window.innerHeight;
    const least = this.header.narrow > 1 ? 64 : 90; // many small ones have to fit a phone
    [...this.root.querySelectorAll(".panel")].forEach((figure, i) => {
      const panel = this.header.panels[i];
      if (!panel) return;
      const port = figure.querySelector(".port");
      const room = figure.clientWidth * (getComputedStyle(figure).display === "grid" ? 0.6 : 1); // beside its name
      const width = Math.min(room, (Math.max(most, least) * panel.width) / panel.height);
      port.style.width = `${width}px`;
      port.style.height = `${(width * panel.height) / panel.width}px`;
      this.unit = panel.width / Math.max(width, 1);
      this.draw(figure, panel);
    });
  }

  draw(figure, panel) {
    const svg = figure.querySelector("svg");
    const unit = panel.width / Math.max(svg.clientWidth, 1);
    const parts = panel.strokes.flatMap((stroke) => strokeElements(stroke, panel.width, panel.height, unit));
    if (panel.curve.length) {
      const points = panel.curve.map(([x, y]) => `${x + panel.width / 2},${y + panel.height / 2}`).join(" ");
      parts.push(svgElement("polyline", { points, fill: "none", stroke: panel.curve_colour, "stroke-width": 2 * unit, "stroke-opacity": 0.95 }));
    }
    for (const [i, path] of panel.paths.entries()) {
      const [stroke, width] = panel.looks[i] ?? [panel.path_colour, 1.6];
      const points = path.map(([x, y]) => `${x + panel.width / 2},${y + panel.height / 2}`).join(" ");
      parts.push(svgElement("polyline", { points, fill: "none", stroke, "stroke-width": width * unit, "stroke-opacity": 0.9 }));
    }
    drawEllipses(svg.parentElement, panel.ellipses, 0);
    if (panel.drags) parts.push(...handles(panel.strokes.at(-1), panel, unit));
    if (panel.painting?.length) parts.push(...panel.painting.map(([x, y]) =>
      svgElement("circle", { cx: x + panel.width / 2, cy: y + panel.height / 2, r: panel.brush, fill: "#fff", "fill-opacity": 0.5 })));
    svg.replaceChildren(...parts);
  }

  listen(port, index) {
    const svg = port.querySelector("svg");
    const panel = () => this.header.panels[index];
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      return [((event.clientX - box.left) / box.width - 0.5) * panel().width, ((event.clientY - box.top) / box.height - 0.5) * panel().height];
    };
    const redraw = () => this.draw(port.closest(".panel"), panel());
    const shares = (event) => at(event).map((v, i) => v / [panel().width, panel().height][i] + 0.5);
    svg.onpointerdown = (event) => {
      if (panel().ellipses?.grips) {
        const point = shares(event);
        const chosen = nearestEllipse(panel().ellipses, point, 0.06);
        this.grip = { point, chosen, moved: false };
        panel().ellipses.chosen = chosen;
      } else if (panel().brush !== null) {
        this.stroke = { index, points: [at(event)] };
        panel().painting = this.stroke.points;
      } else if (panel().drags) {
        const ends = handlePlaces(panel().strokes.at(-1).line, panel());
        const point = at(event);
        const near = ends.map((end) => Math.hypot(end[0] - point[0], end[1] - point[1]));
        this.held = near[0] < near[1] ? 0 : 1;
        if (Math.min(...near) > 0.12 * panel().width) this.held = 2; // the whole line
        this.from = { ends, point };
        this.line = panel().strokes.at(-1).line;
      } else return;
      svg.setPointerCapture(event.pointerId);
      redraw();
    };
    svg.onpointermove = (event) => {
      if (!svg.hasPointerCapture(event.pointerId)) return;
      const point = at(event);
      if (panel().ellipses?.grips) this.moveEllipse(panel().ellipses, shares(event));
      else if (panel().brush !== null) {
        const last = panel().painting?.at(-1);
        if (last && Math.hypot(last[0] - point[0], last[1] - point[1]) > panel().brush / 2 && panel().painting.length < 24) panel().painting.push(point);
      } else {
        this.drag(panel().strokes.at(-1), point);
        this.line = panel().strokes.at(-1).line;
        this.tell(this.line);
      }
      redraw();
    };
    svg.onpointerup = svg.onpointercancel = (event) => {
      if (!svg.hasPointerCapture(event.pointerId)) return;
      svg.releasePointerCapture(event.pointerId);
      const { grip, stroke } = this;
      this.stroke = undefined;
      // What is told is where the hand left it, whatever an answer has drawn meanwhile.
      if (panel().ellipses?.grips) this.tellGrip(grip.moved ? "move" : "pick", { ...panel().ellipses, chosen: grip.chosen }, grip.at);
      else if (stroke) this.trigger("painted", stroke.points.map((point) => point.map((v) => Math.round(v * 10) / 10)));
      else this.tell(this.line, true);
    };
    svg.onkeydown = (event) => {
      const stroke = panel().drags && panel().strokes.at(-1);
      const [turn, shift] = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] }[event.key] ?? [0, 0];
      const ellipses = panel().ellipses?.grips && panel().ellipses.chosen >= 0 && panel().ellipses;
      if (ellipses) {
        const removes = event.key === "Delete" || event.key === "Backspace";
        answerKey(event, (turn || shift || removes) && (() => {
          const place = ellipses.chosen * FLOATS;
          ellipses.places[place] += 0.01 * shift;
          ellipses.places[place + 1] -= 0.01 * turn;
          redraw();
          this.tellGrip(removes ? "remove" : "move", ellipses);
        }));
        return;
      }
      answerKey(event, stroke && (turn || shift) && (() => {
        const angle = Math.atan2(stroke.line[1], stroke.line[0]) + (turn * Math.PI) / 180;
        stroke.line = [Math.cos(angle), Math.sin(angle), stroke.line[2] + shift];
        redraw();
        this.tell(stroke.line, true);
      }));
    };
  }

  moveEllipse(ellipses, [x, y]) {
    const { point: from, chosen, moved } = this.grip;
    if (chosen < 0 || chosen >= ellipses.count || (!moved && Math.hypot(x - from[0], y - from[1]) < 0.01)) return;
    Object.assign(this.grip, { moved: true, at: [Math.min(Math.max(x, 0), 1), Math.min(Math.max(y, 0), 1)] });
    ellipses.chosen = chosen; // an answer may have chosen otherwise meanwhile
    ellipses.places.set(this.grip.at, chosen * FLOATS);
    const now = performance.now();
    if (now - (this.told ?? 0) < EVERY) return;
    this.told = now;
    this.tellGrip("move", ellipses);
  }

  tellGrip(what, { chosen, places }, at = chosen < 0 ? this.grip.point : places.subarray(chosen * FLOATS, chosen * FLOATS + 2)) {
    this.trigger("gripped", [what, chosen, ...at]);
  }

  drag(stroke, point) {
    const by = [point[0] - this.from.point[0], point[1] - this.from.point[1]];
    const ends = this.from.ends.map((end, i) => (this.held === 2 || this.held === i ? [end[0] + by[0], end[1] + by[1]] : end));
    const along = [ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]];
    const length = Math.hypot(...along) || 1;
    let normal = [along[1] / length, -along[0] / length];
    if (normal[0] * stroke.line[0] + normal[1] * stroke.line[1] < 0) normal = [-normal[0], -normal[1]];
    stroke.line = [...normal, normal[0] * ends[0][0] + normal[1] * ends[0][1]];
  }

  // While a line is dragged its place is told now and then, and at the end for certain.
  tell(line, surely = false) {
    const now = performance.now();
    if (!surely && now - (this.told ?? 0) < EVERY) return;
    this.told = now;
    this.trigger("drawn", line);
  }
}

// Where the handles of a line lie: on it, at 0.36 of the picture from its middle.
function handlePlaces([a, b, c], panel) {
  const reach = 0.36 * Math.min(panel.width, panel.height);
  return [[a * c - b * reach, b * c + a * reach], [a * c + b * reach, b * c - a * reach]];
}

function handles(stroke, panel, unit) {
  return handlePlaces(stroke.line, panel).map(([x, y]) =>
    svgElement("circle", { class: "handle", cx: x + panel.width / 2, cy: y + panel.height / 2, r: 9 * unit, fill: stroke.colour, stroke: "#fff", "stroke-width": 2 * unit }));
}
