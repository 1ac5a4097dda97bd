// A hall's page: what the lecturer shows, drawn by the components' own files, each time it changes.
//
// Whoever turns, scrubs or zooms looks alone until the next step, or until they go back to the lecture.
// Events of the stream: "picture" (core.ui.follow: packed, compressed, base64), "places" (how the lecturer
// looks at the components, JSON by their keys), "end".

import { mount } from "./mount.js";
import { unpack } from "./payload.js";

const { code, meshes } = document.body.dataset;
const find = (selector) => document.querySelector(selector);
const drawn = new Map(); // of the present picture: id -> what draws a part
let picture, places = {}, alone = false, failed = false, turn = Promise.resolve();

document.documentElement.dataset.lecture = innerWidth >= 900; // then pictures fill the screen (fit.js)
if (code) listen();

function listen() {
  const source = new EventSource(`follow/${code}/stream`);
  source.onopen = () => say();
  source.addEventListener("picture", ({ data }) => {
    source.newest = data;
    inTurn(async () => source.newest === data && take(unpack(await inflated(data))));
  });
  source.addEventListener("places", ({ data }) => {
    places = JSON.parse(data);
    if (alone) return;
    if (!failed || !picture) return void goToPlaces();
    failed = false;
    inTurn(() => alone || draw(picture)); // which goes to the places too
  });
  source.addEventListener("end", () => { source.close(); over(); });
  source.onerror = () => {
    say("Connecting again");
    if (source.readyState === EventSource.CLOSED) setTimeout(again, 2000); // else the browser tries again by itself
  };
}

// One picture is drawn after the other. One that fails, as when a file does not come, keeps no other from
// being drawn; it is tried again with the next message.
function inTurn(work) {
  turn = turn.then(work).catch((error) => {
    failed = true;
    reportError(error);
  });
}

async function again() {
  const answer = await fetch(`follow/${code}`, { cache: "no-store" }).catch(() => undefined);
  if (answer?.status === 404) over();
  else listen();
}

async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// A picture has come: it is drawn, unless one looks alone at the same step.
async function take(next) {
  const sameStep = picture?.header.step === next.header.step;
  picture = next;
  if (alone && sameStep) return;
  if (alone) forget();
  lookAlone(false);
  await draw(next);
}

async function draw({ header, body }) {
  for (const [name, value] of Object.entries(header.style)) document.documentElement.style.setProperty(name, value);
  find("main").hidden = false;
  find("h1").innerHTML = header.title; // of core.ui.follow.note_html, which escapes, as the note
  find(".note").innerHTML = header.note;
  find(".withheld").hidden = !header.withheld;
  find(".withheld").textContent = header.withheld;
  const ids = header.parts.map((part, i) => part.key || `${part.kind} ${i}`);
  for (const [id, part] of drawn) if (!ids.includes(id)) remove(id, part);
  for (const [i, part] of header.parts.entries()) {
    if (!drawn.has(ids[i])) drawn.set(ids[i], await made(part));
    const { element, show } = drawn.get(ids[i]);
    if (find(".parts").children[i] !== element) find(".parts").insertBefore(element, find(".parts").children[i] ?? null);
    await show(part, body.subarray(part.offset, part.offset + part.bytes));
  }
  failed = false;
  goToPlaces();
  document.body.dataset.shown = performance.now();
  document.body.dataset.step = header.step;
}

async function made({ kind, files }) {
  const element = document.createElement("div");
  if (kind === "component") return component(element, element.attachShadow({ mode: "open" }), files);
  element.className = kind;
  if (kind === "mesh") return mesh(element);
  if (kind === "chart") return component(element, element, files);
  return { element, show: (_, body) => { element.innerHTML = textOf(body); } }; // of core.ui.views, which escapes
}

// Charts stand among the page's own elements, other components each in a tree of its own.
async function component(element, parentElement, files) {
  parentElement.innerHTML = '<div class="component" aria-busy="true"></div>';
  const render = await mount(...files);
  const nobody = () => {};
  const part = { element, parentElement };
  part.show = ({ data }, body) => {
    part.stop = render({ data: data ?? body, parentElement, setTriggerValue: nobody, setStateValue: nobody, follows: true });
  };
  part.go = (detail) => {
    parentElement.querySelector(".component > *")?.dispatchEvent(new CustomEvent("atlas-go", { detail }));
  };
  return part;
}

// VTK's page in a frame, which finds the scene's address on the frame (core.figures.mesh.viewer).
function mesh(element) {
  const frame = element.appendChild(document.createElement("iframe"));
  frame.onload = () => frame.contentWindow.addEventListener("pointerdown", begin, true);
  const stop = () => URL.revokeObjectURL(frame.dataset.scene);
  const go = (place) => {
    frame.place = place; // for when the scene is drawn (core/figures/camera.js)
    frame.dispatchEvent(new CustomEvent("atlas-go", { detail: place }));
  };
  return { element, stop, go, show: ({ alt }, body) => {
    if (frame.dataset.scene) return; // another mesh has another key
    frame.title = alt;
    frame.dataset.scene = URL.createObjectURL(new Blob([body]));
    frame.src = meshes;
  } };
}

const textOf = (bytes) => new TextDecoder().decode(bytes);

function remove(id, part) {
  part.element.remove();
  part.stop?.();
  drawn.delete(id);
}

function forget() {
  for (const [id, part] of drawn) remove(id, part);
}

function goToPlaces() {
  for (const [key, place] of Object.entries(places)) {
    drawn.get(key)?.go?.(place);
  }
}

function say(text) {
  find(".state").textContent = text ?? (alone ? "You look on your own" : "Following the lecture");
}

function over() {
  say("The lecture is over");
  find(".back").hidden = true;
  document.body.dataset.over = true;
}

function lookAlone(on) {
  alone = on;
  find(".back").hidden = !on;
  say();
}

find(".back").onclick = () => {
  inTurn(() => {
    forget();
    lookAlone(false);
    return draw(picture);
  });
};

// What counts as looking alone: a drag, a press on what can be pressed, a key, a wheel that zooms.
const PRESSABLE = "button, input, select, label, .port, [role=application]";
const parts = find(".parts");
let from;
parts.addEventListener("pointerdown", ({ clientX, clientY }) => { from = [clientX, clientY]; }, true);
parts.addEventListener("pointerup", (event) => {
  const dragged = from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 6;
  if (dragged || event.composedPath()[0].closest?.(PRESSABLE)) begin();
}, true);
parts.addEventListener("keydown", (event) => {
  if (!["Tab", "Shift", "Escape"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) begin();
}, true);
parts.addEventListener("wheel", (event) => { if (event.defaultPrevented) begin(); });

function begin() {
  if (!alone && !document.body.dataset.over) lookAlone(true);
}
