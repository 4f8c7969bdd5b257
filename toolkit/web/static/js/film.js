// @ts-check
// A film and its faces: jump to a face, draw covers at two times and see them where they will be.

/** @typedef {{x: number, y: number, w: number, h: number}} Place */

const player = /** @type {HTMLElement} */ (document.getElementById("player"));
const video = /** @type {HTMLVideoElement} */ (player.querySelector("video"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("tracks"));
const over = /** @type {SVGSVGElement} */ (player.querySelector("svg"));
const frame = /** @type {SVGRectElement} */ (over.querySelector("#frame"));
const covers = /** @type {SVGGElement} */ (over.querySelector("#covers"));
const time = /** @type {HTMLInputElement} */ (document.getElementById("time"));
const now = /** @type {HTMLOutputElement} */ (document.getElementById("now"));
const say = /** @type {HTMLElement} */ (document.getElementById("say"));
const rows = /** @type {HTMLElement} */ (document.getElementById("rows"));
const row = /** @type {HTMLTemplateElement} */ (document.getElementById("row"));
const width = Number(player.dataset.width);
const height = Number(player.dataset.height);
const seconds = Number(player.dataset.seconds);
const SVG = "http://www.w3.org/2000/svg";
const STEP = 1 / 50; // of the film's longer side, a press of an arrow key
const MOVES = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});
const FIRST = ["from", "x", "y", "w", "h"];
const LAST = ["to", "x2", "y2", "w2", "h2"];

/** @type {Place | null} */
let place = null;
/** @type {{x: number, y: number} | null} */
let held = null;
/** Whether the frame was moved and nobody said when it is there. */
let loose = false;
/** The cover whose end is still to be said. @type {string | null} */
let begun = null;

/** @param {string} name */
function button(name) {
  return /** @type {HTMLButtonElement} */ (document.querySelector(`[data-do="${name}"]`));
}

/** @param {string} n @param {string} name */
function field(n, name) {
  return /** @type {HTMLInputElement} */ (rows.querySelector(`[name="draw-${n}-${name}"]`));
}

/** @param {string} n @param {string} name @param {number} empty */
function number(n, name, empty) {
  const said = field(n, name).value.replace(",", ".");
  return said === "" ? empty : Number(said);
}

/** @param {Element} element @param {Place} at */
function lay(element, at) {
  for (const [name, value] of [["x", at.x], ["y", at.y], ["width", at.w], ["height", at.h]]) {
    element.setAttribute(String(name), String(value));
  }
}

/** The numbers of all covers. */
function all() {
  return [...rows.querySelectorAll("tr.starts")].map((each) => /** @type {HTMLElement} */ (each).dataset.n ?? "");
}

/** Where a cover is at a time; as the server will have it. @param {string} n @param {number} at @returns {Place | null} */
function where(n, at) {
  const [start, end] = [number(n, "from", 0), number(n, "to", seconds)];
  const one = FIRST.slice(1).map((name) => number(n, name, 0));
  const two = LAST.slice(1).map((name, which) => number(n, name, one[which]) || (which > 1 ? one[which] : 0));
  if (!one[2] || !one[3] || at < Math.min(start, end) || at > Math.max(start, end)) return null;
  const share = start === end ? 0 : (at - start) / (end - start);
  const [x, y, w, h] = one.map((from, which) => from + share * (two[which] - from));
  return { x, y, w, h };
}

/** A time as the reader's language writes it, in the digits of the fields. @param {number} at */
function told(at) {
  const language = `${document.documentElement.lang}-u-nu-latn`;
  return at.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
}

/** Show the time, and what is covered then. */
function show() {
  const at = Number(time.value);
  now.textContent = `${told(at)} / ${told(seconds)}`;
  covers.replaceChildren(...all().flatMap((n) => {
    const there = n === begun ? null : where(n, at);
    if (!there) return [];
    const drawn = document.createElementNS(SVG, "rect");
    drawn.setAttribute("class", "kept");
    lay(drawn, there);
    return [drawn];
  }));
}

function follow() {
  time.value = String(video.currentTime);
  show();
  if (!video.paused) requestAnimationFrame(follow);
}

/** @param {Place} next */
function put(next) {
  const w = Math.min(Math.max(4, next.w), width);
  const h = Math.min(Math.max(4, next.h), height);
  place = { w, h, x: Math.min(Math.max(0, next.x), width - w), y: Math.min(Math.max(0, next.y), height - h) };
  lay(frame, place);
  loose = true;
}

/** @param {PointerEvent} event */
function point(event) {
  const to = over.getScreenCTM()?.inverse();
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(to);
  return { x: Math.min(Math.max(0, at.x), width), y: Math.min(Math.max(0, at.y), height) };
}

