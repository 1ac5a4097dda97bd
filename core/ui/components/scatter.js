// Points in the plane, coloured by kind. The one that is pointed at is read out; a click chooses it, a
// loop that is drawn chooses what lies within, a click on the ground nothing (trigger "chosen": indices).
// Arrow keys go from point to point, Enter chooses, Delete gives up the choice. Wheel, + and - zoom.

import { fit } from "./fit.js";
import { answerKey, blankPicture, download, unpack } from "./payload.js";

const REACH = 14; // of the pointer [pixels of the screen]
const MARGIN = 16;
const FAINT = 0.16; // what is not chosen, where something is

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".scatter");
  root.scatter ??= new Scatter(root);
  root.scatter.trigger = setTriggerValue;
  root.scatter.show(unpack(data)); // runs again on each change of data or theme
  return () => root.scatter.stop();
}

class Scatter {
  constructor(root) {
    this.root = root;
    this.canvas = root.querySelector("canvas");
    this.points = document.createElement("canvas"); // drawn once for each view; what moves lies over them
    this.observer = new ResizeObserver(() => this.redraw());
    this.observer.observe(this.canvas);
    this.all();
    const at = ({ offsetX, offsetY }) => [offsetX, offsetY];
    this.canvas.onpointerdown = (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.loop = [at(event)];
      this.now = -1;
    };
    this.canvas.onpointermove = (event) => {
      if (this.loop) this.loop.push(at(event));
      else this.now = this.nearest(at(event));
      this.paint();
    };
    this.canvas.onpointerup = () => this.gather();
    this.canvas.onpointercancel = () => { this.loop = null; this.paint(); };
    this.canvas.onpointerleave = () => { this.now = -1; this.paint(); };
    this.canvas.onwheel = (event) => {
      event.preventDefault();
      this.zoom(1.0015 ** -event.deltaY, at(event));
    };
    this.canvas.onkeydown = (event) => this.key(event);
    root.querySelector(".all").onclick = () => { this.all(); this.redraw(); };
    root.querySelector(".save").onclick = () => this.save();
  }

  stop() { if (!this.root.isConnected) this.observer.disconnect(); }

