// The commuting square drawn as one: x and f(x) above, g x and f(g x) below, arrows between them, and how
// far the two ways round differ in the middle. square: {f, g}, the names of its arrows, or nothing; the
// panels are then, in this order, x, f(x), g x, f(g x) and the difference.
export function layOut(panels, square) {
  panels.classList.toggle("square", Boolean(square));
  if (!square) return;
  for (const name of ["f", "g"]) panels.style.setProperty(`--${name}`, JSON.stringify(square[name]));
}