/** A cover that has no place yet; a new one where all have. */
function free() {
  const found = all().find((n) => !field(n, "w").value);
  if (found) return found;
  const n = String(Math.max(0, ...all().map(Number)) + 1);
  const made = document.importNode(row.content, true).querySelectorAll("tr");
  for (const each of made) {
    for (const part of [each, ...each.querySelectorAll("*")]) {
      for (const { name, value } of part.attributes) part.setAttribute(name, value.replace("{n}", n));
    }
    for (const part of each.querySelectorAll("th > span")) part.textContent = n;
  }
  rows.append(...made);
  return n;
}

/** @param {string} n @param {string[]} names */
function write(n, names) {
  if (!place) return;
  loose = false;
  const values = [Number(time.value).toFixed(2), ...[place.x, place.y, place.w, place.h].map((each) => String(Math.round(each)))];
  names.forEach((name, which) => { field(n, name).value = values[which]; });
  const drop = rows.querySelector(`[data-drop="${n}"]`);
  drop?.removeAttribute("hidden");
  say.textContent = (player.dataset.set ?? "").replace("{n}", told(Number(time.value)));
}

/** What goes back in time begins where it was said to end. @param {string} n */
function turn(n) {
  if (number(n, "to", seconds) >= number(n, "from", 0)) return;
  FIRST.forEach((name, which) => {
    const [one, two] = [field(n, name), field(n, LAST[which])];
    [one.value, two.value] = [two.value, one.value];
  });
}

function start() {
  begun ??= free();
  write(begun, FIRST);
  button("end").disabled = false;
}

function end() {
  if (!begun) return;
  write(begun, LAST);
  turn(begun);
  begun = null;
  button("end").disabled = true;
  show();
}

/** @param {string} n */
function drop(n) {
  for (const name of [...FIRST, ...LAST]) field(n, name).value = "";
  rows.querySelector(`[data-drop="${n}"]`)?.setAttribute("hidden", "");
  if (begun === n) begun = null;
  button("end").disabled = !begun;
  say.textContent = (player.dataset.deleted ?? "").replace("{n}", n);
  show();
}

/** While somebody draws, the frame lies over the player, and the line below it leads through time. */
function draw() {
  const on = !over.hasAttribute("role");
  button("draw").setAttribute("aria-pressed", String(on));
  button("start").disabled = !on;
  button("end").disabled = !on || !begun;
  video.controls = !on;
  frame.toggleAttribute("hidden", !on);
  loose = on;
  if (!on) return ["role", "tabindex", "aria-label", "aria-describedby"].forEach((name) => over.removeAttribute(name));
  video.pause();
  over.setAttribute("tabindex", "0");
  over.setAttribute("role", "application");
  over.setAttribute("aria-label", button("draw").textContent ?? "");
  over.setAttribute("aria-describedby", "draw-help");
  if (!place) put({ x: width * 0.4, y: height * 0.3, w: width * 0.2, h: height * 0.3 });
  over.focus({ preventScroll: true });
}

over.addEventListener("pointerdown", (event) => {
  held = point(event);
  over.setPointerCapture(event.pointerId);
});
over.addEventListener("pointermove", (event) => {
  if (!held) return;
  const to = point(event);
  put({ x: Math.min(held.x, to.x), y: Math.min(held.y, to.y), w: Math.abs(to.x - held.x), h: Math.abs(to.y - held.y) });
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
button("start").addEventListener("click", start);
button("end").addEventListener("click", end);
// who drew a frame over a face takes it for covered
form.addEventListener("submit", (event) => {
  if (!loose) return;
  event.preventDefault();
  say.textContent = player.dataset.loose ?? "";
  button(begun ? "end" : "start").focus({ preventScroll: true });
  say.scrollIntoView({ block: "center" });
});
rows.addEventListener("input", show);
rows.addEventListener("click", (event) => {
  const n = /** @type {HTMLElement} */ (event.target).dataset.drop;
  if (n) drop(n);
});
time.addEventListener("input", () => {
  video.pause();
  video.currentTime = Number(time.value);
  show();
});
for (const sign of ["play", "seeked", "timeupdate"]) video.addEventListener(sign, follow);
for (const go of document.querySelectorAll("[data-go]")) {
  go.addEventListener("click", () => {
    video.pause();
    time.value = /** @type {HTMLElement} */ (go).dataset.go ?? "0";
    video.currentTime = Number(time.value);
    show();
    player.scrollIntoView({ block: "nearest" });
  });
}
show();
