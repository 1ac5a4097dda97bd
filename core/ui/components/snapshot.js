// Takes a picture of what the page's view shows, for a hand-out: canvases, charts, words and pictures where
// they stand, on the theme's ground. What a frame holds (a mesh) is not seen.
// data: {asked}, a number that grows; trigger "taken": [asked, data address of a WebP or PNG].

const WIDEST = 1200; // pixels
const DRAWN = "canvas, svg, img";
const LEFT_OUT = "style, script, button, .st-key-controls, .stPopover, .modebar, .stSlider, .stSelectbox, .stButtonGroup, "
  + ".stCheckbox, .stTextInput, .stFileUploader, [data-testid=stIconMaterial], [data-testid=stTooltipIcon], "
  + "[data-testid=stCaptionContainer]";

let latest = 0;

export default function ({ data, setTriggerValue }) {
  if (!data.asked || data.asked === latest) return;
  latest = data.asked;
  setTimeout(async () => {
    setTriggerValue("taken", [data.asked, await picture()]);
    document.documentElement.dataset.snapshots = data.asked;
  }, 300); // the page is drawn meanwhile
}

async function picture() {
  const page = document.querySelector("[data-testid=stMainBlockContainer]");
  const above = page.querySelector(".st-key-views")?.getBoundingClientRect().bottom ?? 0;
  const below = page.querySelector("hr")?.getBoundingClientRect().top ?? Infinity; // where the explanation begins
  const parts = [...collected(page)].filter(({ rect }) => rect.top >= above && rect.bottom <= below);
  const box = bounds(parts);
  if (!box) return "";
  const scale = Math.min(2, WIDEST / box.width);
  const canvas = Object.assign(document.createElement("canvas"), { width: box.width * scale, height: box.height * scale });
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -box.left * scale, -box.top * scale);
  for (const part of parts) await drawn(context, part);
  return canvas.toDataURL("image/webp", 0.8);
}

// Elements to draw as they are, and words, in the order of the page, those in components too.
function* collected(root) {
  for (const node of root.childNodes) {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) yield* words(node);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT)) continue;
    const { display, visibility, opacity } = getComputedStyle(node);
    if (display === "none" || visibility === "hidden" || opacity === "0") continue;
    const rect = node.getBoundingClientRect();
    if (node.matches(DRAWN)) {
      if (rect.width > 1 && rect.height > 1) yield { node, rect };
    } else {
      yield* grounds(node, rect);
      yield* collected(node.shadowRoot ?? node);
    }
  }
}

// What is coloured itself: lines and discs of a ruler, and the dot before a name.
function* grounds(node, rect) {
  const style = getComputedStyle(node), dot = getComputedStyle(node, "::before");
  if (painted(style)) yield { ground: style, rect };
  const side = parseFloat(dot.width);
  if (painted(dot) && side) yield { ground: dot, rect: new DOMRect(rect.left, (rect.top + rect.bottom - side) / 2, side, side) };
}

const painted = ({ backgroundColor }) => !/^rgba\(.*, 0\)$/.test(backgroundColor);

function* words(text) {
  const range = document.createRange();
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const rect = range.getBoundingClientRect();
    if (rect.width > 1 && rect.height > 1) yield { word, rect, style: getComputedStyle(text.parentElement) };
  }
}

function bounds(parts) {
  if (!parts.some(({ node }) => node)) return undefined;
  const edge = (name, most) => most(...parts.filter(({ ground }) => !ground).map(({ rect }) => rect[name]));
  const [left, top] = [edge("left", Math.min) - 8, edge("top", Math.min) - 8];
  return { left, top, width: edge("right", Math.max) + 8 - left, height: edge("bottom", Math.max) + 8 - top };
}

async function drawn(context, { node, word, ground, rect, style }) {
  if (ground) {
    context.globalAlpha = ground.opacity;
    context.fillStyle = ground.backgroundColor;
    context.beginPath();
    context.roundRect(rect.left, rect.top, rect.width, rect.height, ground.borderRadius.endsWith("%") ? rect.height / 2 : parseFloat(ground.borderRadius) || 0);
    context.fill();
    context.globalAlpha = 1;
    return;
  }
  if (word) {
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    context.textBaseline = "middle";
    context.fillText(word, rect.left, (rect.top + rect.bottom) / 2, rect.width);
    return;
  }
  node.getRootNode().querySelector(".cloud")?.cloud?.paint(); // what was drawn in space is gone once it was shown
  const image = node instanceof SVGElement ? await asImage(node, rect) : node;
  context.imageSmoothingEnabled = getComputedStyle(node).imageRendering !== "pixelated";
  if (image) context.drawImage(image, rect.left, rect.top, rect.width, rect.height);
}

// Styles come from sheets that an image does not have.
const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "stroke-opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "display", "visibility"];

async function asImage(svg, { width, height }) {
  const copy = svg.cloneNode(true);
  const copies = copy.querySelectorAll("*");
  for (const [i, node] of [...svg.querySelectorAll("*")].entries()) {
    const style = getComputedStyle(node);
    for (const name of STYLES) copies[i].style.setProperty(name, style.getPropertyValue(name));
  }
  copy.style.color = getComputedStyle(svg).color;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  return image.decode().then(() => image, () => undefined);
}
