// Pictures that fit the window. The heights of a component's panels are multiples of --fit, which follows
// the room that is left: on a page, so that the picture ends above the fold; in a lecture, so that all that
// stands below it ends there too, and the picture fills the rest. A lecture's charts share the height --stage.

export const NARROW = 640; // phones scroll [pixels]
const SLACK = 4; // near enough [pixels]
const RANGE = { page: [0.5, 1], lecture: [0.28, 4] };

// To be called when a component has shown new data. resized: called when --fit has changed, for what is
// sized by script.
export function fit(root, resized = () => {}) {
  root.fitting ??= new Fitting(root, resized);
  root.fitting.again();
}

export const factor = (root) => root.fitting?.value ?? 1;

export const inLecture = () => document.documentElement.dataset.lecture === "true";

// How many times as large as on a page words are, which in a lecture grow with the screen; at least 1.
export const typeOf = (element) => Math.max(1, parseFloat(getComputedStyle(element).fontSize) / 16);

const scrolled = () => document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;

// What the line of buttons leaves of the window below all that a lecture's step shows, and below `own`.
function spareInLecture(own = 0) {
  const line = document.querySelector(".st-key-tour_steps")?.getBoundingClientRect().height ?? 0;
  const last = document.querySelector("[data-testid=stMainBlockContainer] > div")?.getBoundingClientRect().bottom;
  return innerHeight - line - Math.max(own, (last ?? 0) + scrolled()) - 12;
}

// What a taller column leaves below all of the column that a component stands in.
function spareBeside(root) {
  const column = root.getRootNode().host?.closest(".stColumn");
  if (!column || innerWidth < NARROW || getComputedStyle(column.parentElement).flexDirection === "column") return 0;
  const bottoms = [...column.querySelectorAll(".stElementContainer")].map((one) => one.getBoundingClientRect().bottom);
  return Math.max(0, column.parentElement.getBoundingClientRect().bottom - Math.max(...bottoms));
}

const LEAST = 0.18; // below which a chart says nothing [of the window's height]
const BELOW = 0.3; // of a chart that stands below a picture, as on a phone, whichever of them comes first
const stage = new ResizeObserver(() => requestAnimationFrame(fitStage));

// Call it in a lecture: its charts follow the room that is left from then on.
export function watchStage() {
  const main = document.querySelector("[data-testid=stMainBlockContainer] > div");
  if (main) stage.observe(main);
  addEventListener("resize", fitStage);
  fitStage();
}

function fitStage() {
  if (!inLecture()) return;
  const stages = [...document.querySelectorAll(".st-key-stage")].filter((one) => one.offsetParent);
  if (!stages.length) return;
  const tops = [...stages[0].querySelectorAll(".plot")].map((chart) => chart.getBoundingClientRect().top);
  const rows = new Set(tops).size || 1; // on a phone they stand below each other
  const height = stages[0].getBoundingClientRect().height;
  const free = Math.max(height + spareInLecture() / stages.length, LEAST * rows * innerHeight);
  const wanted = standsBelow(stages[0]) ? BELOW * rows * innerHeight : free;
  if (Math.abs(wanted - height) < SLACK) return;
  document.documentElement.style.setProperty("--stage", `${Math.round(wanted)}px`);
}

function standsBelow(chart) {
  const { top } = chart.getBoundingClientRect();
  const pictures = document.querySelectorAll(".stBidiComponent:not(.st-key-stage *)");
  return innerWidth < NARROW && [...pictures].some((one) => one.offsetHeight > 60 && one.getBoundingClientRect().top < top);
}

// In a lecture panels stand in as many columns as make them largest where all of them have so much room
// [pixels of height]: on a phone in any number, else in as many as a scene allows, if it allows two. Rows whose
// pictures belong together, each to the one below, stay as they are or become columns.
function fold(root, panels, room) {
  const count = panels.children.length, port = panels.querySelector(".port, .screen");
  const allowed = ["--columns", "--wide"].map((name) => Number(panels.style.getPropertyValue(name)));
  const across = Number(panels.style.getPropertyValue("--across") || count), rows = count / across;
  const paired = rows > 1 && rows < across && Number.isInteger(rows);
  const any = paired ? [across, rows] : [...Array(count)].map((_, i) => i + 1);
  const counts = innerWidth < NARROW ? any : allowed.filter(Boolean);
  const folds = inLecture() && counts.length > 1 && port && !panels.classList.contains("square");
  panels.classList.toggle("folded", Boolean(folds));
  if (!folds) return;
  const { width, height } = port.getBoundingClientRect();
  const shape = root.matches(".cloud") ? 1 : width / Math.max(height, 1); // a scene in space fills what it has
  const names = panels.querySelector("figcaption").getBoundingClientRect().height + 14;
  const size = (n) => Math.min(panels.clientWidth / n, (room / Math.ceil(count / n) - names) * shape);
  const best = counts.reduce((a, b) => (size(b) > size(a) ? b : a));
  panels.style.setProperty("--folded", best);
  panels.classList.toggle("turned", paired && best === rows);
}

class Fitting {
  constructor(root, resized) {
    this.root = root;
    this.resized = resized;
    this.panels = root.querySelector(".panels") ?? root;
    this.listener = () => this.again();
    this.watch = new ResizeObserver(() => this.again());
    this.value = 1;
  }

  again() {
    if (!this.root.isConnected) return this.stop();
    this.tries = 10;
    this.folds = true;
    this.tried = undefined;
    addEventListener("resize", this.listener);
    const main = document.querySelector("[data-testid=stMainBlockContainer]");
    if (main && this.watched !== main) this.watch.observe((this.watched = main));
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.step());
    return undefined;
  }

  // The number of pixels by which the picture may grow, or must shrink.
  spare(lecture) {
    const own = this.root.getBoundingClientRect().bottom + scrolled();
    return lecture ? spareInLecture(own) + spareBeside(this.root) : innerHeight - own - 8;
  }

  step() {
    const lecture = inLecture();
    this.root.dataset.lecture = lecture;
    const [low, high] = RANGE[lecture ? "lecture" : "page"];
    const before = this.panels.getBoundingClientRect().height;
    if (!this.root.isConnected || before < 1) return;
    if (this.folds) fold(this.root, this.panels, before + this.spare(lecture));
    this.folds = false;
    const height = this.panels.getBoundingClientRect().height;
    const spare = this.spare(lecture);
    const wanted = !lecture && innerWidth < NARROW ? 1 : this.wanted(height, spare);
    const value = Math.min(Math.max(wanted, low), high);
    if (value === this.value || Math.abs(spare) < SLACK || this.tries-- <= 0) return;
    this.value = value;
    this.tried = height;
    this.root.style.setProperty("--fit", value.toFixed(3));
    this.resized();
    this.frame = requestAnimationFrame(() => this.step());
  }

  // Where the last change did nothing, the width bounds the panels: then --fit falls until it does.
  wanted(height, spare) {
    const bounded = this.tried !== undefined && Math.abs(height - this.tried) < 1;
    if (!bounded) return (this.value * (height + spare)) / height;
    return spare < 0 ? 0.6 * this.value : this.value;
  }

  stop() {
    removeEventListener("resize", this.listener);
    this.watch.disconnect();
    this.watched = undefined;
  }
}
