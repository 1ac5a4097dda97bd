import { typeOf } from "./fit.js";

// A matrix over the frames of a scene: each cell goes from the ground to one of two colours.
// panel: {matrix: {values, names}, positive, negative}; values lie between -1 and 1, NaN is left empty.
export function paintMatrix(canvas, panel, frame) {
  const density = Math.min(devicePixelRatio, 2);
  const [width, height] = [Math.round(canvas.clientWidth * density), Math.round(canvas.clientHeight * density)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  const { values, names } = panel.matrix;
  const count = names.length, cells = count * count;
  const type = typeOf(canvas);
  const roomy = Math.max(26, Math.min(26 * type, (0.1 * Math.min(width, height)) / density)) * density;
  const margin = names.some(Boolean) ? roomy : 0;
  const side = Math.min(width, height) - margin - 8 * density;
  const cell = side / count;
  const grid = cell > 12 * density; // of small cells nothing else would be seen
  const [left, top] = [(width - side + margin) / 2, (height - side + margin) / 2];
  const first = cells * Math.min(frame, values.length / cells - 1);
  context.clearRect(0, 0, width, height);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `${Math.min(14 * type, (0.6 * cell) / density) * density}px sans-serif`;
  const ink = getComputedStyle(canvas).color;
  names.forEach((name, i) => {
    context.fillStyle = ink;
    context.fillText(name, left + (i + 0.5) * cell, top - margin / 2);
    context.fillText(name, left - margin / 2, top + (i + 0.5) * cell);
  });
  context.font = `${Math.min(15 * type, (0.34 * cell) / density) * density}px sans-serif`;
  for (let at = 0; at < cells; at++) {
    const value = values[first + at];
    const [x, y] = [left + (at % count) * cell, top + Math.floor(at / count) * cell];
    const [right, low] = [x + cell, y + cell].map((v) => Math.round(v) - (grid ? density : 0));
    const place = [Math.round(x), Math.round(y), right - Math.round(x), low - Math.round(y)];
    context.globalAlpha = Number.isNaN(value) ? 0 : Math.min(1, Math.abs(value));
    context.fillStyle = value < 0 ? panel.negative : panel.positive;
    context.fillRect(...place);
    context.globalAlpha = grid ? 0.15 : 0;
    context.strokeStyle = ink;
    context.strokeRect(...place);
    context.globalAlpha = 1;
    if (cell < 28 * type * density || Number.isNaN(value)) continue;
    context.fillStyle = Math.abs(value) > 0.55 ? "#ffffff" : ink;
    context.fillText(value.toFixed(2).replace("-0.00", "0.00"), x + cell / 2, y + cell / 2);
  }
}
