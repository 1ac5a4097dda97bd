// A volume behind three linked crosshairs: all of it is here, so that moving through it needs no server.
// Positions are in mm from the middle of the volume; axes go right, forward and up. The crosshair's
// place is told to the server when it comes to rest (trigger "crossed": [i, j, k]).

import { factor, fit } from "./fit.js";
import { legendElements, savePorts, sideElements, strokeElements, svgElement } from "./lines.js";
import { answerKey, unpack } from "./payload.js";

// Of each view: its name, the axis across it, the axes of its columns and rows.
const VIEWS = [
  { name: "Axial", across: 2, column: 0, row: 1 },
  { name: "Coronal", across: 1, column: 0, row: 2 },
  { name: "Sagittal", across: 0, column: 1, row: 2 },
];
const SIDES = [["L", "R"], ["P", "A"], ["I", "S"]]; // low and high end of each axis

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".slices");
  if (!root) return;
  root.volume ??= new VolumeView(root);
  root.volume.trigger = setTriggerValue;
  root.volume.show(unpack(data));
  return () => root.volume.stop();
}

class VolumeView {
  constructor(root) {
    this.root = root;
    this.observer = new ResizeObserver(() => this.lay());
    this.observer.observe(root);
    root.querySelector(".save").onclick = () => savePorts(root, "views.png");
    const panels = root.querySelector(".panels");
    panels.style.setProperty("--columns", 3);
    panels.replaceChildren(...VIEWS.map((view) => this.figure(view)));
  }

  stop() { if (!this.root.isConnected) this.observer.disconnect(); }

  figure(view) {
    const figure = document.createElement("figure");
    figure.className = "panel";
    figure.innerHTML = '<figcaption><b></b><small></small></figcaption><div class="port crosses"><canvas role="img"></canvas><svg tabindex="0" role="application"></svg></div>';
    figure.querySelector("svg").setAttribute("aria-label", `${view.name} view: click to move the crosshair; arrow keys move it, page keys go through the slices`);
    this.listen(figure.querySelector("svg"), view);
    return figure;
  }

  show({ header, body }) {
    const { shape } = header;
    const count = shape[0] * shape[1] * shape[2];
    this.header = header;
    this.voxels = body.subarray(0, count);
    this.overlay = header.overlay ? body.subarray(count, 2 * count) : null;
    this.colours = header.overlay ? body.subarray(2 * count, 2 * count + 768) : null;
    this.root.setAttribute("aria-label", header.label);
    if (header.cross.join() !== this.wish) this.cross = [...header.cross];
    this.wish = header.cross.join();
    this.cross = this.cross.map((at, axis) => Math.max(0, Math.min(shape[axis] - 1, at)));
    const keys = this.root.querySelector(".keys") ?? this.root.insertBefore(Object.assign(document.createElement("div"), { className: "keys" }), this.root.querySelector(".bar"));
    keys.replaceChildren(...legendElements(header.planes));
    this.lay();
    fit(this.root, () => this.lay());
    this.root.dataset.shown = Math.round(performance.now());
  }

  size(axis) { return this.header.shape[axis] * this.header.spacing[axis]; }

  // Millimetres from the middle along an axis, of a voxel's middle.
  place(axis, index) { return (index - (this.header.shape[axis] - 1) / 2) * this.header.spacing[axis]; }

  lay() {
    if (!this.header || !this.root.clientWidth) return; // without a layout; the observer tells of it
    const most = factor(this.root) * 0.5 * window.innerHeight;
    const tallest = Math.max(...VIEWS.map((view) => this.size(view.row)));
    this.root.querySelectorAll(".panel").forEach((figure, i) => {
      const view = VIEWS[i];
      const [w, h] = [this.size(view.column), this.size(view.row)];
      const widest = Math.max(...VIEWS.map((v) => this.size(v.column)));
      const scale = Math.min(figure.clientWidth / widest, Math.max(most, 90) / tallest);
      const port = figure.querySelector(".port");
      port.style.width = `${w * scale}px`;
      port.style.height = `${h * scale}px`;
      this.unit = 1 / scale;
    });
    this.paint();
  }

