// @ts-check
// A film and its faces: jump to a face, draw a cover at two times.

/** @typedef {{x: number, y: number, w: number, h: number}} Place */

const player = /** @type {HTMLElement} */ (document.getElementById("player"));
const video = /** @type {HTMLVideoElement} */ (player.querySelector("video"));
const over = /** @type {SVGSVGElement} */ (player.querySelector("svg"));
const frame = /** @type {SVGRectElement} */ (over.querySelector("#frame"));
const say = /** @type {HTMLElement} */ (document.getElementById("say"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("tracks"));
const width = Number(player.dataset.width);
const height = Number(player.dataset.height);
const STEP = 1 / 50; // of the film's longer side, a press of an arrow key
const MOVES = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

/** @type {Place | null} */
let place = null;
/** @type {{x: number, y: number} | null} */
let held = null;

/** @param {string} name */
function button(name) {
  return /** @type {HTMLButtonElement} */ (document.querySelector(`[data-do="${name}"]`));
}

/** @param {Place} next */
function put(next) {
  const w = Math.min(Math.max(4, next.w), width);
  const h = Math.min(Math.max(4, next.h), height);
  place = { w, h, x: Math.min(Math.max(0, next.x), width - w), y: Math.min(Math.max(0, next.y), height - h) };
  frame.setAttribute("x", String(place.x));
  frame.setAttribute("y", String(place.y));
  frame.setAttribute("width", String(w));
  frame.setAttribute("height", String(h));
  button("start").disabled = button("end").disabled = false;
}

/** @param {PointerEvent} event */
function point(event) {
  const to = over.getScreenCTM()?.inverse();
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(to);
  return { x: Math.min(Math.max(0, at.x), width), y: Math.min(Math.max(0, at.y), height) };
}

/** The last row that is not whole, which is the one that is drawn. @param {string} name */
function field(name) {
  const all = form.querySelectorAll(`[name^="draw-"][name$="-${name}"]`);
  return /** @type {HTMLInputElement} */ (all[all.length - 1]);
}

/** @param {string} when @param {string[]} names */
function note(when, names) {
  if (!place) return;
  const numbers = [place.x, place.y, place.w, place.h].map((number) => String(Math.round(number)));
  field(when).value = video.currentTime.toFixed(2);
  names.forEach((name, at) => { field(name).value = numbers[at]; });
  say.textContent = (player.dataset.set ?? "").replace("{n}", video.currentTime.toFixed(1));
}

function draw() {
  const on = over.hasAttribute("hidden");
  over.toggleAttribute("hidden", !on);
  button("draw").setAttribute("aria-pressed", String(on));
  if (!on) return;
  video.pause();
  over.setAttribute("tabindex", "0");
  over.setAttribute("role", "application");
  over.setAttribute("aria-label", button("draw").textContent ?? "");
  over.setAttribute("aria-describedby", "draw-help");
  if (!place) put({ x: width * 0.4, y: height * 0.3, w: width * 0.2, h: height * 0.3 });
  over.focus();
}

over.addEventListener("pointerdown", (event) => {
  held = point(event);
  over.setPointerCapture(event.pointerId);
});
over.addEventListener("pointermove", (event) => {
  if (!held) return;
  const now = point(event);
  put({ x: Math.min(held.x, now.x), y: Math.min(held.y, now.y), w: Math.abs(now.x - held.x), h: Math.abs(now.y - held.y) });
});
over.addEventListener("pointerup", () => { held = null; });
over.addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  if (!move || !place) return;
  event.preventDefault();
  const by = Math.max(width, height) * STEP;
  const [x, y] = [move[0] * by, move[1] * by];
  put(event.shiftKey ? { ...place, w: place.w + x, h: place.h + y } : { ...place, x: place.x + x, y: place.y + y });
});
button("draw").addEventListener("click", draw);
button("start").addEventListener("click", () => note("from", ["x", "y", "w", "h"]));
button("end").addEventListener("click", () => note("to", ["x2", "y2", "w2", "h2"]));
for (const go of document.querySelectorAll("[data-go]")) {
  go.addEventListener("click", () => {
    video.pause();
    video.currentTime = Number(/** @type {HTMLElement} */ (go).dataset.go);
    player.scrollIntoView({ block: "nearest" });
  });
}
