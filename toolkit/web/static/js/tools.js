// @ts-check
// The row of tools below the picture: one Tab stop, arrow keys inside, words instead of icons.

/** @typedef {import("./editor.js").Editor} Editor */

/** What a button or a key does. @type {Record<string, (editor: Editor) => void>} */
export const DOES = {
  add: (editor) => editor.add(),
  toggle: (editor) => editor.toggle(),
  all: (editor) => editor.coverAll(),
  delete: (editor) => editor.remove(),
  undo: (editor) => editor.undo(),
  redo: (editor) => editor.redo(),
  in: (editor) => editor.zoom(1),
  out: (editor) => editor.zoom(-1),
  whole: (editor) => editor.zoom(0),
  help: (editor) => editor.help(),
  leave: (editor) => {
    editor.pointers.cancel();
    editor.choose(null, true);
  },
};

/**
 * @param {Editor} editor
 * @param {HTMLElement} bar
 */
export function toolbar(editor, bar) {
  const buttons = [...bar.querySelectorAll("button")];
  for (const button of document.querySelectorAll("#tools [data-do], #numbers [data-do]")) {
    button.addEventListener("click", () => DOES[button.getAttribute("data-do") ?? ""]?.(editor));
  }
  for (const button of buttons) {
    if (button.dataset.mode) button.addEventListener("click", () => editor.setMode(button.dataset.mode ?? "add"));
  }
  const shown = bar.querySelector("[data-do=toggle]")?.textContent;
  let stop = buttons[0];
  const rove = (/** @type {HTMLButtonElement} */ to) => {
    stop = to;
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  };
  bar.addEventListener("focusin", (event) => rove(/** @type {HTMLButtonElement} */ (event.target)));
  bar.addEventListener("keydown", (event) => {
    const free = buttons.filter((button) => !button.disabled && !button.hidden);
    const to = next(event.key, free, free.indexOf(stop));
    if (!to) return;
    event.preventDefault();
    to.focus();
  });

  function update() {
    const { box, boxes, view } = editor;
    const state = {
      toggle: !box || (box.kind === "drawn"),
      delete: !box || !box.on,
      undo: !boxes.past.length,
      redo: !boxes.future.length,
      out: view.zoom <= 1,
      whole: view.zoom <= 1,
    };
    for (const button of buttons) {
      const { mode } = button.dataset;
      const name = /** @type {keyof typeof state} */ (button.dataset.do);
      if (mode) button.setAttribute("aria-pressed", String(mode === editor.mode));
      if (name in state) disable(button, state[name]);
      if (name === "whole") button.hidden = state.whole;
      if (button.dataset.do === "toggle") {
        button.textContent = (box && !box.on ? button.dataset.hide : shown) ?? "";
      }
      if (button.dataset.do === "all") {
        button.hidden = !boxes.list.some((each) => each.kind === "suggested" && !each.on);
      }
      if (button.dataset.do === "help") {
        button.setAttribute("aria-expanded", String(!document.getElementById("help")?.hidden));
      }
    }
    if (stop.disabled || stop.hidden) rove(buttons[0]);
  }

  rove(stop);
  return { update, first: buttons[0] };
}

/**
 * A button that loses its use must not take the focus with it.
 * @param {HTMLButtonElement} button
 * @param {boolean} off
 */
function disable(button, off) {
  if (off && button === document.activeElement) button.parentElement?.querySelector("button")?.focus();
  button.disabled = off;
}

/**
 * @param {string} key
 * @param {HTMLButtonElement[]} buttons
 * @param {number} at
 */
function next(key, buttons, at) {
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  const count = buttons.length;
  if (key === forward) return buttons[(at + 1) % count];
  if (key === back) return buttons[(at - 1 + count) % count];
  if (key === "Home") return buttons[0];
  return key === "End" ? buttons[count - 1] : undefined;
}
