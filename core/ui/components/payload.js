// Shared by components. First: undo core.ui.payload.pack.
// Layout: uint32 length of the header, the header as JSON, then the bytes of the arrays.
export function unpack(data) {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return { header, body: bytes.subarray(4 + length) };
}

// A picture of the given size on the theme's ground, and its context, set to the theme's text colour.
export function blankPicture(root, width, height) {
  const picture = Object.assign(document.createElement("canvas"), { width, height });
  const context = picture.getContext("2d");
  const style = getComputedStyle(root);
  context.fillStyle = style.getPropertyValue("--st-background-color") || "#fff";
  context.fillRect(0, 0, width, height);
  context.fillStyle = style.color;
  return { picture, context };
}

// Grey or RGB bytes as a picture that a canvas can draw.
export function imageOf(bytes, width, height, channels) {
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let k = 0; k < 3; k++) pixels[4 * i + k] = bytes[channels === 3 ? 3 * i + k : i];
  return new ImageData(pixels, width, height);
}

// Words in the middle of a picture, such as of one that is 0 everywhere.
export function sayWithin(holder, words) {
  const said = holder.querySelector(".within") ?? Object.assign(document.createElement("span"), { className: "within" });
  said.textContent = words;
  holder.append(said);
}

export function download(picture, name) {
  const link = document.createElement("a");
  link.download = name;
  link.href = picture.toDataURL("image/png");
  link.click();
}

export const PLAY = '<svg viewBox="0 0 16 16"><path d="M4 2v12l10-6z"/></svg>';
export const PAUSE = '<svg viewBox="0 0 16 16"><path d="M3 2h4v12H3zM9 2h4v12H9z"/></svg>';

// Whether a key is the focused control's own: Space presses it.
export const presses = ({ key, target }) => key === " " && target.matches("button, select, [type=checkbox]");

// Do what a key stands for, if anything, and keep it from the page: arrows would turn the lecture's pages.
export function answerKey(event, does) {
  if (!does) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}
