// @ts-check
// The check page: the picture is the editor. Puts view, pointers, keys, table and tools together.

/** @typedef {import("./boxes.js").Box} Box */
import { Boxes, isShown } from "./boxes.js";
import { keys } from "./keys.js";
import { Pointers } from "./pointer.js";
import { Table } from "./table.js";
import { toolbar } from "./tools.js";
import { View } from "./view.js";

const REST = 400; // milliseconds of rest before a change is kept on the server
const PAUSE = 300; // milliseconds between two questions whether faces were found
const ZOOM = 1.5;

/**
 * @template {HTMLElement} T
 * @param {string} id
 */
const get = (id) => /** @type {T} */ (document.getElementById(id));

export class Editor {
  constructor() {
    this.stage = get("editor");
    this.form = /** @type {HTMLFormElement} */ (get("check"));
    this.table = new Table(get("rows"));
    const { width, height } = this.stage.dataset;
    this.view = new View(this.stage, (box) => this.name(box));
    this.boxes = new Boxes(this.table.read(), Number(width), Number(height), () => this.#changed());
    /** @type {number | null} */
    this.chosen = null;
    this.pointers = new Pointers(this.view, this.boxes, {
      mode: () => this.mode,
      choose: (n) => this.choose(n, true),
      redraw: (list) => this.redraw(list),
      toggle: () => this.toggle(),
    });
    this.setMode(matchMedia("(pointer: coarse)").matches ? "move" : "add");
    keys(this);
    this.tools = toolbar(this, get("tools"));
    this.#listen();
    this.redraw();
    if (this.stage.dataset.counting) this.#wait();
  }

  get mode() {
    return this.stage.dataset.mode ?? "add";
  }

  /** @param {string} mode */
  setMode(mode) {
    this.stage.dataset.mode = mode;
    this.tools?.update();
  }

  /**
   * A sentence of the page with its numbers filled in.
   * @param {string} name
   * @param {Record<string, number>} numbers
   */
  words(name, numbers = {}) {
    let text = this.stage.dataset[name] ?? "";
    for (const [key, value] of Object.entries(numbers)) text = text.replace(`{${key}}`, String(Math.round(value)));
    return text;
  }

  /**
   * Say it to those who do not see the picture.
   * @param {string} name
   * @param {Record<string, number>} numbers
   */
  say(name, numbers = {}) {
    get("say").textContent = this.words(name, numbers);
  }

  /** @param {Box} box */
  name(box) {
    if (box.kind === "suggested" && !box.on) return this.words("suggested", { n: box.n });
    if (!box.on) return this.words("visible", { n: box.n });
    return this.words(box.kind === "drawn" ? "drawn" : "found", { n: box.n });
  }

  get box() {
    return this.boxes.get(this.chosen);
  }

  /**
   * @param {number | null} n
   * @param {boolean} focus
   */
  choose(n, focus = false) {
    this.chosen = n;
    this.redraw();
    if (focus) this.view.focus(n);
  }

  /** @param {Box[]} list  drawn instead of the boxes while something is dragged */
  redraw(list = this.boxes.list) {
    if (!this.box) this.chosen = null;
    this.view.draw(list, this.chosen);
    this.tools?.update();
  }

  /** Add a cover in the middle of what is seen. */
  add() {
    const { x, y, w, h } = this.view.seen;
    const side = Math.min(w, h) / 6;
    const n = this.boxes.add([{ x: x + (w - side) / 2, y: y + (h - side) / 2, w: side, h: side }]);
    this.choose(n, true);
    this.say("added", { n });
  }

  remove() {
    const { box } = this;
    if (!box) return this.say("choose");
    const next = this.boxes.list[this.boxes.list.indexOf(box) + 1] ?? this.boxes.list[0];
    this.boxes.drop(box);
    if (box.kind === "drawn") {
      this.say("deleted", { n: box.n });
      this.choose(next && this.boxes.get(next.n) ? next.n : null, true);
    } else {
      this.say(box.kind === "found" ? "shown" : "deleted", { n: box.n });
    }
  }

  /** Leave a face visible, or cover it again; what was drawn by hand is deleted instead. */
  toggle() {
    const { box } = this;
    if (!box) return this.say("choose");
    if (box.on) return this.remove();
    this.boxes.put({ ...box, on: true });
    this.say("covered", { n: box.n });
  }

  /** Cover every place that is perhaps a face. */
  coverAll() {
    this.boxes.set(this.boxes.list.map((box) => (box.kind === "suggested" ? { ...box, on: true } : box)));
    this.say("all");
    this.tools?.first.focus();
  }

  /**
   * Move or resize the chosen box (and its stroke) from the keyboard.
   * @param {{x?: number, y?: number, w?: number, h?: number}} by
   */
  nudge({ x = 0, y = 0, w = 0, h = 0 }) {
    const { box } = this;
    if (!box) return;
    if (box.group) {
      const shift = (/** @type {Box} */ each) => ({ ...each, x: each.x + x, y: each.y + y });
      this.boxes.set(this.boxes.list.map((each) => (each.group === box.group ? shift(each) : each)), `nudge ${box.n}`);
    } else {
      this.boxes.put({ ...box, x: box.x + x, y: box.y + y, w: box.w + w, h: box.h + h }, `nudge ${box.n}`);
    }
    if (this.box) {
      this.view.reveal(this.box);
      const { n, x: left, y: top, w: wide, h: high } = this.box;
      this.say("moved", { n, x: left, y: top, w: wide, h: high });
    }
  }

  undo() {
    this.say(this.boxes.undo() ? "undone" : "nothing");
  }

  redo() {
    this.say(this.boxes.redo() ? "redone" : "nothing");
  }

  /** @param {number} steps  nearer above 0, farther below, the whole picture at 0 */
  zoom(steps) {
    const { view, box } = this;
    const middle = box && { x: box.x + box.w / 2, y: box.y + box.h / 2 };
    view.zoomTo(steps ? view.zoom * ZOOM ** steps : 1, steps > 0 ? middle : undefined);
    this.redraw();
    this.say("zoomed", { n: view.zoom * 100 });
  }

  help() {
    const panel = get("help");
    panel.hidden = !panel.hidden;
    this.tools?.update();
    if (!panel.hidden) panel.focus();
    else this.view.focus(this.chosen);
  }

  #changed() {
    this.table.write(this.boxes.list);
    this.redraw();
    this.#notes();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#save(), REST);
  }

