// Lines over pictures, shared by slices and volumes. A line is [a, b, c]: a x + b y = c in pixels from
// the middle of a picture, x to the right, y downwards.

import { blankPicture, download } from "./payload.js";

const SVG = "http://www.w3.org/2000/svg";

// The two ends of a line on a picture of the given size, in its pixels from the top left corner.
function lineEnds([a, b, c], width, height) {
  const far = width + height;
  const middle = [a * c + width / 2, b * c + height / 2];
  return [[middle[0] - b * far, middle[1] + a * far], [middle[0] + b * far, middle[1] - a * far]];
}

export function svgElement(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// unit: picture pixels in a pixel of the screen, so that lines are as wide everywhere.
export function strokeElements(stroke, width, height, unit) {
  const out = [];
  if (stroke.band) out.push(svgElement("path", { d: bandPath(stroke, width, height), fill: stroke.colour, "fill-opacity": 0.28 }));
  const [from, to] = lineEnds(stroke.line, width, height);
  const ends = { x1: from[0], y1: from[1], x2: to[0], y2: to[1] };
  out.push(svgElement("line", { ...ends, stroke: "#000", "stroke-opacity": 0.55, "stroke-width": (stroke.width + 2) * unit }));
  out.push(svgElement("line", {
    ...ends, stroke: stroke.colour, "stroke-width": stroke.width * unit,
    "stroke-dasharray": stroke.dashed ? `${9 * unit} ${7 * unit}` : "none",
  }));
  return out;
}

// Two standard deviations of angle and offset about the pivot: a band that widens away from it.
function bandPath({ line: [a, b, c], band: [degrees, offset], pivot }, width, height) {
  const middle = -b * pivot[0] + a * pivot[1];
  const far = width + height;
  const side = (sign) => Array.from({ length: 41 }, (_, i) => {
    const along = middle + ((i - 20) / 20) * far;
    const away = 2 * sign * Math.hypot(offset, (along - middle) * Math.tan((degrees * Math.PI) / 180));
    return `${a * (c + away) - b * along + width / 2},${b * (c + away) + a * along + height / 2}`;
  });
  return `M${[...side(1), ...side(-1).toReversed()].join("L")}Z`;
}

export function legendElements(strokes) {
  const seen = new Map(strokes.map((stroke) => [stroke.name, stroke]));
  return [...seen.values()].map((stroke) => {
    const mark = Object.assign(document.createElement("span"), { textContent: stroke.name });
    mark.style.setProperty("--role", stroke.colour);
    mark.style.setProperty("--style", stroke.dashed ? "dashed" : "solid");
    return mark;
  });
}

export function sideElements(sides) {
  return ["left", "right", "top", "bottom"].flatMap((place, i) =>
    sides[i] ? [Object.assign(document.createElement("span"), { className: `side ${place}${sides[i].length > 2 ? " words" : ""}`, textContent: sides[i] })] : []);
}

// All ports of a view beside each other, with their lines, as one picture.
export async function savePorts(root, name) {
  const ports = [...root.querySelectorAll(".port")];
  const side = 640;
  const { picture, context } = blankPicture(root, ports.length * side + (ports.length + 1) * 20, side + 70);
  context.font = "22px sans-serif";
  for (const [i, port] of ports.entries()) {
    const canvas = port.querySelector("canvas");
    const scale = side / Math.max(canvas.width, canvas.height);
    const [w, h] = [canvas.width * scale, canvas.height * scale];
    const x = 20 + i * (side + 20);
    context.fillText(port.closest(".panel").querySelector("b").textContent, x, 34);
    context.drawImage(canvas, x, 50, w, h);
    const drawing = port.querySelector("svg").cloneNode(true);
    drawing.setAttribute("width", w);
    drawing.setAttribute("height", h);
    drawing.setAttribute("xmlns", SVG);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}`;
    await image.decode();
    context.drawImage(image, x, 50, w, h);
  }
  download(picture, name);
}
