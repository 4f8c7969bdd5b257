// @ts-check
// Draws the boxes over the preview and knows which part of the picture is seen.

/** @typedef {import("./boxes.js").Box} Box */
import { isMoved, isShown, isWithin, within } from "./boxes.js";

const SVG = "http://www.w3.org/2000/svg";
const NUMBERED = 40; // with more boxes than this, numbers would hide the picture
const NEAREST = 16; // the largest zoom
const REACH = 22; // half the width of a handle's touch target, in points of the screen

/** Name, place on the box (0, 0.5, 1 across and down) and pointer of each handle. */
const HANDLES = [
  ["nw", 0, 0, "nw"], ["n", 0.5, 0, "ns"], ["ne", 1, 0, "ne"], ["e", 1, 0.5, "ew"],
  ["se", 1, 1, "nw"], ["s", 0.5, 1, "ns"], ["sw", 0, 1, "ne"], ["w", 0, 0.5, "ew"],
];

/**
 * @param {string} name
 * @param {Record<string, string | number>} values
 */
function shape(name, values) {
  const made = document.createElementNS(SVG, name);
  put(made, values);
  return made;
}

/**
 * @param {Element} element
 * @param {Record<string, string | number>} values
 */
function put(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/**
 * Where the number of a box stands: in its middle, or in a corner that no other box covers. A number
 * that would fill a small box stands above it.
 * @param {Box} box
 * @param {Box[]} others
 * @param {number} size  how high the number is
 */
function numberAt({ x, y, w, h }, others, size) {
  if (Math.min(w, h) <= 2 * size) return { x: x + w / 2, y: y - size * 0.8 };
  const [left, right, top, bottom] = [x + size, x + w - size, y + size, y + h - size];
  const middle = { x: x + w / 2, y: y + h / 2 };
  const corners = [[left, top], [right, top], [left, bottom], [right, bottom]];
  const free = [middle, ...corners.map(([across, down]) => ({ x: across, y: down }))];
  const taken = (/** @type {{x: number, y: number}} */ at, /** @type {number} */ near) => others.some((other) => (
    at.x > other.x - near && at.x < other.x + other.w + near && at.y > other.y - near && at.y < other.y + other.h + near
  ));
  return free.find((at) => !taken(at, size * 0.6)) ?? free.find((at) => !taken(at, 0)) ?? middle;
}

export class View {
  /**
   * @param {HTMLElement} stage
   * @param {(box: Box) => string} name  what a box is called
   */
  constructor(stage, name) {
    this.stage = stage;
    this.name = name;
    this.svg = /** @type {SVGSVGElement} */ (stage.querySelector("svg"));
    this.width = Number(stage.dataset.width);
    this.height = Number(stage.dataset.height);
    stage.style.setProperty("--ratio", String(this.width / this.height));
    this.seen = { x: 0, y: 0, w: this.width, h: this.height };
    this.layer = /** @type {SVGGElement} */ (this.svg.querySelector("#boxes"));
    this.layer.replaceChildren();
    this.handles = shape("g", { "aria-hidden": "true" });
    this.ghosts = shape("g", { "aria-hidden": "true" });
    this.svg.append(this.ghosts, this.handles);
    put(this.svg, { role: "application", tabindex: 0 });
    /** @type {Map<number, SVGGElement>} */
    this.drawn = new Map();
  }

  /** How many pixels of the picture one point of the screen shows. */
  get unit() {
    return 1 / (this.svg.getScreenCTM()?.a || 1);
  }

  /**
   * Where on the picture a pointer is.
   * @param {{clientX: number, clientY: number}} event
   */
  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(this.svg.getScreenCTM()?.inverse());
  }

  /**
   * Draw a list of boxes; elements of boxes that stay are kept, and with them the focus.
   * @param {Box[]} list
   * @param {number | null} chosen
   */
  draw(list, chosen) {
    const numbers = new Set(list.map((box) => box.n));
    for (const [n, group] of this.drawn) {
      if (numbers.has(n)) continue;
      if (group === document.activeElement) this.svg.focus({ preventScroll: true });
      group.remove();
      this.drawn.delete(n);
    }
    const covers = list.filter((box) => box.on);
    const crowd = list.length > NUMBERED;
    this.stage.toggleAttribute("data-crowd", crowd);
    for (const box of list) {
      const others = crowd ? null : list.filter((each) => each !== box);
      this.#drawBox(box, box.n === chosen, isWithin(box, covers), others);
    }
    this.#drawHandles(list.find((box) => box.n === chosen));
  }

  /**
   * @param {Box} box
   * @param {boolean} chosen
   * @param {boolean} within  a doubtful place that covers hide already
   * @param {Box[] | null} others  none where so many boxes are drawn that numbers would hide faces
   */
  #drawBox(box, chosen, within, others) {
    const group = this.drawn.get(box.n) ?? this.#made(box.n);
    const look = box.kind === "suggested" && !box.on ? "suggested" : box.on ? "" : "visible";
    const place = { x: box.x, y: box.y, width: box.w, height: box.h };
    const [gone, under, body, label] = group.children;
    put(group, {
      class: `box ${box.kind} ${look} ${chosen ? "chosen" : within ? "within" : ""}`,
      "aria-checked": String(box.on),
      "aria-label": this.name(box),
      tabindex: box.group && box.group !== box.n ? -1 : 0,
    });
    put(under, place);
    put(body, place);
    const [x, y, width, height] = box.was ?? [0, 0, 0, 0];
    put(gone, isMoved(box) && isShown(box) ? { x, y, width, height } : { width: 0, height: 0 });
    const size = 14 * this.unit;
    put(label, { ...numberAt(box, others ?? [], size), "font-size": size, "stroke-width": size / 5 });
    const numbered = others && (box.group ?? box.n) === box.n;
    label.textContent = numbered ? String(box.n) : "";
  }

  /** @param {number} n */
  #made(n) {
    const group = /** @type {SVGGElement} */ (shape("g", { role: "checkbox", "data-n": n }));
    group.append(
      shape("rect", { class: "gone" }), shape("rect", { class: "under" }),
      shape("rect", { class: "body" }), shape("text", { "aria-hidden": "true" }),
    );
    this.layer.append(group);
    this.drawn.set(n, group);
    return group;
  }

  /** @param {Box | undefined} box */
  #drawHandles(box) {
    this.handles.replaceChildren();
    if (!box || box.group) return;
    const unit = this.unit;
    const few = Math.min(box.w, box.h) < 3.2 * REACH * unit;
    for (const [name, across, down, pointer] of HANDLES) {
      if (few && String(name).length === 1) continue;
      const x = box.x + box.w * Number(across);
      const y = box.y + box.h * Number(down);
      // on a small box the targets lie outside, so that its middle can still be taken
      const push = few ? REACH * 0.7 * unit : 0;
      const [cx, cy] = [x + (Number(across) * 2 - 1) * push, y + (Number(down) * 2 - 1) * push];
      this.handles.append(
        shape("rect", { class: "handle", x: x - 5 * unit, y: y - 5 * unit, width: 10 * unit, height: 10 * unit }),
        shape("circle", { class: `grip ${pointer}`, cx, cy, r: REACH * unit, "data-handle": name }),
      );
    }
  }

  /** @param {{x: number, y: number, w: number, h: number}[]} places */
  ghost(places) {
    this.ghosts.replaceChildren(
      ...places.map(({ x, y, w, h }) => shape("rect", { class: "ghost", x, y, width: w, height: h })),
    );
  }

  /** @param {number | null} n */
  focus(n) {
    const element = n === null ? this.svg : this.drawn.get(n);
    element?.focus({ preventScroll: true });
  }

  get zoom() {
    return this.width / this.seen.w;
  }

  /**
   * Come nearer or go farther, with one point of the picture staying where it is.
   * @param {number} zoom
   * @param {{x: number, y: number}} [point]
   */
  zoomTo(zoom, point) {
    const { seen } = this;
    const held = point ?? { x: seen.x + seen.w / 2, y: seen.y + seen.h / 2 };
    const now = within(zoom, 1, NEAREST);
    const share = seen.w / (this.width / now);
    this.look({
      w: this.width / now,
      h: this.height / now,
      x: held.x - (held.x - seen.x) / share,
      y: held.y - (held.y - seen.y) / share,
    });
  }

  /** @param {{x: number, y: number, w: number, h: number}} seen */
  look({ x, y, w, h }) {
    this.seen = { w, h, x: within(x, 0, this.width - w), y: within(y, 0, this.height - h) };
    put(this.svg, { viewBox: `${this.seen.x} ${this.seen.y} ${w} ${h}` });
    this.stage.toggleAttribute("data-zoomed", this.zoom > 1.001);
  }

  /**
   * Move the view so that a box can be seen.
   * @param {Box} box
   */
  reveal(box) {
    const { seen } = this;
    const x = within(seen.x, box.x + box.w - seen.w, box.x);
    const y = within(seen.y, box.y + box.h - seen.h, box.y);
    if (x !== seen.x || y !== seen.y) this.look({ ...seen, x, y });
  }
}
