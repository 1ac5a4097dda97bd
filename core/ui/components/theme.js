// Tells the server when the theme is another than the page was drawn in: the colours that Python chose are
// then drawn anew. It is called again on each change of theme. Trigger "changed": true.

export default function ({ parentElement, setTriggerValue }) {
  const holder = parentElement.host ?? parentElement;
  const before = holder.ground;
  holder.ground = getComputedStyle(holder).getPropertyValue("--st-background-color").trim();
  if (before && before !== holder.ground) setTriggerValue("changed", true);
}
