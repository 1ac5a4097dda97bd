// A network as blocks and arrows. A click, or Enter on a block, switches it off and on again (trigger
// "active": the ids of those that are on). Arrow keys go to the next block in a direction.
// data: {blocks: [{id, name, column, row, fixed}], arrows: [[from, to]], off, now, label}

import { fit } from "./fit.js";
import { svgElement } from "./lines.js";
import { answerKey } from "./payload.js";

const GAP = 2; // between an arrow and its blocks [pixels]

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".blocks");
  root.setAttribute("aria-label", data.label);
  root.style.setProperty("--columns", 1 + Math.max(...data.blocks.map(({ column }) => column)));
  const buttons = new Map(data.blocks.map((block) => [block.id, button(root, block)]));
  for (const old of root.querySelectorAll("button")) if (buttons.get(old.dataset.id) !== old) old.remove();
  const off = new Set(data.off);
  const draw = () => {
    for (const [id, one] of buttons) {
      one.setAttribute("aria-pressed", !off.has(id));
      one.classList.toggle("now", id === data.now);
    }
    const from = root.getBoundingClientRect();
    root.querySelector("svg").replaceChildren(...data.arrows.map(([a, b]) => {
      const [start, end] = ends(buttons.get(a).getBoundingClientRect(), buttons.get(b).getBoundingClientRect());
      return arrow(start, end, from, off.has(a) || off.has(b));
    }));
  };
  for (const [id, one] of buttons) {
    one.onclick = () => {
      if (!off.delete(id)) off.add(id);
      draw();
      setTriggerValue("active", [...buttons.keys()].filter((key) => !off.has(key)));
    };
    one.onkeydown = (event) => {
      const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      answerKey(event, direction && (() => beside(data.blocks, id, direction).forEach((next) => buttons.get(next).focus())));
    };
  }
  draw();
  root.watch?.disconnect();
  const watch = (root.watch = new ResizeObserver(draw));
  watch.observe(root);
  fit(root);
  root.dataset.shown = Math.round(performance.now());
  return () => watch.disconnect();
}

function button(root, { id, name, column, row, fixed }) {
  let made = root.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!made) {
    made = Object.assign(document.createElement("button"), { type: "button" });
    made.dataset.id = id;
    root.append(made);
  }
  made.textContent = name;
  made.disabled = fixed;
  Object.assign(made.style, { gridColumn: column + 1, gridRow: row + 1 });
  return made;
}

// The nearest block in a direction, in an array; an empty one where there is none.
function beside(blocks, id, [dx, dy]) {
  const { column, row } = blocks.find((block) => block.id === id);
  const far = (block) => Math.hypot(block.column - column, block.row - row);
  return blocks
    .filter((block) => (block.column - column) * dx + (block.row - row) * dy > 0)
    .toSorted((a, b) => far(a) - far(b)).slice(0, 1).map((block) => block.id);
}

// Where an arrow leaves one box and meets another: above or below where they overlap, else at their sides.
function ends(a, b) {
  const [ax, ay, bx, by] = [a.left + a.width / 2, a.top + a.height / 2, b.left + b.width / 2, b.top + b.height / 2];
  if (Math.min(a.right, b.right) <= Math.max(a.left, b.left))
    return bx > ax ? [[a.right + GAP, ay], [b.left - GAP, by]] : [[a.left - GAP, ay], [b.right + GAP, by]];
  return by > ay ? [[ax, a.bottom + GAP], [bx, b.top - GAP]] : [[ax, a.top - GAP], [bx, b.bottom + GAP]];
}

function arrow([x, y], [u, v], { left, top }, cut) {
  const angle = Math.atan2(v - y, u - x);
  const wing = (turn) => `${u - left - 7 * Math.cos(angle + turn)},${v - top - 7 * Math.sin(angle + turn)}`;
  const d = `M${x - left},${y - top}L${u - left},${v - top}M${wing(0.45)}L${u - left},${v - top}L${wing(-0.45)}`;
  return svgElement("path", { d, class: cut ? "cut" : "" });
}