  // header: {count, tones, says, chosen, label, height}; body: places, then kinds
  show({ header, body }) {
    const places = 8 * header.count;
    this.header = header;
    this.places = new Float32Array(body.slice(0, places).buffer);
    this.kinds = new Uint16Array(body.slice(places, places + 2 * header.count).buffer);
    this.chosen = new Set(header.chosen);
    this.box = [0, 1].map((axis) => {
      const values = this.places.filter((_, i) => i % 2 === axis);
      return values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);
    });
    this.now = Math.min(this.now ?? -1, header.count - 1);
    this.canvas.setAttribute("aria-label", `${header.label} Arrow keys go from point to point, Enter chooses one.`);
    this.root.style.setProperty("--height", `${header.height}vh`);
    this.redraw();
    fit(this.root);
    this.root.dataset.shown = performance.now();
  }

  all() { [this.scale, this.shift] = [1, [0, 0]]; }

  // Where a point lies on the canvas [pixels of the screen].
  at(i) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const [[left, right], [low, high]] = this.box;
    const unit = Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (high - low || 1));
    const [x, y] = [this.places[2 * i] - (left + right) / 2, this.places[2 * i + 1] - (low + high) / 2];
    return [width / 2 + this.shift[0] + this.scale * unit * x, height / 2 + this.shift[1] - this.scale * unit * y];
  }

  nearest([x, y], reach = REACH) {
    let [best, least] = [-1, reach];
    for (let i = 0; i < this.header.count; i++) {
      const [px, py] = this.at(i);
      const far = Math.hypot(px - x, py - y);
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }

  // The next point in a direction, or the one that is pointed at.
  next([dx, dy]) {
    if (this.now < 0) return Math.max(0, this.nearest([this.canvas.clientWidth / 2, this.canvas.clientHeight / 2], Infinity));
    const [x, y] = this.at(this.now);
    let [best, least] = [this.now, Infinity];
    for (let i = 0; i < this.header.count; i++) {
      const [px, py] = this.at(i);
      const along = (px - x) * dx + (py - y) * dy;
      const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (along > 0.5 && aside <= along && along + aside < least) [best, least] = [i, along + aside];
    }
    return best;
  }

  gather() {
    const { loop } = this;
    if (!loop) return;
    this.loop = null;
    const across = Math.max(...loop.map(([x, y]) => Math.hypot(x - loop[0][0], y - loop[0][1])));
    if (across < 5) {
      const hit = this.nearest(loop[0]);
      this.choose(hit < 0 ? [] : [hit]);
    } else {
      this.choose([...this.kinds.keys()].filter((i) => within(loop, this.at(i))));
    }
  }

  choose(indices) {
    this.chosen = new Set(indices);
    this.redraw();
    this.trigger("chosen", indices);
  }

  zoom(by, [x, y] = [this.canvas.clientWidth / 2, this.canvas.clientHeight / 2]) {
    const scale = Math.max(1, Math.min(50, this.scale * by));
    const middle = [this.canvas.clientWidth / 2, this.canvas.clientHeight / 2];
    this.shift = [x, y].map((v, k) => v - middle[k] - ((v - middle[k] - this.shift[k]) * scale) / this.scale);
    this.scale = scale;
    if (scale === 1) this.shift = [0, 0];
    this.redraw();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (direction) => () => { this.now = this.next(direction); this.paint(); };
    const none = () => this.choose([]);
    answerKey(event, {
      ArrowLeft: go([-1, 0]), ArrowRight: go([1, 0]), ArrowUp: go([0, -1]), ArrowDown: go([0, 1]),
      Enter: () => { if (this.now >= 0) this.choose([this.now]); }, Delete: none, Backspace: none,
      "+": () => this.zoom(1.4), "-": () => this.zoom(1 / 1.4), Home: () => { this.all(); this.redraw(); },
    }[event.key]);
  }

  redraw() {
    if (!this.header || !this.canvas.clientWidth) return; // without a layout; the observer tells of it
    const density = window.devicePixelRatio || 1;
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    for (const canvas of [this.canvas, this.points])
      Object.assign(canvas, { width: Math.round(width * density), height: Math.round(height * density) });
    this.radius = Math.max(1.8, Math.min(5, 120 / Math.sqrt(this.header.count)));
    const context = this.points.getContext("2d");
    context.scale(density, density);
    const { tones } = this.header;
    for (const chosen of this.chosen.size ? [false, true] : [true]) {
      context.globalAlpha = chosen ? 0.8 : FAINT;
      tones.forEach((tone, kind) => {
        context.fillStyle = tone;
        context.beginPath();
        for (let i = 0; i < this.header.count; i++)
          if (this.kinds[i] % tones.length === kind && (this.chosen.has(i) === chosen || !this.chosen.size)) disc(context, this.at(i), this.radius);
        context.fill();
      });
    }
    this.paint();
  }

  // The points, and over them what is pointed at and the loop.
  paint() {
    const density = window.devicePixelRatio || 1;
    const context = this.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.points, 0, 0);
    context.scale(density, density);
    context.strokeStyle = getComputedStyle(this.canvas).color;
    context.lineWidth = 2;
    context.beginPath();
    if (this.now >= 0) disc(context, this.at(this.now), this.radius + 3);
    context.stroke();
    if (this.loop) {
      context.setLineDash([5, 4]);
      context.stroke(new Path2D(`M${this.loop.join("L")}Z`));
      context.setLineDash([]);
    }
    const { says, count } = this.header;
    const some = this.chosen.size ? `${this.chosen.size} of ${count} points chosen` : `${count} points`;
    this.root.querySelector("output").textContent = this.now < 0 ? some : says[this.now];
  }

  save() {
    const { width, height } = this.points;
    const { picture, context } = blankPicture(this.root, width, height);
    context.drawImage(this.points, 0, 0);
    download(picture, "points.png");
  }
}

function disc(context, [x, y], radius) {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

// Whether a point lies within a closed loop: a ray from it crosses the loop an odd number of times.
function within(loop, [x, y]) {
  let inside = false;
  loop.forEach(([ax, ay], i) => {
    const [bx, by] = loop.at(i - 1);
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
  });
  return inside;
}
