// Arrow and page keys turn the steps of a lecture, unless a control has the focus.
// trigger "turn": 1 or -1.

export default function ({ parentElement, setTriggerValue }) {
  const turns = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  const holder = parentElement.host ?? parentElement;
  document.removeEventListener("keydown", holder.listener);
  holder.listener = (event) => {
    const busy = event.composedPath()[0].closest?.("input, select, textarea, [role=slider], [role=radiogroup]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || !turns[event.key]) return;
    event.preventDefault();
    setTriggerValue("turn", turns[event.key]);
  };
  document.addEventListener("keydown", holder.listener);
  return () => document.removeEventListener("keydown", holder.listener);
}
