// @ts-check
// The boxes as rows of number fields: what the form sends, and the way to edit without a picture.

/** @typedef {import("./boxes.js").Box} Box */

const FIELDS = /** @type {const} */ (["x", "y", "w", "h"]);

export class Table {
  /** @param {HTMLElement} rows */
  constructor(rows) {
    this.rows = rows;
    this.pattern = /** @type {HTMLElement} */ (rows.lastElementChild);
  }

  /**
   * The boxes that the page came with. Empty rows are for people without scripts and go; of the
   * last one new rows are made.
   * @returns {Box[]}
   */
  read() {
    const boxes = [];
    for (const row of this.#all()) {
      const box = this.box(row);
      if (box.kind === "found") box.was ??= [box.x, box.y, box.w, box.h];
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
    const was = kind === "found" && row.dataset.was?.split(",").map(Number);
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
    const word = /** @type {ChildNode} */ (on.nextSibling);
    const said = this.rows.dataset[box.kind] ?? "";
    if (word.textContent !== said) word.textContent = said;
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
    const row = /** @type {HTMLElement} */ (this.pattern.cloneNode(true));
    const old = String(row.dataset.n);
    row.dataset.n = String(n);
    for (const element of row.querySelectorAll("[name], [id]")) {
      for (const name of ["id", "name", "aria-labelledby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(old, String(n)));
      }
    }
    const [head] = /** @type {HTMLElement} */ (row.firstElementChild).childNodes;
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
