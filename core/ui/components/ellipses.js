// Ellipses over a picture, shared by films and slices: on a canvas of their own above it, in screen pixels.

export const FLOATS = 5; // x, y, both radii, opacity: shares of the picture

// Give a header's ellipses their numbers: a copy, since the bytes may not lie on a multiple of four.
export function loadEllipses(ellipses, body) {
  if (!ellipses) return;
  ellipses.places = new Float32Array(body.slice(ellipses.offset, ellipses.offset + ellipses.bytes).buffer);
  ellipses.kinds = body.subarray(ellipses.tone, ellipses.tone + ellipses.count);
}

// host: the positioned element that holds the picture's canvas.
export function drawEllipses(host, ellipses, frame) {
  let canvas = host.querySelector(".ellipses");
  if (!ellipses) { canvas?.remove(); return; }
  if (!canvas) {
    canvas = Object.assign(document.createElement("canvas"), { className: "ellipses" });
    host.querySelector("canvas").after(canvas);
  }
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(host.clientWidth * ratio), Math.round(host.clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, width, height);
  const start = Math.min(frame, ellipses.frames - 1) * ellipses.count * FLOATS;
  for (let i = 0; i < ellipses.count; i++) {
    const [x, y, a, b, opacity] = ellipses.places.subarray(start + i * FLOATS, start + (i + 1) * FLOATS);
    const chosen = i === ellipses.chosen;
    if (opacity < 0.02 && !chosen) continue;
    context.beginPath();
    context.ellipse(x * width, y * height, Math.min(a, 2) * width, Math.min(b, 2) * height, 0, 0, 2 * Math.PI);
    context.globalAlpha = chosen ? 1 : opacity;
    if (chosen) { // seen on light and on dark pictures
      Object.assign(context, { strokeStyle: "#000000", lineWidth: 6.5 * ratio });
      context.stroke();
    }
    context.strokeStyle = chosen ? "#ffffff" : ellipses.tones[ellipses.kinds[i]];
    context.lineWidth = (chosen ? 4 : 1.4) * ratio;
    context.stroke();
    context.beginPath();
    context.arc(x * width, y * height, (chosen ? 5 : 1.8) * ratio, 0, 2 * Math.PI);
    context.fillStyle = chosen ? "#ffffff" : ellipses.tones[ellipses.kinds[i]];
    context.fill();
    if (ellipses.names[i]) { // up and to the right of the ring
      context.font = `600 ${Math.max(12 * ratio, 0.034 * height)}px sans-serif`;
      context.fillStyle = ellipses.tones[ellipses.kinds[i]];
      context.fillText(ellipses.names[i], (x + 0.8 * Math.min(a, 2)) * width, (y - 0.8 * Math.min(b, 2)) * height);
    }
  }
  context.globalAlpha = 1;
}

// The ellipse whose centre is nearest to a point [shares], among those that are seen, or -1.
export function nearestEllipse(ellipses, [x, y], reach) {
  let [best, least] = [-1, reach];
  for (let i = 0; i < ellipses.count; i++) {
    const at = i * FLOATS;
    if (ellipses.places[at + 4] < 0.02) continue;
    const far = Math.hypot(ellipses.places[at] - x, ellipses.places[at + 1] - y);
    if (far < least) [best, least] = [i, far];
  }
  return best;
}
