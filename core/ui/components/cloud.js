// Scenes in space: several panels of points and lines, drawn by one WebGL 2 canvas that lies over
// their places in the page. Rotation, camera and frame live in the browser: new data keep them.
//
// A panel can also hold curves (curves.js) or a matrix (matrix.js) over the frames, under the same clock.
//
// Two things can be turned. The *cloud* is turned by a rotation that the server knows (trigger "turn":
// yaw, pitch, roll in degrees), so that the models run again. The *view* is the camera, which only
// this browser knows. Where one follows (no server answers) dragging always turns the view.
// Matrices are row-major arrays of nine; column vectors are multiplied.

import { fit } from "./fit.js";
import { paintCurves } from "./curves.js";
import { paintMatrix } from "./matrix.js";
import { answerKey, blankPicture, download, PAUSE, PLAY, presses, unpack } from "./payload.js";
import { onPlace, tellPlace } from "./place.js";
import { layOut } from "./square.js";

const EYE = 4; // distance of the eye from the middle [radii of the scene]
const STEP = 5; // of the arrow keys [degrees]
const MOST_STOPS = 48; // of a recorded walk
const FEW_POINTS = 15000; // of a layer, drawn while it moves where no graphics card helps
const USUAL = 280; // side of a panel that the sizes of dots and lines are meant for [pixels]

export default function ({ data, parentElement, setTriggerValue, follows = false }) {
  const root = parentElement.querySelector(".cloud");
  if (!root) return;
  root.cloud ??= new Cloud(root, setTriggerValue, follows);
  root.cloud.show(unpack(data)); // runs again on each change of data or theme
  return () => root.cloud.stop();
}

const radians = (degrees) => (degrees * Math.PI) / 180;
const multiply = (a, b) => a.map((_, i) => [0, 1, 2].reduce((sum, k) => sum + a[3 * Math.floor(i / 3) + k] * b[3 * k + (i % 3)], 0));
const trace = (a) => a[0] + a[4] + a[8];
const transpose = (a) => [a[0], a[3], a[6], a[1], a[4], a[7], a[2], a[5], a[8]];
const apply = (a, p) => [0, 3, 6].map((i) => a[i] * p[0] + a[i + 1] * p[1] + a[i + 2] * p[2]);
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

function aboutAxis([x, y, z], angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const t = 1 - c;
  return [t * x * x + c, t * x * y - s * z, t * x * z + s * y, t * x * y + s * z, t * y * y + c, t * y * z - s * x,
    t * x * z - s * y, t * y * z + s * x, t * z * z + c];
}

// R_z(yaw) R_y(pitch) R_x(roll), as core.groups.rotations.from_euler.
function fromEuler([yaw, pitch, roll]) {
  const [z, y, x] = [[0, 0, 1], [0, 1, 0], [1, 0, 0]];
  return multiply(multiply(aboutAxis(z, radians(yaw)), aboutAxis(y, radians(pitch))), aboutAxis(x, radians(roll)));
}

function toEuler(r) {
  const degrees = (angle) => Math.round((angle * 180) / Math.PI);
  return [degrees(Math.atan2(r[3], r[0])), degrees(Math.asin(Math.max(-1, Math.min(1, -r[6])))), degrees(Math.atan2(r[7], r[8]))];
}

// The world's z points up, seen a little from above.
const FIRST_VIEW = multiply(aboutAxis([1, 0, 0], radians(-65)), aboutAxis([0, 0, 1], radians(-35)));

