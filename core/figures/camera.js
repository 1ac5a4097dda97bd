// Goes into a page of VTK's: how its scene is looked at is told to the page around its frame, as the components
// do (core/ui/components/place.js), and taken over where that page follows a lecture. A place that comes before
// the scene is drawn waits on the frame.

const NAMES = ["position", "focalPoint", "viewUp"];

const waiting = setInterval(() => {
  const scene = window.global.renderWindow; // vtk.js leaves it there
  const renderer = scene?.getRenderers().find((one) => one.getActors().length);
  if (!renderer || !frameElement) return;
  clearInterval(waiting);
  // vtk.js tells of the first move after a fifth of a second in other words, which turn nothing: where frames are
  // slower than that, no drag would.
  const interactor = scene.getInteractor();
  interactor.onStartMouseMove((call) => interactor.invokeMouseMove(call));
  const camera = renderer.getActiveCamera();
  let following = false;
  const go = (place) => {
    following = true;
    camera.set(Object.fromEntries(NAMES.map((name) => [name, place[name]])));
    renderer.resetCameraClippingRange();
    scene.render();
    following = false;
  };
  camera.onModified(() => {
    const detail = Object.fromEntries(NAMES.map((name) => [name, camera.get(name)[name]]));
    if (!following) frameElement.dispatchEvent(new CustomEvent("atlas-place", { detail, bubbles: true, composed: true }));
  });
  frameElement.addEventListener("atlas-go", ({ detail }) => go(detail));
  if (frameElement.place) go(frameElement.place);
}, 50);
