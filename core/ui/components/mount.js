// Bring a component's files together: its script, its markup and its sheets, none of them before all are
// there, so that nothing is ever seen unstyled. Returns what Streamlit calls with each new data.
export async function mount(script, markup, styles) {
  const [{ default: show }, html, ...sheets] = await Promise.all([
    import(`./${script}`),
    markup ? textOf(markup) : "",
    ...styles.map(async (name) => new CSSStyleSheet().replace(await textOf(name))),
  ]);
  return (mounting) => {
    const { parentElement } = mounting; // a shadow root; what is in it outlives new data
    const holder = parentElement.querySelector("[aria-busy=true]");
    if (holder) {
      parentElement.adoptedStyleSheets = sheets;
      holder.append(document.createRange().createContextualFragment(html));
      holder.setAttribute("aria-busy", "false");
    }
    return show(mounting);
  };
}

async function textOf(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.text();
}
