// @ts-check
// The boxes as rows of number fields: what the form sends, and the way to edit without a picture.

/** @typedef {import("./boxes.js").Box} Box */

const FIELDS = /** @type {const} */ (["x", "y", "w", "h"]);

export class Table {
  /**
   * @param {HTMLElement} rows
   * @param {HTMLTemplateElement} pattern
   */
  constructor(rows, pattern) {
    this.rows = rows;
    this.pattern = pattern;
  }

  /**
   * The boxes that the page came with. Rows without a size are for people without scripts and go.
   * @returns {Box[]}
   */
  read() {
    const boxes = [];
    for (const row of this.#all()) {
      const box = this.box(row);
      if (box.w > 0 && box.h > 0) boxes.push(box);
      else row.remove();
    }
    return boxes;
  }

  /**
   * What the fields of a row say.
   * @param {HTMLElement} row
   * @returns {Box}
   */
  box(row) {
    const n = Number(row.dataset.n);
    const [x, y, w, h] = FIELDS.map((name) => this.#field(row, name).valueAsNumber || 0);
    const kind = /** @type {Box["kind"]} */ (this.#field(row, "kind").value);
    const was = row.dataset.was?.split(",").map(Number);
    return { n, x, y, w, h, kind, on: this.#field(row, "on").checked, ...(was && { was }) };
  }

  /** @param {Box[]} list */
  write(list) {
    const kept = new Map(this.#all().map((row) => [Number(row.dataset.n), row]));
    for (const box of list) {
      const row = kept.get(box.n) ?? this.#made(box.n);
      kept.delete(box.n);
      this.#fill(row, box);
    }
    for (const row of kept.values()) row.remove();
  }

  /**
   * @param {HTMLElement} row
   * @param {Box} box
   */
  #fill(row, box) {
    this.#field(row, "kind").value = box.kind;
    const on = this.#field(row, "on");
    if (on.checked !== box.on) on.checked = box.on;
    for (const name of FIELDS) {
      const field = this.#field(row, name);
      if (field.value !== String(box[name])) field.value = String(box[name]);
    }
  }

  /** @returns {HTMLElement[]} */
  #all() {
    return [...this.rows.querySelectorAll("tr")];
  }

  /** @param {number} n */
  #made(n) {
    const row = /** @type {HTMLElement} */ (this.pattern.content.firstElementChild?.cloneNode(true));
    row.dataset.n = String(n);
    for (const element of row.querySelectorAll("*")) {
      for (const name of ["name", "aria-label"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace("{n}", String(n)));
      }
    }
    const head = /** @type {HTMLElement} */ (row.querySelector(".n"));
    head.textContent = String(n);
    this.rows.append(row);
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {string} name
   */
  #field(row, name) {
    return /** @type {HTMLInputElement} */ (row.querySelector(`[name$="-${name}"]`));
  }
}
