// A button that copies the address of the page as it is now.

export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    button.textContent = (await copied(location.href)) ? "Copied" : location.href;
    setTimeout(() => { button.textContent = "Copy link"; }, 2000);
  };
}

// Browsers hand out the clipboard over https and on this machine only; elsewhere there is the old way.
async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
