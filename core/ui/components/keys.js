// In a lecture, page keys turn the steps and Esc leaves, whatever has the focus; arrow keys turn them too,
// unless a control has the focus that needs them, and F invites the hall to follow, unless one types.
// data: {lecture, turned}; triggers "turn": [when, 1, -1 or 0], and "invite". Of two triggers that come close
// together the server may see the last alone: so a turn is sent when the one before has come back as `turned`,
// and once more if it does not.

import { inLecture, watchStage } from "./fit.js";

const PAGES = { PageDown: 1, PageUp: -1, Escape: 0 };
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
const LATE = 5000; // after which nobody expects anything of a key any more [milliseconds]
const AGAIN = 1500; // after which a turn that has not come back is sent again [milliseconds]
const NEEDS_ARROWS = "input, select, textarea, [role=slider], [role=radiogroup], [role=listbox]";
const TYPES = "input:not([type=range]), select, textarea";

let turns = []; // that have not come back; they outlive a page, since a lecture goes on on the next one
let newest = 0; // when the last of them was asked for
let send; // tells the server of one, while the page is there
let sending; // a timer, while the first of them is under way

export default function ({ data, parentElement, setTriggerValue }) {
  keepViewsAndSteps();
  const { dataset } = document.documentElement;
  if (dataset.lecture !== String(data.lecture)) {
    dataset.lecture = data.lecture;
    dispatchEvent(new Event("resize")); // pictures that came first were fitted to a page (fit.js)
  }
  const holder = parentElement.host ?? parentElement;
  document.removeEventListener("keydown", holder.listener, true);
  const before = turns.length;
  turns = turns.filter(([when]) => data.lecture && when > data.turned);
  if (turns.length < before) sending = clearTimeout(sending);
  newest = Math.max(newest, data.turned);
  const mine = (turn) => setTriggerValue("turn", turn);
  send = mine;
  const listener = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (event.key === "Escape" && document.querySelector("[role=listbox]")) return undefined; // closes a list
    const on = event.composedPath()[0] ?? event.target;
    if (event.key.toLowerCase() === "f" && !on.closest?.(TYPES)) return setTriggerValue("invite", true);
    const needed = on.closest?.(NEEDS_ARROWS);
    const by = PAGES[event.key] ?? (needed ? undefined : ARROWS[event.key]);
    if (by === undefined) return undefined;
    event.preventDefault();
    event.stopPropagation();
    newest = Math.max(Date.now(), newest + 1);
    turns.push([newest, by]);
    return sendTurn();
  };
  const leave = () => {
    document.removeEventListener("keydown", listener, true);
    if (send !== mine) return; // another page's came before this one went
    send = undefined;
    globalThis.early.listens = false;
  };
  if (!data.lecture) return leave; // of a lecture that was here before, too
  watchStage();
  addEventListener("blur", leaveFrame);
  holder.listener = listener;
  document.addEventListener("keydown", listener, true);
  takeEarly(listener);
  sendTurn();
  return leave;
}

function sendTurn() {
  turns = turns.filter(([when]) => Date.now() - when < LATE);
  if (!turns.length || sending || !send) return;
  send(turns[0]);
  sending = setTimeout(() => {
    sending = undefined;
    sendTurn();
  }, AGAIN);
}

// The key that came before this listened (early.js), if that was now.
function takeEarly(listener) {
  const { pressed } = globalThis.early;
  Object.assign(globalThis.early, { listens: true, pressed: undefined });
  if (pressed && performance.now() - pressed.timeStamp < LATE) listener(pressed);
}

// Keys do not come out of a frame (a mesh) that was clicked: in a lecture it is for the mouse alone.
function leaveFrame() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement; // a component's frame
  if (inLecture() && active?.tagName === "IFRAME") setTimeout(() => active.blur());
}

// Each change of the address would be a step in the browser's history, each tick of a slider one: only a
// change of page, view, tour step or lecture is worth going back to; in a lecture a view comes with its step.
function keepViewsAndSteps() {
  if (history.keepsViewsAndSteps) return;
  history.keepsViewsAndSteps = true;
  const push = history.pushState.bind(history);
  const worth = (url) => {
    const { pathname, searchParams } = new URL(url, location.href);
    const names = searchParams.get("lecture") ? /^(step|at|lecture)$/ : /(^step|^at|_view)$/;
    const kept = [...searchParams].filter(([name]) => names.test(name));
    return pathname + JSON.stringify(kept.toSorted());
  };
  // A lecture that goes to another page has that page's parameters at the one before, for a moment.
  const passes = ({ pathname, search, searchParams }) =>
    searchParams.has("of") && search === location.search && pathname !== location.pathname;
  history.pushState = (state, title, url) =>
    worth(url) === worth(location.href) || passes(new URL(url, location.href))
      ? history.replaceState(state, title, url)
      : push(state, title, url);
}
