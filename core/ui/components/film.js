// A film: several panels of uint8 frames that share one clock. Frames, colour maps and the place of
// the film live in the browser, so playing costs the server nothing, and new data keep the place.

import { drawEllipses, loadEllipses } from "./ellipses.js";
import { answerKey, blankPicture, download, PAUSE, PLAY, presses, sayWithin, unpack } from "./payload.js";
import { onPlace, tellPlace } from "./place.js";
import { layOut } from "./square.js";
import { fit } from "./fit.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".film");
  if (!root) return;
  root.film ??= new Film(root);
  root.film.show(unpack(data)); // runs again on each change of data or theme
  return () => root.film.stop();
}

class Film {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.position = 0; // [frames], fractional while playing
    this.playing = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.painted = -1;
    this.find(".play").onclick = () => this.play(!this.playing);
    this.find(".back").onclick = () => this.step(-1);
    this.find(".forth").onclick = () => this.step(1);
    this.find(".save").onclick = () => this.save();
    this.find(".track input").oninput = (event) => this.seek(Number(event.target.value));
    this.find(".loop").checked = true;
    this.find("select").value = "10";
    this.find("select").onchange = () => this.placed();
    root.onkeydown = (event) => this.key(event);
    this.setPlaying(this.playing);
    onPlace(root, (place) => this.go(place));
  }

  // header: {frames, observed, widths, label, names, maps: {name: offset}, panels: [{title, ...}]}
  show({ header, body }) {
    this.header = header;
    this.maps = Object.fromEntries(Object.entries(header.maps).map(([name, at]) => [name, body.subarray(at, at + 768)]));
    this.body = body;
    for (const panel of header.panels) loadEllipses(panel.ellipses, body);
    this.root.setAttribute("aria-label", header.label);
    const panels = this.find(".panels");
    panels.style.setProperty("--across", header.widths.length);
    panels.style.setProperty("--columns", header.widths.map((width) => `minmax(0, calc(var(--fit, 1) * ${width}vh))`).join(" "));
    layOut(panels, header.square);
    while (panels.children.length > header.panels.length) panels.lastChild.remove();
    header.panels.forEach((panel, i) => this.frame(panels, panel, i));
    this.find(".track input").max = header.frames - 1;
    const [seen, ahead] = this.root.querySelectorAll(".split span");
    const share = (100 * header.observed) / header.frames;
    seen.style.width = `${share}%`;
    ahead.style.width = `${100 - share}%`;
    seen.textContent = header.observed ? "observed" : "";
    ahead.textContent = header.observed && header.observed < header.frames ? "predicted" : "";
    this.position = Math.min(this.position, header.frames - 1);
    this.painted = -1;
    this.fresh = true;
    this.repaint();
    fit(this.root);
  }

  // The figure of one panel, made at first sight and reused afterwards.
  frame(panels, panel, index) {
    let figure = panels.children[index];
    if (!figure) {
      figure = document.createElement("figure");
      figure.innerHTML =
        '<figcaption><b></b><small></small></figcaption><div class="stage"><div class="ticks rows"></div>' +
        '<div class="screen"><canvas role="img"></canvas><div class="mark"></div><div class="watching">observing</div></div>' +
        '<div class="ticks columns"></div></div>';
      panels.append(figure);
    }
    figure.className = panel.tall ? "panel tall" : "panel";
    figure.style.setProperty("--role", panel.colour);
    figure.querySelector("b").textContent = panel.title;
    figure.querySelector("small").textContent = panel.subtitle;
    figure.querySelector("figcaption").title = panel.hint;
    const [rows, columns] = panel.tiles;
    const canvas = figure.querySelector("canvas");
    canvas.width = columns * (panel.width + 1) - 1;
    canvas.height = rows * (panel.height + 1) - 1;
    canvas.setAttribute("aria-label", panel.alt);
    const fill = (selector, ticks) =>
      figure.querySelector(selector).replaceChildren(...ticks.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
    fill(".rows", panel.row_ticks);
    fill(".columns", panel.column_ticks);
    sayWithin(figure.querySelector(".screen"), panel.words);
    const mark = figure.querySelector(".mark");
    mark.hidden = panel.mark === null;
    mark.style.display = mark.hidden ? "none" : "block";
    if (!mark.hidden) {
      const [row, column] = [Math.floor(panel.mark / columns), panel.mark % columns];
      Object.assign(mark.style, {
        left: `${(100 * column) / columns}%`, top: `${(100 * row) / rows}%`,
        width: `${100 / columns}%`, height: `${100 / rows}%`,
      });
    }
  }

  // Nothing runs while nothing moves.
  repaint() {
    this.asked ??= requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.asked = undefined;
    if (this.stopped || !this.header) return;
    if (this.playing) {
      this.advance(Math.min(0.25, (now - (this.before ?? now)) / 1000) * Number(this.find("select").value));
      this.repaint();
    }
    this.before = this.playing ? now : undefined;
    const frame = Math.floor(this.position);
    if (frame !== this.painted) this.paint(frame);
  }

  advance(frames) {
    const end = this.header.frames;
    this.position += frames;
    if (this.position < end) return;
    if (this.find(".loop").checked) this.position %= end;
    else { this.position = end - 1; this.setPlaying(false); }
  }

  // data-painted: frames of the film drawn so far.
  paint(frame) {
    this.painted = frame;
    this.root.dataset.frame = frame;
    this.root.dataset.painted = Number(this.root.dataset.painted ?? 0) + 1;
    this.find(".track input").value = frame;
    this.find("output").textContent = this.header.names[frame] ?? `frame ${frame + 1} / ${this.header.frames}`;
    const figures = this.find(".panels").children;
    this.header.panels.forEach((panel, i) => this.paintPanel(figures[i], panel, frame));
    if (!this.fresh) return;
    this.fresh = false;
    this.root.dataset.shown = performance.now(); // when the newest data were first seen
  }

  paintPanel(figure, panel, frame) {
    const canvas = figure.querySelector("canvas");
    const context = canvas.getContext("2d");
    const waiting = frame < panel.first;
    figure.querySelector(".watching").style.display = waiting ? "grid" : "none";
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (waiting) return;
    const { width, height, tiles: [rows, columns] } = panel;
    const map = this.maps[panel.map];
    const size = width * height;
    const start = panel.offset + Math.min(frame - panel.first, panel.frames - 1) * size * rows * columns;
    for (let tile = 0; tile < rows * columns; tile++) {
      const image = context.createImageData(width, height);
      const pixels = new Uint32Array(image.data.buffer);
      for (let i = 0; i < size; i++) {
        const at = 3 * this.body[start + tile * size + i];
        pixels[i] = 0xff000000 | (map[at + 2] << 16) | (map[at + 1] << 8) | map[at];
      }
      context.putImageData(image, (tile % columns) * (width + 1), Math.floor(tile / columns) * (height + 1));
    }
    drawEllipses(canvas.parentElement, panel.ellipses, frame);
  }

  play(on) {
    this.setPlaying(on);
    this.placed();
  }

  setPlaying(on) {
    this.playing = on;
    const button = this.find(".play");
    button.innerHTML = on ? PAUSE : PLAY;
    button.setAttribute("aria-label", on ? "Pause" : "Play");
    this.root.dataset.playing = on;
    this.repaint();
  }

  seek(frame) {
    this.setPlaying(false);
    this.position = Math.max(0, Math.min(this.header.frames - 1, frame));
    this.placed();
  }

  placed() {
    tellPlace(this.root, { frame: Math.floor(this.position), playing: this.playing, speed: this.find("select").value });
  }

  go({ frame, playing, speed }) {
    this.position = Math.max(0, Math.min(this.header.frames - 1, Number(frame) || 0));
    this.find("select").value = String(speed);
    this.setPlaying(Boolean(playing));
  }

  step(by) {
    this.seek((Math.floor(this.position) + by + this.header.frames) % this.header.frames);
  }

  faster(by) {
    const select = this.find("select");
    select.selectedIndex = Math.max(0, Math.min(select.options.length - 1, select.selectedIndex + by));
    this.placed();
  }

  key(event) {
    if (event.target.tagName === "SELECT" || presses(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const does = {
      " ": () => this.play(!this.playing), ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1),
      Home: () => this.seek(0), End: () => this.seek(this.header.frames - 1),
      "+": () => this.faster(1), "-": () => this.faster(-1),
      l: () => this.find(".loop").click(),
    }[event.key];
    answerKey(event, does);
  }

  // All panels at this frame, enlarged without blur, as one PNG.
  save() {
    const figures = [...this.find(".panels").children];
    const side = 320, gap = 24, head = 30, columns = this.header.widths.length;
    const width = columns * (side + gap) + gap;
    const height = Math.ceil(figures.length / columns) * (side + head + gap) + gap;
    const { picture, context } = blankPicture(this.root, width, height);
    context.imageSmoothingEnabled = false;
    context.font = "18px sans-serif";
    figures.forEach((figure, i) => {
      const x = gap + (i % columns) * (side + gap), y = gap + Math.floor(i / columns) * (side + head + gap);
      context.fillText(figure.querySelector("b").textContent, x, y + 18, side);
      const canvas = figure.querySelector("canvas");
      const tall = (side * canvas.height) / canvas.width;
      context.drawImage(canvas, x, y + head, side, tall);
      const marks = figure.querySelector(".ellipses");
      if (marks) context.drawImage(marks, x, y + head, side, tall);
    });
    download(picture, `film-frame-${this.painted + 1}.png`);
  }

  // Streamlit also ends a run that a newer one has overtaken.
  stop() {
    this.stopped = !this.root.isConnected;
  }
}
