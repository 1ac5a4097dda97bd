// How a component is looked at (its frame, its camera), which only its browser knows: told to the page, which
// may have a hall that follows, and taken over where one follows.

export function tellPlace(root, place) {
  root.dispatchEvent(new CustomEvent("atlas-place", { detail: place, bubbles: true, composed: true }));
}

export function onPlace(root, go) {
  root.addEventListener("atlas-go", ({ detail }) => go(detail));
}
