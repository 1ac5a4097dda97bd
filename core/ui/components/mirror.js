// Tells the server how the components of a page are looked at, as their browser tells (place.js), now and
// then and the last for certain. Trigger "placed": [key, place].

const EVERY = 120; // milliseconds

export default function ({ parentElement, setTriggerValue }) {
  const holder = parentElement.host ?? parentElement;
  holder.waiting ??= new Map(); // by key, the newest place that is not told yet
  holder.tell = (told) => setTriggerValue("placed", told);
  holder.listens?.abort(); // of the run before, whose cleanup Streamlit does not call
  const listens = (holder.listens = new AbortController());
  const next = () => {
    const [first] = holder.waiting;
    holder.timer = first && setTimeout(next, EVERY);
    if (!first) return;
    holder.waiting.delete(first[0]);
    holder.tell(first);
  };
  const listener = (event) => {
    const key = keyOf(event.composedPath());
    if (!key) return;
    holder.waiting.set(key, event.detail);
    if (!holder.timer) next();
  };
  document.addEventListener("atlas-place", listener, { signal: listens.signal });
  return () => {
    listens.abort();
    if (holder.listens === listens) holder.timer = clearTimeout(holder.timer); // no newer run goes on
  };
}

// Streamlit gives what is around a component a class that holds its key.
function keyOf(path) {
  for (const { className } of path) {
    const found = /(?:^| )st-key-([\w-]+)/.exec(typeof className === "string" ? className : "");
    if (found) return found[1];
  }
  return undefined;
}
