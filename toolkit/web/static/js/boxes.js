// @ts-check
// What the editor knows: boxes as plain values, every change a new list, and the way back.

/**
 * A place in upright pixels. `was` is where the detector saw the face; covers of faces that were
 * found may be moved, and then the place they left can be seen. Boxes of one stroke share `group`.
 * @typedef {{n: number, x: number, y: number, w: number, h: number,
 *   kind: "found" | "suggested" | "drawn", on: boolean, was?: number[], group?: number}} Box
 */

const STEPS = 300; // how many changes can be undone
const LEAST = 4; // no cover is smaller, in pixels of the picture

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export const within = (value, least, most) => Math.max(least, Math.min(most, value));

/**
 * The nearest box of whole pixels that lies inside the picture.
 * @param {Box} box
 * @param {number} width
 * @param {number} height
 * @returns {Box}
 */
export function inside(box, width, height) {
  const w = within(Math.round(box.w), Math.min(LEAST, width), width);
  const h = within(Math.round(box.h), Math.min(LEAST, height), height);
  return { ...box, w, h, x: within(Math.round(box.x), 0, width - w), y: within(Math.round(box.y), 0, height - h) };
}

/** @param {Box} box */
export function isMoved({ was, x, y, w, h }) {
  return Boolean(was) && String(was) !== String([x, y, w, h]);
}

/**
 * Whether a face that was found can be seen, wholly or in part.
 * @param {Box} box
 */
export function isShown(box) {
  if (box.kind !== "found") return false;
  if (!box.on) return true;
  const [x, y, w, h] = box.was ?? [box.x, box.y, box.w, box.h];
  return x < box.x || y < box.y || x + w > box.x + box.w || y + h > box.y + box.h;
}

const PROBES = [0.05, 0.27, 0.5, 0.73, 0.95]; // where a place is probed, across and down

/**
 * Whether a place that is not covered itself lies under other covers.
 * @param {Box} box
 * @param {Box[]} covers
 */
export function isWithin(box, covers) {
  if (box.on || box.kind !== "suggested") return false;
  const hides = (/** @type {number} */ x, /** @type {number} */ y) =>
    covers.some((each) => x >= each.x && y >= each.y && x <= each.x + each.w && y <= each.y + each.h);
  return PROBES.every((down) => PROBES.every((across) => hides(box.x + box.w * across, box.y + box.h * down)));
}

/** The boxes of one picture, with undo and redo. */
export class Boxes {
  /**
   * @param {Box[]} boxes
   * @param {number} width
   * @param {number} height
   * @param {() => void} changed  called after every change
   */
  constructor(boxes, width, height, changed) {
    this.list = boxes;
    this.width = width;
    this.height = height;
    this.changed = changed;
    /** @type {Box[][]} */
    this.past = [];
    /** @type {Box[][]} */
    this.future = [];
    this.last = "";
    this.highest = Math.max(0, ...boxes.map((box) => box.n));
  }

  /** @param {number | null} n */
  get(n) {
    return this.list.find((box) => box.n === n);
  }

  /**
   * Take a new list. Changes with the same, not empty, name that follow each other are one step.
   * @param {Box[]} list
   * @param {string} name
   */
  set(list, name = "") {
    if (!name || name !== this.last) this.past = [...this.past, this.list].slice(-STEPS);
    this.future = [];
    this.last = name;
    this.list = list;
    this.changed();
  }

  /**
   * @param {Box} box
   * @param {string} name
   */
  put(box, name = "") {
    const fitting = inside(box, this.width, this.height);
    this.set(this.list.map((each) => (each.n === box.n ? fitting : each)), name);
  }

  /**
   * Add drawn boxes as one step; gives the number of the first.
   * @param {{x: number, y: number, w: number, h: number}[]} places
   */
  add(places) {
    const first = this.highest + 1;
    const group = places.length > 1 ? first : undefined;
    const fresh = places.map((place, at) => {
      /** @type {Box} */
      const box = { ...place, n: first + at, kind: "drawn", on: true, group };
      return inside(box, this.width, this.height);
    });
    this.highest += fresh.length;
    this.set([...this.list, ...fresh]);
    return first;
  }

  /**
   * Take a cover away: one drawn by hand goes (its whole stroke with it); a place that was found
   * stays in the list, uncovered.
   * @param {Box} box
   */
  drop(box) {
    if (box.kind !== "drawn") return this.set(this.list.map((each) => (each === box ? { ...each, on: false } : each)));
    const mates = (/** @type {Box} */ each) => each === box || (box.group && each.group === box.group);
    this.set(this.list.filter((each) => !mates(each)));
  }

  /**
   * Take in what the detector found after the page was shown; not a step of its own.
   * @param {Box[]} found
   */
  arrive(found) {
    const shift = Math.max(0, ...found.map((box) => box.n));
    const behind = (/** @type {Box[]} */ list) => [
      ...found,
      ...list.map((box) => ({ ...box, n: box.n + shift, ...(box.group && { group: box.group + shift }) })),
    ];
    this.past = this.past.map(behind);
    this.future = this.future.map(behind);
    this.list = behind(this.list);
    this.highest += shift;
    this.last = "";
    this.changed();
    return shift;
  }

  undo() {
    return this.#step(this.past, this.future);
  }

  redo() {
    return this.#step(this.future, this.past);
  }

  /**
   * @param {Box[][]} from
   * @param {Box[][]} to
   */
  #step(from, to) {
    const list = from.pop();
    if (!list) return false;
    to.push(this.list);
    this.last = "";
    this.list = list;
    this.changed();
    return true;
  }
}
