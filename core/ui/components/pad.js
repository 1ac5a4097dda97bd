// A pad on which a velocity (x to the right, y downwards, as pixels of an image) is set by dragging.
// data: {x, y, range, step, inside, colour}; state "velocity": [x, y].

export default function ({ data, parentElement, setStateValue }) {
  const svg = parentElement.querySelector("svg");
  if (!svg) return;
  const scale = 90 / data.range; // view units a pixel per frame
  const snap = (v) => Math.max(-data.range, Math.min(data.range, Math.round(v / data.step) * data.step));
  const draw = ([x, y]) => {
    const [px, py] = [x * scale, y * scale];
    const whole = Array.from({ length: 2 * data.range + 1 }, (_, i) => (i - data.range) * scale);
    const side = (2 * data.inside + 0.8) * scale;
    svg.innerHTML =
      `<rect class="inside" x="${-side / 2}" y="${-side / 2}" width="${side}" height="${side}" rx="6"/>` +
      whole.flatMap((cx) => whole.map((cy) => `<circle class="dot" cx="${cx}" cy="${cy}" r="2.5"/>`)).join("") +
      `<line class="arrow" x1="0" y1="0" x2="${px}" y2="${py}"/><circle class="tip" cx="${px}" cy="${py}" r="9"/>` +
      `<text x="104" y="4" text-anchor="end">x</text><text x="4" y="105">y</text>`;
    svg.style.setProperty("--role", data.colour);
    svg.setAttribute("aria-valuetext", `x ${x}, y ${y} pixels a frame`);
    svg.setAttribute("aria-valuenow", x);
  };
  const set = (next) => {
    if (next[0] === svg.velocity[0] && next[1] === svg.velocity[1]) return;
    svg.velocity = next;
    draw(next);
    setStateValue("velocity", next);
  };
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    const unit = 220 / box.width / scale;
    return [snap((event.clientX - box.left - box.width / 2) * unit), snap((event.clientY - box.top - box.height / 2) * unit)];
  };
  svg.velocity = [data.x, data.y];
  draw(svg.velocity);
  svg.onpointerdown = (event) => { svg.setPointerCapture(event.pointerId); set(at(event)); };
  svg.onpointermove = (event) => { if (svg.hasPointerCapture(event.pointerId)) set(at(event)); };
  svg.onkeydown = (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    set(svg.velocity.map((v, i) => snap(v + by[i] * data.step)));
  };
}
