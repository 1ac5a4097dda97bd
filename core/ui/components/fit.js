// Pictures that fit the window. The heights of a component's panels are multiples of --fit, which follows
// the room that is left: on a page, so that the picture ends above the fold; in a lecture, so that all that
// stands below it ends there too, and the picture fills the rest. A lecture's charts share the height --stage.

const NARROW = 640; // phones scroll [pixels]
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

const scrolled = () => document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;

// What the line of buttons leaves of the window below all that a lecture's step shows, and below `own`.
function spareInLecture(own = 0) {
  const line = document.querySelector(".st-key-tour_steps")?.getBoundingClientRect().height ?? 0;
  const last = document.querySelector("[data-testid=stMainBlockContainer] > div")?.getBoundingClientRect().bottom;
  return innerHeight - line - Math.max(own, (last ?? 0) + scrolled()) - 12;
}

const LEAST = 0.18; // below which a chart says nothing [of the window's height]
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
  const tops = [...stages[0].querySelectorAll(".stPlotlyChart")].map((chart) => chart.getBoundingClientRect().top);
  const rows = new Set(tops).size || 1; // on a phone they stand below each other
  const height = stages[0].getBoundingClientRect().height;
  const wanted = Math.max(height + spareInLecture() / stages.length, LEAST * rows * innerHeight);
  if (Math.abs(wanted - height) < SLACK) return;
  document.documentElement.style.setProperty("--stage", `${Math.round(wanted)}px`);
}

class Fitting {
  constructor(root, resized) {
    this.root = root;
    this.resized = resized;
    this.panels = root.querySelector(".panels");
    this.listener = () => this.again();
    this.watch = new ResizeObserver(() => this.again());
    this.value = 1;
  }

  again() {
    if (!this.root.isConnected) return this.stop();
    this.tries = 10;
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
    return lecture ? spareInLecture(own) : innerHeight - own - 8;
  }

  step() {
    const lecture = inLecture();
    this.root.dataset.lecture = lecture;
    const [low, high] = RANGE[lecture ? "lecture" : "page"];
    const height = this.panels.getBoundingClientRect().height;
    if (!this.root.isConnected || height < 1) return;
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
