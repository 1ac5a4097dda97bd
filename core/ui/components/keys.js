// In a lecture, page keys turn the steps and Esc leaves, whatever has the focus; arrow keys turn them too,
// unless a control has the focus that needs them, and F invites the hall to follow, unless one types.
// data: {lecture}; triggers "turn": 1, -1 or 0, and "invite".

import { inLecture, watchStage } from "./fit.js";

const PAGES = { PageDown: 1, PageUp: -1, Escape: 0 };
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
const NEEDS_ARROWS = "input, select, textarea, [role=slider], [role=radiogroup], [role=listbox]";
const TYPES = "input:not([type=range]), select, textarea";

export default function ({ data, parentElement, setTriggerValue }) {
  keepViewsAndSteps();
  const { dataset } = document.documentElement;
  if (dataset.lecture !== String(data.lecture)) {
    dataset.lecture = data.lecture;
    dispatchEvent(new Event("resize")); // pictures that came first were fitted to a page (fit.js)
  }
  const holder = parentElement.host ?? parentElement;
  document.removeEventListener("keydown", holder.listener, true);
  if (!data.lecture) return undefined;
  watchStage();
  addEventListener("blur", leaveFrame);
  holder.listener = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (event.key === "Escape" && document.querySelector("[role=listbox]")) return undefined; // closes a list
    const on = event.composedPath()[0];
    if (event.key.toLowerCase() === "f" && !on.closest?.(TYPES)) return setTriggerValue("invite", true);
    const needed = on.closest?.(NEEDS_ARROWS);
    const by = PAGES[event.key] ?? (needed ? undefined : ARROWS[event.key]);
    if (by === undefined) return undefined;
    event.preventDefault();
    event.stopPropagation();
    return setTriggerValue("turn", by);
  };
  document.addEventListener("keydown", holder.listener, true);
  return () => document.removeEventListener("keydown", holder.listener, true);
}

// Keys do not come out of a frame (a mesh) that was clicked: in a lecture it is for the mouse alone.
function leaveFrame() {
  if (inLecture() && document.activeElement?.tagName === "IFRAME") setTimeout(() => document.activeElement.blur());
}

// Each change of the address would be a step in the browser's history, each tick of a slider one: only a
// change of page, view, tour step or lecture is worth going back to.
function keepViewsAndSteps() {
  if (history.keepsViewsAndSteps) return;
  history.keepsViewsAndSteps = true;
  const push = history.pushState.bind(history);
  const worth = (url) => {
    const { pathname, searchParams } = new URL(url, location.href);
    const kept = [...searchParams].filter(([name]) => /(^step|^at|^lecture|_view)$/.test(name));
    return pathname + JSON.stringify(kept.toSorted());
  };
  history.pushState = (state, title, url) =>
    worth(url) === worth(location.href) ? history.replaceState(state, title, url) : push(state, title, url);
}
