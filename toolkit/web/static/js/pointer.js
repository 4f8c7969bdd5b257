// @ts-check
// Mouse, pen and fingers on the picture: draw, move, resize, brush, pan, pinch.

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./boxes.js").Boxes} Boxes */
/** @typedef {import("./view.js").View} View */
/** @typedef {{x: number, y: number}} Point */
import { inside } from "./boxes.js";

const CLICK = 6; // points of the screen; less than this is a click, not a drag
const BRUSH = 36; // the brush's width in points of the screen

/**
 * A gesture gets where the pointer is now, and ends kept or given up.
 * @typedef {{move: (at: Point, event: PointerEvent) => void, end: (kept: boolean) => void}} Gesture
 */

export class Pointers {
  /**
   * @param {View} view
   * @param {Boxes} boxes
   * @param {{mode: () => string, choose: (n: number | null) => void, redraw: (list?: Box[]) => void, toggle: () => void}} editor
   */
  constructor(view, boxes, editor) {
    this.view = view;
    this.boxes = boxes;
    this.editor = editor;
    /** @type {Map<number, PointerEvent>} */
    this.down = new Map();
    /** @type {Gesture | null} */
    this.gesture = null;
    const { svg } = view;
    svg.addEventListener("pointerdown", (event) => this.#pressed(event));
    svg.addEventListener("pointermove", (event) => this.#moved(event));
    svg.addEventListener("pointerup", (event) => this.#released(event, true));
    svg.addEventListener("pointercancel", (event) => this.#released(event, false));
    svg.addEventListener("wheel", (event) => this.#wheeled(event), { passive: false });
    svg.addEventListener("dblclick", (event) => {
      if (/** @type {Element} */ (event.target).closest("[data-n]")) this.editor.toggle();
    });
    svg.addEventListener("dragstart", (event) => event.preventDefault());
  }

  /** Give up what is being dragged. */
  cancel() {
    this.gesture?.end(false);
    this.gesture = null;
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.button > 1) return;
    this.down.set(event.pointerId, event);
    if (this.down.size === 2) {
      this.cancel();
      this.gesture = this.#pinch();
    } else if (this.down.size === 1) {
      this.gesture = this.#begin(event);
    }
    if (this.gesture) this.view.svg.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    if (!this.down.has(event.pointerId)) return;
    this.down.set(event.pointerId, event);
    this.gesture?.move(this.view.at(event), event);
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} kept
   */
  #released(event, kept) {
    if (!this.down.delete(event.pointerId)) return;
    this.gesture?.end(kept);
    this.gesture = null;
  }

  /** @param {WheelEvent} event */
  #wheeled(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.view.zoomTo(this.view.zoom * Math.exp(-event.deltaY / 200), this.view.at(event));
    this.editor.redraw();
  }

  /**
   * @param {PointerEvent} event
   * @returns {Gesture | null}
   */
  #begin(event) {
    const target = /** @type {Element} */ (event.target);
    const at = this.view.at(event);
    const mode = event.button === 1 ? "move" : this.editor.mode();
    const handle = target.getAttribute("data-handle");
    if (handle) return this.#resize(handle, at);
    const n = target.closest("[data-n]")?.getAttribute("data-n");
    if (mode === "brush") return this.#brush(at);
    const chosen = target.closest(".chosen");
    if (mode === "move" && this.view.zoom > 1 && !chosen) return this.#pan(event, n ? Number(n) : null);
    if (n && event.button === 0) return this.#carry(Number(n), at, event.pointerType);
    if (mode === "add") return this.#draw(at);
    this.editor.choose(null);
    return null;
  }

  /**
   * @param {Point} start
   * @returns {Gesture}
   */
  #draw(start) {
    const { view } = this;
    let place = { ...start, w: 0, h: 0 };
    return {
      move: (at) => {
        const [x, y] = [Math.min(start.x, at.x), Math.min(start.y, at.y)];
        place = { x, y, w: Math.abs(at.x - start.x), h: Math.abs(at.y - start.y) };
        view.ghost([place]);
      },
      end: (kept) => {
        view.ghost([]);
        const large = Math.min(place.w, place.h) >= CLICK * view.unit;
        this.editor.choose(kept && large ? this.boxes.add([place]) : null);
      },
    };
  }