const PROJECT = `
uniform mat3 turn; uniform vec3 shift; uniform vec2 scale;
vec4 project(vec3 p) {
  vec3 q = turn * p + shift;
  float w = 1.0 - q.z / ${EYE.toFixed(1)};
  return vec4(q.xy * scale, -0.25 * q.z * w, w);
}`;
const HEAD = "#version 300 es\nprecision highp float;";
// Far points fade towards the ground, which gives depth without lighting.
const FADE = `
uniform vec3 ground;
vec3 faded(vec3 colour, float depth) { return mix(ground, colour, clamp(0.95 - 1.4 * depth, 0.35, 1.0)); }`;
const SHADERS = {
  points: [
    `${HEAD} in vec3 position; in vec3 colour; uniform float size; flat out vec3 tint; ${PROJECT} ${FADE}
    void main() {
      gl_Position = project(position);
      tint = faded(colour, gl_Position.z / gl_Position.w);
      gl_PointSize = size / gl_Position.w; }`,
    `${HEAD} flat in vec3 tint; out vec4 pixel;
    void main() {
      vec2 d = 2.0 * gl_PointCoord - 1.0;
      float r = dot(d, d);
      if (r > 1.0) discard;
      pixel = vec4(tint * (1.0 - 0.35 * r), 1.0); }`,
  ],
  lines: [
    `${HEAD} in vec3 position; in vec3 other; in float side; uniform vec2 pixels; uniform float size; uniform vec3 tone; out vec3 tint;
    ${PROJECT} ${FADE} void main() {
      vec4 p = project(position), q = project(other);
      vec2 along = normalize((q.xy / q.w - p.xy / p.w) * pixels + 1e-6);
      p.xy += side * size * vec2(-along.y, along.x) / pixels * p.w;
      gl_Position = p; tint = faded(tone, p.z / p.w); }`,
    `${HEAD} in vec3 tint; out vec4 pixel; void main() { pixel = vec4(tint, 1.0); }`,
  ],
};

