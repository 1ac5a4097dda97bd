// Small pictures of which one is chosen, by a click or by the arrow keys (trigger "chosen": its index).

import { answerKey, imageOf, unpack } from "./payload.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".tiles");
  const { header, body } = unpack(data);
  const { names, width, height, channels } = header;
  root.setAttribute("aria-label", header.label);
  root.style.setProperty("--side", `${header.side}px`);
  root.style.setProperty("--columns", header.columns);
  root.classList.toggle("large", header.columns > 0);
  while (root.children.length > names.length) root.lastChild.remove();
  while (root.children.length < names.length) root.append(tile());
  const tiles = [...root.children];
  const mark = (chosen) => tiles.forEach((button, i) => {
    button.setAttribute("aria-checked", i === chosen);
    button.tabIndex = i === Math.max(chosen, 0) ? 0 : -1; // one stop of the tabulator for all
  });
  const choose = (index) => {
    mark(index);
    tiles[index].focus();
    setTriggerValue("chosen", index);
  };
  const size = width * height * channels;
  tiles.forEach((button, i) => {
    const [canvas, name] = button.children;
    Object.assign(canvas, { width, height });
    canvas.getContext("2d").putImageData(imageOf(body.subarray(i * size, (i + 1) * size), width, height, channels), 0, 0);
    name.textContent = names[i];
    button.onclick = () => choose(i);
    button.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const row = tiles.filter(({ offsetTop }) => offsetTop === tiles[0].offsetTop).length;
      const to = { ArrowLeft: i - 1, ArrowRight: i + 1, ArrowUp: i - row, ArrowDown: i + row, Home: 0, End: tiles.length - 1 }[event.key];
      answerKey(event, to !== undefined && (() => { if (tiles[to] && to !== i) choose(to); }));
    };
  });
  mark(header.chosen);
  root.dataset.shown = Math.round(performance.now());
}

function tile() {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.setAttribute("role", "radio");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", true);
  button.append(canvas, document.createElement("span"));
  return button;
}
