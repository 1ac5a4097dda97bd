import { typeOf } from "./fit.js";

// Curves over the frames of a scene, one strip for each, torn where they jump; a cursor at the frame.
// panel: {curves: [{label, values, colour}], low, high, marks: [frame after which a jump comes], mark_colour,
// logs: whether values are logarithms, written out beside each strip}
export function paintCurves(canvas, panel, frame, frames) {
  const density = Math.min(devicePixelRatio, 2);
  const [width, height] = [Math.round(canvas.clientWidth * density), Math.round(canvas.clientHeight * density)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  const ink = getComputedStyle(canvas).color;
  const strip = height / panel.curves.length;
  context.clearRect(0, 0, width, height);
  const most = Math.max(15, Math.min(15 * typeOf(canvas), canvas.clientWidth / 24)); // else words leave no room for curves
  context.font = `${Math.min(most, Math.max(10, 0.5 * strip / density)) * density}px sans-serif`;
  context.textBaseline = "middle";
  const right = width - (panel.logs ? 18 * density + context.measureText("1.0 × 10⁻¹⁰").width : 10 * density);
  const left = 14 * density + Math.max(...panel.curves.map(({ label }) => context.measureText(label).width));
  canvas.plot = [left / density, right / density]; // where a click means which frame
  const x = (index) => left + ((right - left) * index) / Math.max(frames - 1, 1);
  context.lineWidth = 2 * density;
  const line = (x1, y1, x2, y2, colour, dash = []) => {
    context.strokeStyle = colour;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
    context.setLineDash([]);
  };
  for (const mark of panel.marks) line(x(mark + 0.5), 0, x(mark + 0.5), height, panel.mark_colour, [3 * density, 4 * density]);
  const torn = new Set(panel.marks);
  panel.curves.forEach(({ label, values, colour }, row) => {
    const y = (value) => strip * (row + 0.92 - (0.84 * (value - panel.low)) / (panel.high - panel.low));
    context.globalAlpha = 0.25;
    line(left, y((panel.low + panel.high) / 2), right, y((panel.low + panel.high) / 2), ink);
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.beginPath();
    values.forEach((value, i) => (i && !torn.has(i - 1) ? context.lineTo(x(i), y(value)) : context.moveTo(x(i), y(value))));
    context.stroke();
    const now = values[Math.min(frame, values.length - 1)];
    context.fillStyle = ink;
    context.fillText(label, 6 * density, strip * (row + 0.5));
    if (panel.logs) context.fillText(now > panel.low ? plain(10 ** now) : "0", right + 12 * density, strip * (row + 0.5));
    context.beginPath();
    context.arc(x(frame), y(now), 4.5 * density, 0, 2 * Math.PI);
    context.fill();
  });
  context.globalAlpha = 0.5;
  line(x(frame), 0, x(frame), height, ink);
  context.globalAlpha = 1;
}

// A number as one reads it aloud, as core.figures.verdict has it: 0.6, 0.0043, 3.1 × 10⁻⁴.
function plain(value) {
  const [mantissa, power] = value.toExponential(1).split("e");
  if (power >= -3 && power < 6) return String(Number(value.toPrecision(2)));
  const raised = [...power.replace("+", "")].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
  return `${mantissa.replace(".0", "")} × 10${raised}`;
}
