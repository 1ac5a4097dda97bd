// Pictures that fit the window. The heights of a component's panels are multiples of --fit, which follows
// the room that is left: on a page, so that the picture ends above the fold; in a lecture, so that all that
// stands below it ends there too, and the picture fills the rest.

const NARROW = 640; // phones scroll [pixels]
const SLACK = 4; // near enough [pixels]
const RANGE = { page: [0.5, 1], lecture: [0.3, 4] };

// To be called when a component has shown new data. resized: called when --fit has changed, for what is
// sized by script.
export function fit(root, resized = () => {}) {
  root.fitting ??= new Fitting(root, resized);
  root.fitting.again();
}

export const factor = (root) => root.fitting?.value ?? 1;

export const inLecture = () => document.documentElement.dataset.lecture === "true";

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
    this.tries = 6;
    addEventListener("resize", this.listener);
    const main = document.querySelector("[data-testid=stMainBlockContainer]");
    if (main && this.watched !== main) this.watch.observe((this.watched = main));
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.step());
    return undefined;
  }

  // The number of pixels by which the picture may grow, or must shrink.
  spare(lecture) {
    const scroller = document.querySelector("[data-testid=stMain]");
    const own = this.root.getBoundingClientRect().bottom + (scroller?.scrollTop ?? 0);
    if (!lecture) return innerHeight - own - 8;
    const line = document.querySelector(".st-key-tour_steps")?.getBoundingClientRect().height ?? 0;
    const last = document.querySelector("[data-testid=stMainBlockContainer] > div")?.getBoundingClientRect().bottom;
    return innerHeight - line - Math.max(own, (last ?? 0) + (scroller?.scrollTop ?? 0)) - 12;
  }

  step() {
    const lecture = inLecture();
    this.root.dataset.lecture = lecture;
    const [low, high] = RANGE[lecture ? "lecture" : "page"];
    const height = this.panels.getBoundingClientRect().height;
    if (!this.root.isConnected || height < 1) return;
    const wanted = !lecture && innerWidth < NARROW ? 1 : (this.value * (height + this.spare(lecture))) / height;
    const value = Math.min(Math.max(wanted, low), high);
    if (Math.abs(value - this.value) * height < SLACK || this.tries-- <= 0) return;
    this.value = value;
    this.root.style.setProperty("--fit", value.toFixed(3));
    this.resized();
    this.frame = requestAnimationFrame(() => this.step());
  }

  stop() {
    removeEventListener("resize", this.listener);
    this.watch.disconnect();
    this.watched = undefined;
  }
}