  /** The sentences beside the picture that depend on the boxes. */
  #notes() {
    const keep = new FormData(this.form).get("faces") === "keep";
    const { list } = this.boxes;
    const open = list.filter((box) => isShown(box) || (keep && box.kind === "found")).length;
    const covered = list.filter((box) => box.on && !(keep && box.kind === "found")).length;
    this.stage.toggleAttribute("data-keep", keep);
    get("perhaps-mark").hidden = !list.some((box) => box.kind === "suggested" && !box.on);
    get("consent").hidden = !open;
    get("visible-mark").hidden = !open;
    get("count").textContent = this.words("count", { covered, visible: open });
  }

  /** Faces are still being looked for: take them in when they are there, whatever was drawn so far. */
  async #wait() {
    for (;;) {
      await new Promise((done) => setTimeout(done, PAUSE));
      const answer = await fetch(this.stage.dataset.save ?? "").catch(() => null);
      if (!answer) continue;
      if (!answer.ok) return undefined;
      const { counting, boxes, headline, title, missed } = await answer.json();
      if (counting || this.pointers.gesture) continue;
      delete this.stage.dataset.counting;
      get("headline").textContent = headline;
      get("faces-title").textContent = title;
      get("missed").textContent = missed;
      return this.#arrive(boxes.filter((/** @type {Box} */ box) => box.kind !== "drawn"));
    }
  }

  /** @param {(Box & {was: number[] | null})[]} found */
  #arrive(found) {
    const boxes = found.map(({ n, x, y, w, h, kind, on, was }) => {
      return { n, x, y, w, h, kind, on, ...(kind === "found" && { was: was ?? [x, y, w, h] }) };
    });
    const { chosen } = this;
    const shift = this.boxes.arrive(boxes);
    if (chosen) this.choose(chosen + shift);
    this.say("arrived", { n: boxes.length });
  }

  async #save() {
    this.timer = undefined;
    const boxes = this.boxes.list.map(({ n, x, y, w, h, on, kind }) => ({ n, x, y, w, h, on, kind }));
    const form = new FormData(this.form);
    const [csrf, page] = ["csrf", "page"].map((name) => String(form.get(name)));
    const headers = { "Content-Type": "application/json", "X-CSRF": csrf, "X-Page": page };
    try {
      const answer = await fetch(this.stage.dataset.save ?? "", {
        method: "POST", headers, body: JSON.stringify({ boxes }), keepalive: true,
      });
      get("unsaved").hidden = answer.ok;
    } catch {
      get("unsaved").hidden = false;
    }
  }

  #listen() {
    // on the stage, because an SVG element that listens for focus can be focused itself
    this.stage.addEventListener("focusin", (event) => {
      const n = Number(/** @type {Element} */ (event.target).getAttribute("data-n"));
      if (!n || n === this.chosen) return;
      this.choose(n);
      if (this.box) this.view.reveal(this.box);
    });
    get("rows").addEventListener("change", (event) => {
      const row = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("tr"));
      const now = this.table.box(row);
      const before = this.boxes.get(now.n);
      if (!before) return;
      if (before.kind === "drawn" && !now.on) return this.boxes.drop(before);
      this.boxes.put({ ...before, ...now });
      this.table.write(this.boxes.list);
    });
    this.form.addEventListener("change", (event) => {
      if (/** @type {HTMLInputElement} */ (event.target).name === "faces") this.#notes();
    });
    addEventListener("pagehide", () => {
      if (this.timer) this.#save();
    });
    new ResizeObserver(() => this.redraw()).observe(this.stage);
    this.#notes();
  }
}

new Editor();