class Cloud {
  constructor(root, trigger, follows) {
    this.root = root;
    this.trigger = trigger;
    this.follows = follows;
    this.find = (selector) => root.querySelector(selector);
    this.zoom = 1;
    this.turn = IDENTITY;
    this.moves = "cloud"; // what dragging moves
    this.frame = 0;
    this.pointers = new Map();
    this.slow = drawnInSoftware();
    this.gl = this.find(".stage > canvas").getContext("webgl2", { antialias: !this.slow, alpha: true });
    this.find(".missing").hidden = Boolean(this.gl);
    if (!this.gl) return;
    this.watchContext(this.gl.canvas);
    this.compile();
    this.find(".drag").onclick = () => this.setMoves(this.moves === "cloud" ? "view" : "cloud");
    this.find(".turning").onclick = () => this.setTurning(!this.turning);
    this.find(".play").onclick = () => this.playOn(!this.playing);
    this.find(".reset").onclick = () => this.reset();
    this.find(".save").onclick = () => this.save();
    this.find(".frame").oninput = (event) => { this.setPlaying(false); this.frame = Number(event.target.value); this.repaint(); this.placed(); };
    this.find(".frame").onchange = () => this.tellFrame();
    root.onkeydown = (event) => this.key(event);
    this.observer = new ResizeObserver(() => this.repaint());
    this.observer.observe(this.find(".stage"));
    this.setMoves(follows ? "view" : "cloud");
    onPlace(root, (place) => this.go(place));
    this.setPlaying(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  }

  compile() {
    if (this.gl.isContextLost()) return;
    this.programs = Object.fromEntries(Object.entries(SHADERS).map(([name, source]) => [name, this.program(...source)]));
  }

  // A browser may take the context away, from a page in the background or for another picture, and give
  // it back: all that the graphics card had is then to be made again.
  watchContext(canvas) {
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault(); // else it is never given back
      this.panels = undefined;
    });
    canvas.addEventListener("webglcontextrestored", () => {
      this.compile();
      if (this.header) this.load(this.body);
      this.repaint();
    });
  }

  // header: {columns, height, label, turn, records, frames, rate, frame_label, panels: [{title, ..., layers: [...]}]}
  show({ header, body }) {
    if (!this.gl) return;
    this.header = header;
    const home = header.front ? IDENTITY : FIRST_VIEW;
    if (this.home !== home) this.view = this.home = home;
    this.root.setAttribute("aria-label", header.label);
    const panels = this.find(".panels");
    panels.style.setProperty("--columns", header.columns);
    panels.style.setProperty("--narrow", header.columns === 3 ? 1 : 2);
    panels.style.setProperty("--height", `calc(var(--fit, 1) * ${header.height}vh)`);
    layOut(panels, header.square);
    while (panels.children.length > header.panels.length) panels.lastChild.remove();
    header.panels.forEach((panel, i) => this.figure(panels, panel, i));
    this.body = body;
    this.load(body);
    this.ground = rgbOf(getComputedStyle(this.root).getPropertyValue("--st-background-color"));
    this.accept(header.turn);
    this.find(".drag").hidden = this.find(".turning").hidden = header.turn === null || this.follows;
    this.find(".play").hidden = this.find(".frame").hidden = header.frames < 2;
    this.find(".frame").max = header.frames - 1;
    this.root.dataset.frames = header.frames;
    this.frame = Math.min(this.frame, header.frames - 1);
    fit(this.root);
    this.stand(header.frame);
    this.fresh = true;
    this.paint();
    if (header.frames > 1) this.repaint(); // goes on playing
  }

  // Where the page wants the scene to stand still (null: play), once for each wish.
  stand(frame) {
    if (frame === this.wish) return;
    const first = this.wish === undefined;
    this.wish = frame;
    if (frame !== null) this.frame = Math.min(frame, this.header.frames - 1);
    if (frame !== null || !first) this.setPlaying(frame === null);
  }

  playOn(on) {
    this.setPlaying(on);
    this.tellFrame();
    this.placed();
  }

  placed() {
    tellPlace(this.root, {
      view: this.view.map((v) => Number(v.toFixed(4))), zoom: Number(this.zoom.toFixed(3)),
      frame: Math.floor(this.frame), playing: Boolean(this.playing),
    });
  }

  go({ view, zoom, frame, playing }) {
    if (!this.header || !Array.isArray(view) || view.length !== 9 || !view.every(Number.isFinite)) return;
    this.view = view;
    this.zoom = Math.max(0.3, Math.min(8, Number(zoom) || 1));
    this.frame = Math.max(0, Math.min(this.header.frames - 1, Number(frame) || 0));
    this.setPlaying(Boolean(playing));
  }

  // Tell the page where the visitor made the scene stand (-1: it plays).
  tellFrame() {
    if (!this.header.tells_frame) return;
    const frame = this.playing ? -1 : Math.floor(this.frame);
    this.wish = this.playing ? null : frame; // the page's answer asks for nothing new
    this.trigger("framed", frame);
  }

  // The answer to what was sent last: if the cloud has been turned on since, that is sent next.
  // Any other rotation was set elsewhere and moves the cloud, unless an answer is still on its way.
  accept(turn) {
    if (turn === null || this.header.records) return;
    if (this.waiting && turn.join() === this.sent) {
      this.waiting = false;
      this.tell();
    } else if (!this.dragging && !this.isWaiting()) {
      this.waiting = false;
      this.turn = fromEuler(turn);
    }
  }

  isWaiting() {
    return this.waiting && performance.now() - this.sentAt < 2000;
  }

  figure(panels, panel, index) {
    let figure = panels.children[index];
    if (!figure) {
      figure = document.createElement("figure");
      figure.className = "panel";
      figure.innerHTML = '<figcaption><b></b><small></small></figcaption><div class="port" role="img"><canvas hidden></canvas></div><div class="bars"></div>';
      panels.append(figure);
      this.listen(figure.querySelector(".port"), index);
    }
    figure.classList.toggle("curves", Boolean(panel.curves));
    figure.classList.toggle("matrix", Boolean(panel.matrix));
    figure.querySelector(".port > canvas").hidden = !panel.curves && !panel.matrix;
    figure.style.setProperty("--role", panel.colour);
    figure.querySelector("b").textContent = panel.title;
    figure.querySelector("small").textContent = panel.subtitle;
    figure.querySelector("figcaption").title = panel.hint;
    figure.querySelector(".port").setAttribute("aria-label", panel.alt);
    const rows = figure.querySelector(".bars");
    if (rows.children.length !== 3 * panel.bars.length) rows.replaceChildren(...panel.bars.flatMap(barElements));
    const best = Math.max(...panel.bars.map((bar) => bar.value));
    panel.bars.forEach((bar, i) => fillBar([...rows.children].slice(3 * i, 3 * i + 3), bar, bar.value === best));
  }

  load(body) {
    const gl = this.gl;
    if (gl.isContextLost()) return;
    this.panels?.flatMap((panel) => panel.layers).forEach((layer) => { gl.deleteVertexArray(layer.array); layer.buffers.forEach((b) => gl.deleteBuffer(b)); });
    this.panels = this.header.panels.map((panel) => ({
      ...panel,
      poses: panel.poses && floats(body, panel.poses.offset, panel.poses.bytes),
      matrix: panel.matrix && { ...panel.matrix, values: floats(body, panel.matrix.offset, panel.matrix.bytes) },
      curves: panel.curves?.map((curve) => ({ ...curve, values: floats(body, curve.offset, curve.bytes) })),
      layers: panel.layers.map((layer) => this.layer(layer, body)),
    }));
  }

  layer(layer, body) {
    const gl = this.gl;
    const numbers = floats(body, layer.offset, layer.bytes);
    const positions = layer.kind === "points" ? numbers : ribbons(numbers);
    const array = gl.createVertexArray();
    const buffers = [gl.createBuffer()];
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[0]);
    gl.bufferData(gl.ARRAY_BUFFER, positions, gl.STATIC_DRAW);
    const { attributes } = this.programs[layer.kind];
    if (layer.kind === "points") {
      gl.enableVertexAttribArray(attributes.position);
      buffers.push(gl.createBuffer());
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers[1]);
      gl.bufferData(gl.ARRAY_BUFFER, body.subarray(layer.colours, layer.colours + 3 * layer.count * layer.shades), gl.STATIC_DRAW);
      gl.enableVertexAttribArray(attributes.colour);
    } else {
      for (const name of ["position", "other", "side"]) gl.enableVertexAttribArray(attributes[name]);
    }
    return { ...layer, positions, array, buffers };
  }

  program(vertex, fragment) {
    const gl = this.gl;
    const program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
    const uniforms = {}, attributes = {};
    for (let i = 0; i < gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS); i++) {
      const { name } = gl.getActiveUniform(program, i);
      uniforms[name] = gl.getUniformLocation(program, name);
    }
    for (let i = 0; i < gl.getProgramParameter(program, gl.ACTIVE_ATTRIBUTES); i++) {
      const { name } = gl.getActiveAttrib(program, i);
      attributes[name] = gl.getAttribLocation(program, name);
    }
    return { program, uniforms, attributes };
  }

  // Ask for a repaint. Nothing runs while nothing moves.
  repaint() {
    this.asked ??= requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.asked = undefined;
    if (this.stopped || !this.header) return;
    const moving = this.playing && this.header.frames > 1 && !this.isWaiting(); // the answer comes first
    const elapsed = Math.min(0.25, (now - (this.before ?? now)) / 1000);
    this.before = moving ? now : undefined;
    if (moving) this.frame = (this.frame + this.header.rate * elapsed) % this.header.frames;
    if (this.turning && !this.isWaiting()) this.stepTurn();
    this.rests = this.slow && moving && !this.rests; // every other time: the processor has answers to work on
    if (this.rests) return this.repaint();
    this.paint();
    this.measure(now, moving || this.turning);
    if (moving || this.turning) this.repaint();
  }

  // data-fps: repaints a second while something moves.
  measure(now, moving) {
    if (!moving) return void (this.since = undefined);
    if (this.since === undefined) [this.since, this.ticks] = [now, 0];
    else this.ticks += 1;
    if (now - this.since < 1000) return;
    this.root.dataset.fps = Math.round((1000 * this.ticks) / (now - this.since));
    [this.since, this.ticks] = [now, 0];
  }

  paint() {
    if (!this.panels) return; // until the context comes back
    const gl = this.gl, canvas = this.find(".stage > canvas");
    const box = canvas.getBoundingClientRect();
    const density = Math.min(devicePixelRatio, 2);
    const [width, height] = [Math.round(box.width * density), Math.round(box.height * density)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    gl.enable(gl.DEPTH_TEST);
    const ports = this.root.querySelectorAll(".port");
    this.panels.forEach((panel, i) => {
      const port = ports[i].getBoundingClientRect();
      if (panel.curves) return paintCurves(ports[i].querySelector("canvas"), panel, Math.floor(this.frame), this.header.frames);
      if (panel.matrix) return paintMatrix(ports[i].querySelector("canvas"), panel, Math.floor(this.frame));
      const place = [port.left - box.left, box.bottom - port.bottom, port.width, port.height].map((v) => Math.round(v * density));
      gl.viewport(...place);
      gl.scissor(...place);
      this.paintPanel(panel, place[2], place[3], density);
    });
    const shown = Math.floor(this.frame);
    this.find(".frame").value = shown;
    this.find("output").textContent = this.header.frames > 1 ? `${this.header.frame_label} ${this.header.frame_names[shown] ?? `${shown + 1} / ${this.header.frames}`}`
      : this.header.turn ? "turned " + toEuler(this.turn).map((a) => `${a}\u00b0`).join(", ") : "";
    this.root.dataset.painted = Number(this.root.dataset.painted ?? 0) + 1;
    if (!this.fresh) return;
    this.fresh = false;
    this.root.dataset.shown = performance.now(); // when the newest data were first seen
  }

  // The matrix and the shift of a layer: one with a pivot turns about it, and what is beside it stands still.
  matrix(panel, layer) {
    const frame = 9 * Math.min(Math.floor(this.frame), (panel.poses?.length ?? 9) / 9 - 1);
    const posed = panel.poses ? multiply(this.view, [...panel.poses.subarray(frame, frame + 9)]) : this.view;
    const turned = panel.turns ? multiply(posed, this.turn) : posed;
    if (!panel.layers.some((one) => one.pivot)) return [turned, [0, 0, 0]];
    if (!layer.pivot) return [posed, [0, 0, 0]];
    const [there, here] = [apply(posed, layer.pivot), apply(turned, layer.pivot)];
    return [turned, there.map((place, i) => place - here[i])];
  }

  scale(width, height) {
    const part = 0.92 * this.zoom * Math.min(width, height);
    return [part / width, part / height];
  }

  paintPanel(panel, width, height, density) {
    const gl = this.gl;
    gl.enable(gl.POLYGON_OFFSET_FILL);
    const large = Math.min(Math.max(Math.min(width, height) / density / USUAL, 0.65), 1.6); // dots and lines grow along
    for (const [order, layer] of panel.layers.entries()) {
      gl.polygonOffset(0, -256 * order); // of lines in one place the later is seen
      const { program, uniforms, attributes } = this.programs[layer.kind];
      gl.useProgram(program);
      gl.bindVertexArray(layer.array);
      const [turn, shift] = this.matrix(panel, layer);
      gl.uniformMatrix3fv(uniforms.turn, true, turn);
      gl.uniform3fv(uniforms.shift, shift);
      gl.uniform2fv(uniforms.scale, this.scale(width, height));
      gl.uniform3fv(uniforms.ground, this.ground);
      gl.uniform1f(uniforms.size, layer.size * density * large);
      const frame = Math.min(Math.floor(this.frame), layer.frames - 1);
      if (layer.kind === "points") {
        gl.bindBuffer(gl.ARRAY_BUFFER, layer.buffers[0]);
        gl.vertexAttribPointer(attributes.position, 3, gl.FLOAT, false, 0, 12 * layer.count * frame);
        gl.bindBuffer(gl.ARRAY_BUFFER, layer.buffers[1]);
        const shade = Math.min(Math.floor(this.frame), layer.shades - 1);
        gl.vertexAttribPointer(attributes.colour, 3, gl.UNSIGNED_BYTE, true, 0, 3 * layer.count * shade);
        const moving = this.dragging || this.turning;
        gl.drawArrays(gl.POINTS, 0, this.slow && moving ? Math.min(layer.count, FEW_POINTS) : layer.count);
      } else {
        gl.uniform2f(uniforms.pixels, width, height);
        gl.uniform3fv(uniforms.tone, rgbOf(layer.colour));
        gl.bindBuffer(gl.ARRAY_BUFFER, layer.buffers[0]);
        const first = 28 * 6 * layer.count * frame; // seven floats a corner, six corners a segment
        for (const [name, size, offset] of [["position", 3, 0], ["other", 3, 12], ["side", 1, 24]]) {
          gl.vertexAttribPointer(attributes[name], size, gl.FLOAT, false, 28, first + offset);
        }
        gl.drawArrays(gl.TRIANGLES, 0, 6 * layer.count);
      }
    }
  }

  listen(port, index) {
    const at = (event) => [event.clientX, event.clientY];
    port.onpointerdown = (event) => {
      port.setPointerCapture(event.pointerId);
      if (this.header.panels[index].curves) return this.seek(event, port);
      if (this.header.panels[index].matrix) return;
      this.pointers.set(event.pointerId, at(event));
      this.travelled = 0;
      this.setTurning(false);
      this.dragging = true;
    };
    port.onpointermove = (event) => {
      if (this.header.panels[index].curves) return void (event.buttons && this.seek(event, port));
      const before = this.pointers.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      const by = [now[0] - before[0], now[1] - before[1]];
      this.travelled += Math.hypot(...by);
      if (this.pointers.size > 1) this.pinch(event.pointerId, before, now);
      this.pointers.set(event.pointerId, now);
      const size = port.getBoundingClientRect();
      const alone = this.pointers.size === 1 && !event.shiftKey && event.buttons !== 2;
      const turns = this.header.square || this.header.panels[index].turns; // a square's g, wherever one drags
      this.drag(by, size.height, alone && this.moves === "cloud" && turns && this.header.turn);
    };
    port.onpointerup = port.onpointercancel = (event) => {
      if (this.header.panels[index].curves) return this.tellFrame();
      if (this.header.panels[index].matrix) return;
      this.pointers.delete(event.pointerId);
      this.dragging = this.pointers.size > 0;
      this.repaint();
      if (this.travelled < 4 && event.type === "pointerup") this.pick(event, port, index);
      else if (!this.dragging && this.header.turn) this.tell();
    };
    port.oncontextmenu = (event) => event.preventDefault();
    port.onwheel = (event) => {
      event.preventDefault();
      this.zoomBy(Math.exp(-event.deltaY / 500));
    };
  }

  // Go to the frame below the pointer on a panel of curves.
  seek(event, port) {
    const [left, right] = port.querySelector("canvas").plot;
    const at = event.clientX - port.querySelector("canvas").getBoundingClientRect().left;
    const share = Math.max(0, Math.min(1, (at - left) / (right - left)));
    this.setPlaying(false);
    this.frame = Math.round(share * (this.header.frames - 1));
    this.repaint();
    this.placed();
  }

  // Arcball: dragging across the port turns by half a circle about the axis square to the way.
  drag([x, y], height, cloud) {
    const length = Math.hypot(x, y);
    if (length === 0) return;
    const by = aboutAxis([y / length, x / length, 0], (Math.PI * length) / height);
    this.rotate(by, cloud);
  }

  // by: a rotation in the axes of the screen.
  rotate(by, cloud) {
    if (cloud) {
      this.turn = multiply(multiply(transpose(this.view), multiply(by, this.view)), this.turn);
      this.tell();
    } else {
      this.view = multiply(by, this.view);
      this.placed();
    }
    this.repaint();
  }

  pinch(moving, before, now) {
    const other = [...this.pointers].find(([id]) => id !== moving)[1];
    const gap = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]);
    this.zoomBy(gap(now) / Math.max(gap(before), 1));
  }

  zoomBy(factor) {
    this.zoom = Math.max(0.3, Math.min(8, this.zoom * factor));
    this.repaint();
    this.placed();
  }

  // Send the rotation, in whole degrees; once nothing is dragged the picture takes those degrees too.
  tell() {
    const turn = toEuler(this.turn);
    if (this.header.records) return this.record(turn);
    if (!this.dragging) this.turn = fromEuler(turn);
    this.repaint();
    if (this.isWaiting() || turn.join() === this.header.turn.join()) return;
    this.sent = turn.join();
    this.sentAt = performance.now();
    this.waiting = true;
    this.trigger("turn", turn);
  }

  // A walk instead of a single rotation: stops along the way, sent (trigger "walked") once the hand rests.
  record(turn) {
    this.stops ??= [[0, 0, 0]];
    this.spacing ??= radians(STEP);
    const apart = (a, b) => Math.acos(Math.max(-1, Math.min(1, (trace(multiply(transpose(fromEuler(a)), fromEuler(b))) - 1) / 2)));
    if (apart(this.stops.at(-1), turn) >= this.spacing - 0.02) this.stops.push(turn);
    if (this.stops.length > MOST_STOPS) [this.stops, this.spacing] = [this.stops.filter((_, i) => i % 2 === 0), 2 * this.spacing];
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (this.dragging) return this.record(turn);
      if (this.stops.length > 1) this.trigger("walked", this.stops);
      [this.stops, this.spacing, this.turn] = [undefined, undefined, IDENTITY];
      this.repaint();
    }, 600);
    this.repaint();
  }

  stepTurn() {
    const now = performance.now();
    if (now - (this.stepped ?? 0) < 60) return;
    this.stepped = now;
    this.turn = multiply(aboutAxis([0, 0, 1], radians(STEP)), fromEuler(toEuler(this.turn)));
    this.tell();
  }

  setMoves(what) {
    this.moves = what;
    this.find(".drag").textContent = `Drag turns the ${what}`;
  }

  setTurning(on) {
    this.turning = on;
    this.find(".turning").textContent = on ? "Stop" : "Turn";
    if (on) this.repaint();
  }

  setPlaying(on) {
    this.playing = on;
    const button = this.find(".play");
    button.innerHTML = on ? PAUSE : PLAY;
    button.setAttribute("aria-label", on ? "Pause" : "Play");
    this.repaint();
  }

  reset() {
    this.setTurning(false);
    [this.view, this.zoom] = [this.home, 1];
    this.repaint();
    this.placed();
    if (this.follows) return;
    this.turn = IDENTITY;
    if (this.header.turn) this.tell();
  }

  // The nearest point of the pickable layer within 14 pixels of the pointer, the front one of several.
  pick(event, port, index) {
    const layer = this.panels?.[index].layers.find((candidate) => candidate.pickable);
    if (!layer) return;
    const box = port.getBoundingClientRect();
    const [matrix, shift] = this.matrix(this.panels[index], layer);
    const scale = this.scale(box.width, box.height);
    let found = -1, front = -Infinity;
    for (let i = 0; i < layer.count; i++) {
      const q = apply(matrix, layer.positions.subarray(3 * i, 3 * i + 3)).map((place, k) => place + shift[k]);
      const w = 1 - q[2] / EYE;
      const x = box.left + (box.width * (1 + (q[0] * scale[0]) / w)) / 2;
      const y = box.top + (box.height * (1 - (q[1] * scale[1]) / w)) / 2;
      if (Math.hypot(x - event.clientX, y - event.clientY) < 14 && q[2] > front) [found, front] = [i, q[2]];
    }
    this.trigger("picked", found);
  }

  key(event) {
    if (event.target.tagName === "INPUT" || presses(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const cloud = this.header?.turn && !event.shiftKey && this.moves === "cloud";
    const turn = (axis) => () => this.rotate(aboutAxis(axis, radians(STEP)), cloud);
    const does = {
      ArrowLeft: turn([0, -1, 0]), ArrowRight: turn([0, 1, 0]), ArrowUp: turn([-1, 0, 0]), ArrowDown: turn([1, 0, 0]),
      q: turn([0, 0, 1]), e: turn([0, 0, -1]),
      "+": () => this.zoomBy(1.15), "-": () => this.zoomBy(1 / 1.15),
      v: () => this.follows || this.setMoves(this.moves === "cloud" ? "view" : "cloud"), Home: () => this.reset(),
      " ": () => (this.header.frames > 1 ? this.playOn(!this.playing) : this.header.turn && !this.follows && this.setTurning(!this.turning)),
    }[event.key];
    answerKey(event, does);
  }

  // The canvas with the titles, over the ground of the theme.
  save() {
    this.paint();
    const canvas = this.find(".stage > canvas");
    const { picture, context } = blankPicture(this.root, canvas.width, canvas.height);
    const density = canvas.width / canvas.getBoundingClientRect().width;
    context.drawImage(canvas, 0, 0);
    const box = canvas.getBoundingClientRect();
    for (const curves of this.root.querySelectorAll(".port > canvas:not([hidden])")) {
      const place = curves.getBoundingClientRect();
      context.drawImage(curves, (place.left - box.left) * density, (place.top - box.top) * density, place.width * density, place.height * density);
    }
    context.font = `600 ${15 * density}px sans-serif`;
    for (const caption of this.root.querySelectorAll("figcaption b")) {
      const place = caption.getBoundingClientRect();
      context.fillText(caption.textContent, (place.left - box.left) * density, (place.bottom - box.top - 4) * density);
    }
    download(picture, "cloud.png");
  }

  // Streamlit also ends a run that a newer one has overtaken.
  stop() {
    if (this.root.isConnected) return;
    this.stopped = true;
    this.observer?.disconnect();
    this.gl?.getExtension("WEBGL_lose_context")?.loseContext(); // a page has only a few contexts
  }
}

// Whether no graphics card draws: then smooth edges would cost two thirds of the frame rate.
function drawnInSoftware() {
  const probe = document.createElement("canvas").getContext("webgl2");
  const info = probe?.getExtension("WEBGL_debug_renderer_info");
  const name = info ? probe.getParameter(info.UNMASKED_RENDERER_WEBGL) : "";
  probe?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

// Two triangles for each segment: a corner is its own end, the other end, and the side it lies on.
// (Instances would be smaller, but software renderers draw small instances slowly.)
function ribbons(segments) {
  const corners = [[0, -1], [1, 1], [0, 1], [0, -1], [1, -1], [1, 1]];
  const vertices = new Float32Array((segments.length / 6) * 42);
  for (let segment = 0, at = 0; segment < segments.length; segment += 6) {
    for (const [end, side] of corners) {
      const own = segment + 3 * end, other = segment + 3 * (1 - end);
      for (let k = 0; k < 3; k++) [vertices[at + k], vertices[at + 3 + k]] = [segments[own + k], segments[other + k]];
      vertices[at + 6] = end ? -side : side; // seen from the other end, left is right
      at += 7;
    }
  }
  return vertices;
}

function barElements() {
  const make = (className) => Object.assign(document.createElement("span"), { className });
  const track = make("track");
  track.append(make("fill"));
  return [make("label"), track, make("value")];
}

function fillBar([name, track, number], { label, value }, best) {
  name.textContent = label;
  name.className = best ? "label best" : "label";
  track.firstChild.style.width = `${100 * value}%`;
  number.textContent = `${Math.round(100 * value)}%`;
  number.className = best ? "value best" : "value";
}

function floats(body, offset, bytes) {
  return new Float32Array(body.slice(offset, offset + bytes).buffer);
}

function rgbOf(colour) {
  const hex = colour.trim().replace("#", "").padEnd(6, "f");
  return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
}
