// Tells the server when the theme is another than the page was drawn in: the colours that Python chose are
// then drawn anew. It is called again on each change of theme. Trigger "changed": true.
// Being on every page, it also closes a phone's menu when a page was chosen there, which Streamlit leaves open.

export default function ({ parentElement, setTriggerValue }) {
  document.addEventListener("click", closeMenu);
  const holder = parentElement.host ?? parentElement;
  const before = holder.ground;
  holder.ground = getComputedStyle(holder).getPropertyValue("--st-background-color").trim();
  if (before && before !== holder.ground) setTriggerValue("changed", true);
}

function closeMenu(event) {
  if (!event.target.closest?.("[data-testid=stSidebar] a")) return;
  document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}
