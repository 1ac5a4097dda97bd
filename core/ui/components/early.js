// The last key that is pressed in a lecture while keys.js does not listen yet. This goes out with the page
// itself: files come late where the server is busy with the first picture.
if (!globalThis.early) {
  globalThis.early = { listens: false, pressed: undefined };
  document.addEventListener("keydown", (event) => {
    if (globalThis.early.listens || new URLSearchParams(location.search).get("lecture") !== "1") return;
    globalThis.early.pressed = event;
  }, true);
}
