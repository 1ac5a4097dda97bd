// The map of the papers: what acts (rows) on what (columns). A tile opens its page (trigger "opened": its
// index), so that the visit goes on; its link works as links do. On a phone it is a list by section.

const WIDE = matchMedia("(min-width: 800px)");
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".map");
  const [find, surprise, count] = root.querySelectorAll("input, button, output");
  const ground = root.querySelector(".ground");
  const { papers, rows, columns, sections } = data;
  const open = (index) => setTriggerValue("opened", index);
  let found = papers;

  const tile = (paper, pictured = true) => {
    const link = make("a", "tile", { href: new URL(paper.slug, document.baseURI).href });
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
      event.preventDefault();
      open(papers.indexOf(paper));
    };
    const words = make("span", "words");
    words.append(make("b", "", { textContent: paper.name }), make("span", "", { textContent: paper.line }));
    if (pictured) link.append(picture(paper.picture));
    link.append(words);
    return link;
  };

  const table = () => {
    const used = (axis, names) => names.map((_, i) => i).filter((i) => found.some((p) => p.cells.some((c) => c[axis] === i)));
    const shown = [used(0, rows), used(1, columns)];
    const whole = make("table");
    const widths = make("colgroup");
    widths.append(make("col", "names"), ...shown[1].map((j) => {
      const most = Math.max(...shown[0].map((i) => found.filter((p) => p.cells.some((c) => c[0] === i && c[1] === j)).length));
      const column = make("col");
      column.style.width = `${100 * Math.ceil(Math.sqrt(most))}%`; // shares of what is left
      return column;
    }));
    const head = make("tr");
    head.append(make("td"), ...shown[1].map((j) => make("th", "", { scope: "col", textContent: columns[j] })));
    whole.append(make("caption", "", { textContent: "What acts, and on what" }), widths, head);
    for (const i of shown[0]) {
      const row = make("tr");
      row.append(make("th", "", { scope: "row", textContent: rows[i] }));
      for (const j of shown[1]) {
        const cell = make("td");
        const tiles = make("div", "cell");
        for (const paper of found) {
          const at = paper.cells.findIndex(([r, c]) => r === i && c === j);
          if (at === 0) tiles.append(tile(paper));
          else if (at > 0) tiles.append(again(paper));
        }
        cell.append(tiles);
        row.append(cell);
      }
      whole.append(row);
    }
    return [whole];
  };

  const again = (paper) => {
    const link = tile(paper, false);
    link.classList.add("again");
    return link;
  };

  const list = () => sections.flatMap((section) => {
    const here = found.filter((paper) => paper.section === section);
    return here.length ? [make("h2", "", { textContent: section }), ...here.map((paper) => tile(paper))] : [];
  });

  const draw = () => {
    const words = find.value.toLowerCase().split(/\s+/);
    found = papers.filter((paper) => words.every((word) => paper.words.includes(word)));
    count.textContent = found.length === papers.length ? `${papers.length} papers` : `${found.length} of ${papers.length} papers`;
    surprise.disabled = !found.length;
    ground.replaceChildren(...(WIDE.matches ? table() : list()));
  };

  find.oninput = draw;
  surprise.onclick = () => open(papers.indexOf(found[Math.floor(Math.random() * found.length)]));
  draw();
  root.dataset.shown = Math.round(performance.now());
  root.redraw?.abort(); // of the run before, whose cleanup Streamlit does not call
  const redraw = (root.redraw = new AbortController());
  for (const query of [WIDE, STILL]) query.addEventListener("change", draw, { signal: redraw.signal });
  return () => redraw.abort();
}

function make(tag, name = "", set = {}) {
  const element = Object.assign(document.createElement(tag), set);
  if (name) element.className = name;
  return element;
}

// A loop; where motion is not wanted, its first frame, which is what a canvas draws of it.
function picture(address) {
  const image = make("img", "picture", { src: new URL(address, document.baseURI).href, alt: "", loading: "lazy" });
  if (!STILL.matches) return image;
  const canvas = make("canvas", "picture");
  image.loading = "eager";
  image.onload = () => {
    Object.assign(canvas, { width: image.naturalWidth, height: image.naturalHeight });
    canvas.getContext("2d").drawImage(image, 0, 0);
  };
  return canvas;
}
