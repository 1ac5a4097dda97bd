// A picture to pull by the four corners of a square in it. The opposite corner goes along, so that the
// middle stays: each pull is a matrix [a, b, c, d] = [[a, b], [c, d]], x to the right and y upwards. It is
// drawn at once here, and told to the server (trigger "matrix"). Corners are dragged or moved by arrow keys.

import { fit } from "./fit.js";
import { svgElement } from "./lines.js";
import { answerKey, imageOf, unpack } from "./payload.js";

const EVERY = 160; // milliseconds between messages while a corner is dragged
const STEP = 0.05; // of an arrow key
const REACH = 2.6; // of a corner, from the middle [halves of the square's side]
const LEAST = 0.15; // area of what the square becomes, over its own: it is never turned inside out
const SIGNS = [[1, 1], [1, -1], [-1, -1], [-1, 1]];
const NAMES = ["upper right", "lower right", "lower left", "upper left"];

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".corners");
  if (!root) return;
  root.corners ??= new Corners(root);
  root.corners.trigger = setTriggerValue;
  root.corners.show(unpack(data));
}

class Corners {
  constructor(root) {
    this.root = root;
    this.canvas = root.querySelector("canvas");
    this.svg = root.querySelector("svg");
    const shape = (name, attributes) => this.svg.appendChild(svgElement(name, attributes));
    this.was = shape("rect", { class: "was" });
    this.circle = shape("circle", { class: "circle", r: 1 });
    this.frame = shape("rect", { class: "frame", x: -1, y: -1, width: 2, height: 2 });
    this.handles = NAMES.map((name, i) => {
      const handle = shape("circle", { class: "corner", tabindex: 0, role: "slider", "aria-label": `Corner, ${name}: drag it, or use the arrow keys` });
      this.listen(handle, i);
      return handle;
    });
  }

  show({ header, body }) {
    this.header = header;
    this.root.setAttribute("aria-label", header.label);
    this.root.style.setProperty("--role", header.colour);
    this.root.style.setProperty("--height", `${header.height}vh`);
    const { width, rows: height } = header;
    Object.assign(this.canvas, { width, height });
    this.canvas.setAttribute("aria-label", header.alt);
    this.canvas.getContext("2d").putImageData(imageOf(body.subarray(0, width * height), width, height, 1), 0, 0);
    if (!this.holds) this.matrix = header.matrix;
    this.draw();
    fit(this.root);
    this.root.dataset.shown = Math.round(performance.now());
  }

  draw() {
    const { square } = this.header; // half its side, where the picture reaches from -1 to 1
    const [a, b, c, d] = this.matrix;
    this.canvas.style.transform = `matrix(${a},${-c},${-b},${d},0,0)`; // downwards is positive here
    const set = (element, values) => Object.entries(values).forEach(([name, value]) => element.setAttribute(name, value));
    set(this.was, { x: -square, y: -square, width: 2 * square, height: 2 * square });
    const transform = `matrix(${[a, -c, -b, d].map((v) => v * square).join(",")},0,0)`;
    for (const element of [this.frame, this.circle]) set(element, { transform });
    const text = `matrix ${this.matrix.map((v) => v.toFixed(2)).join(", ")}`;
    this.handles.forEach((handle, i) => {
      const [x, y] = this.corner(i);
      const edge = (v) => Math.min(Math.max(square * v, -0.96), 0.96); // in sight, wherever the corner is
      set(handle, { cx: edge(x), cy: -edge(y), r: 0.05, "aria-valuenow": x.toFixed(2), "aria-valuetext": text });
    });
  }

  corner(i) {
    const [a, b, c, d] = this.matrix;
    const [x, y] = SIGNS[i];
    return [a * x + b * y, c * x + d * y];
  }

  // Both diagonals, that of the moved corner first and starting there, say the matrix.
  pull(i, point) {
    const other = this.corner((i + 1) % 4);
    const area = (-point[0] * other[1] + point[1] * other[0]) / 2;
    const scale = this.header.keepsArea ? 1 / area : 1;
    const next = other.map((v) => v * scale);
    if (area < LEAST || Math.hypot(...point) > REACH || Math.hypot(...next) > REACH) return;
    // The corners p and q have signs (s, t) and (u, v); M (s, t) = p and M (u, v) = q.
    const [[s, t], [u, v]] = [SIGNS[i], SIGNS[(i + 1) % 4]];
    const det = s * v - t * u;
    const row = (p, q) => [(p * v - q * t) / det, (q * s - p * u) / det];
    this.matrix = [...row(point[0], next[0]), ...row(point[1], next[1])].map((value) => Math.round(value * 1000) / 1000);
    this.draw();
  }

  listen(handle, i) {
    const at = (event) => {
      const box = this.svg.getBoundingClientRect();
      const share = (place, start, size) => (2 * (place - start)) / size - 1;
      return [share(event.clientX, box.left, box.width), -share(event.clientY, box.top, box.height)].map((v) => v / this.header.square);
    };
    handle.onpointerdown = (event) => { handle.setPointerCapture(event.pointerId); this.holds = true; };
    handle.onpointermove = (event) => {
      if (!this.holds || !handle.hasPointerCapture(event.pointerId)) return;
      this.pull(i, at(event));
      const now = performance.now();
      if (now - (this.told ?? 0) > EVERY) this.tell(now);
    };
    handle.onpointerup = handle.onpointercancel = () => {
      if (this.holds) this.tell();
      this.holds = false;
    };
    handle.onkeydown = (event) => {
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      answerKey(event, by && (() => {
        this.pull(i, this.corner(i).map((v, axis) => v + STEP * by[axis]));
        this.tell();
      }));
    };
  }

  tell(now = performance.now()) {
    this.told = now;
    this.trigger("matrix", this.matrix);
  }
}