  paint() {
    const { header, cross } = this;
    this.root.querySelectorAll(".panel").forEach((figure, i) => {
      const view = VIEWS[i];
      const canvas = figure.querySelector("canvas");
      Object.assign(canvas, { width: header.shape[view.column], height: header.shape[view.row] });
      canvas.getContext("2d").putImageData(this.slice(view), 0, 0);
      const position = this.place(view.across, cross[view.across]);
      figure.querySelector("b").textContent = view.name;
      figure.querySelector("small").textContent = `slice ${cross[view.across] + 1} of ${header.shape[view.across]}, ${position.toFixed(0)} mm from the middle`;
      canvas.setAttribute("aria-label", `${view.name} slice ${cross[view.across] + 1}`);
      this.draw(figure.querySelector("svg"), view);
      const port = figure.querySelector(".port");
      port.querySelectorAll(".side").forEach((side) => side.remove());
      port.append(...sideElements(this.sides(view)));
    });
    const said = header.oriented ? "" : " of the image";
    this.root.querySelector("output").textContent =
      `Crosshair ${cross.map((at, axis) => `${["right", "forward", "up"][axis]} ${this.place(axis, at).toFixed(0)}`).join(", ")} mm${said}`;
    this.root.dataset.painted = Number(this.root.dataset.painted ?? 0) + 1;
  }

  sides(view) {
    const [low, high] = SIDES[view.column];
    const [bottom, top] = SIDES[view.row];
    if (this.header.oriented) return [low, high, top, bottom];
    return view.column === 0 ? ["image left", "image right", "", ""] : ["", "", "", ""];
  }

  slice({ across, column, row }) {
    const { shape } = this.header;
    const strides = [1, shape[0], shape[0] * shape[1]]; // the first axis runs fastest
    const [w, h] = [shape[column], shape[row]];
    const pixels = new Uint8ClampedArray(4 * w * h).fill(255);
    const base = this.cross[across] * strides[across];
    for (let y = 0; y < h; y++) {
      let from = base + (h - 1 - y) * strides[row];
      for (let x = 0; x < w; x++, from += strides[column]) {
        const to = 4 * (y * w + x);
        const grey = this.voxels[from];
        const value = this.overlay ? this.overlay[from] : 128;
        const share = this.overlay ? Math.min(1, Math.abs(value - 128) / 40) : 0;
        for (let k = 0; k < 3; k++) pixels[to + k] = grey * (1 - share) + share * (this.colours ? this.colours[3 * value + k] : 0);
      }
    }
    return new ImageData(pixels, w, h);
  }

  draw(svg, view) {
    const { across, column, row } = view;
    const [w, h] = [this.size(column), this.size(row)];
    svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    const unit = this.unit;
    const parts = this.header.planes.flatMap((plane) => {
      const [a, b] = [plane.normal[column], -plane.normal[row]];
      const length = Math.hypot(a, b);
      if (length < 0.05) return []; // the plane is that of the view
      const c = plane.offset - plane.normal[across] * this.place(across, this.cross[across]);
      return strokeElements({ ...plane, line: [a / length, b / length, c / length], width: plane.dashed ? 2 : 5 }, w, h, unit);
    });
    const x = this.place(column, this.cross[column]) + w / 2;
    const y = h / 2 - this.place(row, this.cross[row]);
    const gap = 8 * unit;
    const style = { stroke: "#fff", "stroke-opacity": 0.85, "stroke-width": 1.2 * unit };
    for (const [x1, y1, x2, y2] of [[0, y, x - gap, y], [x + gap, y, w, y], [x, 0, x, y - gap], [x, y + gap, x, h]])
      parts.push(svgElement("line", { x1, y1, x2, y2, ...style }));
    svg.replaceChildren(...parts);
  }

  listen(svg, view) {
    const { column, row, across } = view;
    const move = (event) => {
      const box = svg.getBoundingClientRect();
      const { shape } = this.header;
      const to = (share, axis) => Math.max(0, Math.min(shape[axis] - 1, Math.floor(share * shape[axis])));
      this.cross[column] = to((event.clientX - box.left) / box.width, column);
      this.cross[row] = to(1 - (event.clientY - box.top) / box.height, row);
      this.paint();
    };
    svg.onpointerdown = (event) => { svg.setPointerCapture(event.pointerId); move(event); };
    svg.onpointermove = (event) => { if (svg.hasPointerCapture(event.pointerId)) move(event); };
    svg.onpointerup = () => this.tell();
    svg.onwheel = (event) => {
      event.preventDefault();
      this.step(across, Math.sign(event.deltaY));
    };
    svg.onkeydown = (event) => {
      const steps = { ArrowLeft: [column, -1], ArrowRight: [column, 1], ArrowDown: [row, -1], ArrowUp: [row, 1], PageUp: [across, 1], PageDown: [across, -1] };
      answerKey(event, steps[event.key] && (() => this.step(...steps[event.key])));
    };
  }

  step(axis, by) {
    this.cross[axis] = Math.max(0, Math.min(this.header.shape[axis] - 1, this.cross[axis] + by));
    this.paint();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.tell(), 300);
  }

  tell() {
    this.wish = this.cross.join();
    this.trigger("crossed", this.cross);
  }
}
