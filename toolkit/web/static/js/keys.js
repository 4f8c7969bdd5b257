// @ts-check
// The editor by keyboard, while the picture or one of its boxes has the focus.

/** @typedef {import("./editor.js").Editor} Editor */
import { DOES } from "./tools.js";

const STEP = 8; // points of the screen an arrow key moves

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Keys, and what they do. @type {Record<string, string>} */
const LETTERS = {
  a: "add", d: "delete", delete: "delete", backspace: "delete", v: "toggle", " ": "toggle", enter: "toggle",
  u: "undo", r: "redo", "+": "in", "=": "in", "-": "out", 0: "whole", "?": "help", escape: "leave",
};

/** @type {Record<string, string>} */
const WITH_CONTROL = { z: "undo", y: "redo", "shift+z": "redo" };

/** @param {Editor} editor */
export function keys(editor) {
  editor.view.svg.addEventListener("keydown", (event) => {
    const act = meant(editor, event);
    if (!act) return;
    act(editor);
    event.preventDefault();
  });
}

/**
 * @param {Editor} editor
 * @param {KeyboardEvent} event
 * @returns {((editor: Editor) => void) | undefined}
 */
function meant(editor, event) {
  if (event.altKey) return undefined;
  const arrow = ARROWS[event.key];
  if (arrow) return editor.box && (() => push(editor, arrow, event));
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) return DOES[WITH_CONTROL[event.shiftKey ? `shift+${key}` : key]];
  return DOES[LETTERS[key] ?? LETTERS[latin(event)]];
}

/**
 * The letter that stands on this key of a Latin keyboard, for people who write in another script.
 * @param {KeyboardEvent} event
 */
function latin(event) {
  return /^Key[A-Z]$/.test(event.code) && !/[a-z]/i.test(event.key) ? event.code[3].toLowerCase() : "";
}

/**
 * @param {Editor} editor
 * @param {[number, number]} arrow
 * @param {KeyboardEvent} event
 */
function push(editor, [across, down], event) {
  const step = event.ctrlKey || event.metaKey ? 1 : Math.max(1, Math.round(STEP * editor.view.unit));
  const [x, y] = [across * step, down * step];
  editor.nudge(event.shiftKey ? { w: x, h: y } : { x, y });
}