  /**
   * @param {Point} start
   * @returns {Gesture}
   */
  #brush(start) {
    const size = BRUSH * this.view.unit;
    /** @type {[number, number][]} */
    const points = [[start.x, start.y]];
    const places = import("./brush.js").then(({ stroke }) => () => stroke(points, size));
    let drawing = true;
    const show = () => places.then((now) => drawing && this.view.ghost(now()));
    show();
    return {
      move: (at) => {
        points.push([at.x, at.y]);
        show();
      },
      end: async (kept) => {
        drawing = false;
        this.view.ghost([]);
        if (kept) this.editor.choose(this.boxes.add((await places)()));
      },
    };
  }

  /**
   * Choose a box and drag it, with its stroke. A finger drags only what was chosen before, so that
   * pages can be scrolled over the picture.
   * @param {number} n
   * @param {Point} start
   * @param {string} pointer
   * @returns {Gesture | null}
   */
  #carry(n, start, pointer) {
    const box = this.boxes.get(n);
    if (!box) return null;
    const still = pointer === "touch" && !this.view.drawn.get(n)?.classList.contains("chosen");
    this.editor.choose(n);
    if (still) return null;
    const mates = this.boxes.list.filter((each) => each === box || (box.group && each.group === box.group));
    return this.#change(
      (at, each) => (mates.includes(each) ? { ...each, x: each.x + at.x - start.x, y: each.y + at.y - start.y } : each),
      start,
    );
  }

  /**
   * @param {string} handle
   * @param {Point} start
   * @returns {Gesture | null}
   */
  #resize(handle, start) {
    const box = this.boxes.list.find((each) => this.view.drawn.get(each.n)?.classList.contains("chosen"));
    if (!box) return null;
    return this.#change((at, each) => (each === box ? stretched(box, handle, at.x - start.x, at.y - start.y) : each), start);
  }

  /**
   * A drag that changes boxes: shown while it lasts, one step when it ends.
   * @param {(at: Point, box: Box) => Box} change
   * @param {Point} start
   * @returns {Gesture}
   */
  #change(change, start) {
    const { boxes, view } = this;
    let list = boxes.list;
    return {
      move: (at) => {
        if (list === boxes.list && Math.hypot(at.x - start.x, at.y - start.y) < CLICK * view.unit / 2) return;
        list = boxes.list.map((each) => {
          const changed = change(at, each);
          return changed === each ? each : inside(changed, boxes.width, boxes.height);
        });
        this.editor.redraw(list);
      },
      end: (kept) => {
        if (kept && list !== boxes.list) boxes.set(list);
        else this.editor.redraw();
      },
    };
  }

  /**
   * @param {PointerEvent} start
   * @param {number | null} n  the box that is chosen if nothing was moved
   * @returns {Gesture}
   */
  #pan(start, n) {
    const { view } = this;
    const { seen, unit } = view;
    let far = 0;
    return {
      move: (_at, event) => {
        const [dx, dy] = [event.clientX - start.clientX, event.clientY - start.clientY];
        far = Math.max(far, Math.hypot(dx, dy));
        if (far >= CLICK) view.look({ ...seen, x: seen.x - dx * unit, y: seen.y - dy * unit });
      },
      end: (kept) => {
        if (kept && far < CLICK) this.editor.choose(n);
        else this.editor.redraw();
      },
    };
  }

  /** @returns {Gesture} */
  #pinch() {
    const { view } = this;
    const apart = () => {
      const [one, two] = [...this.down.values()];
      return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY) || 1;
    };
    const middle = () => {
      const [one, two] = [...this.down.values()];
      return { clientX: (one.clientX + two.clientX) / 2, clientY: (one.clientY + two.clientY) / 2 };
    };
    const [first, zoom, held] = [apart(), view.zoom, view.at(middle())];
    return {
      move: () => {
        if (this.down.size !== 2) return;
        view.zoomTo((zoom * apart()) / first, held);
        const now = view.at(middle());
        view.look({ ...view.seen, x: view.seen.x + held.x - now.x, y: view.seen.y + held.y - now.y });
      },
      end: () => this.editor.redraw(),
    };
  }
}

/**
 * A box with the side or corner of a handle moved.
 * @param {Box} box
 * @param {string} handle
 * @param {number} dx
 * @param {number} dy
 * @returns {Box}
 */
function stretched(box, handle, dx, dy) {
  let [west, north, east, south] = [box.x, box.y, box.x + box.w, box.y + box.h];
  if (handle.includes("w")) west += dx;
  if (handle.includes("e")) east += dx;
  if (handle.includes("n")) north += dy;
  if (handle.includes("s")) south += dy;
  return {
    ...box, x: Math.min(west, east), y: Math.min(north, south), w: Math.abs(east - west), h: Math.abs(south - north),
  };
}
