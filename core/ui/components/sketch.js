// A drawing board of side x side black or white pixels.
// data: {side, ink}; state "ink": the pixels row by row, four to a hexadecimal digit.

export default function ({ data, parentElement, setStateValue }) {
  const canvas = parentElement.querySelector("canvas");
  if (!canvas) return;
  const { side } = data;
  const bits = [...data.ink].flatMap((digit) => [8, 4, 2, 1].map((bit) => (parseInt(digit, 16) & bit ? 1 : 0)));
  // An answer that comes during the next stroke is to the one before.
  if (!canvas.holds) canvas.pixels = Array.from({ length: side * side }, (_, i) => bits[i] ?? 0);
  const { pixels } = canvas;
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const draw = () => pixels.forEach((on, i) => {
    context.fillStyle = on ? "#fff" : "#000";
    context.fillRect(i % side, Math.floor(i / side), 1, 1);
  });
  const send = () => {
    const digits = [];
    for (let i = 0; i < pixels.length; i += 4) digits.push((8 * pixels[i] + 4 * pixels[i + 1] + 2 * pixels[i + 2] + pixels[i + 3]).toString(16));
    setStateValue("ink", digits.join(""));
  };
  const paint = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = Math.floor(((event.clientX - box.left) / box.width) * side);
    const y = Math.floor(((event.clientY - box.top) / box.height) * side);
    if (x < 0 || y < 0 || x >= side || y >= side) return;
    pixels[y * side + x] = canvas.erasing ? 0 : 1;
    draw();
  };
  draw();
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    canvas.holds = true;
    canvas.erasing = event.button === 2 || event.shiftKey;
    paint(event);
  };
  canvas.onpointermove = (event) => { if (canvas.hasPointerCapture(event.pointerId)) paint(event); };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (canvas.holds) send();
    canvas.holds = false;
  };
  canvas.oncontextmenu = (event) => event.preventDefault();
  parentElement.querySelector("button").onclick = () => { pixels.fill(0); draw(); send(); };
}
