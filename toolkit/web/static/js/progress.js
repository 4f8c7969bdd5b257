// @ts-check
// Follow the work behind a page and show the page anew when it is done.

/** @typedef {{id: string, status: string, word: string, detail: string, percent: number, thumb: {address: string, ready: boolean}}} Row */
/** @typedef {{photos: Row[], done: number, total: number}} State */

const PAUSE = 300; // milliseconds between two questions
const TRIES = 600; // how often at most small pictures are asked for
const UNREAD = new Set(["waiting", "looking", "seeking", "copying"]);
const BUSY = new Set([...UNREAD, "counting"]);

const wait = /** @type {HTMLElement} */ (document.getElementById("wait"));
const bar = /** @type {HTMLProgressElement | null} */ (wait.querySelector("progress"));
const count = document.getElementById("count");
const one = wait.dataset.photo;

/** @returns {Promise<State | null>} */
async function ask() {
  try {
    const answer = await fetch("/state", { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @param {State} state */
function show(state) {
  for (const row of state.photos) {
    for (const name of /** @type {const} */ (["word", "detail"])) {
      const item = document.querySelector(`[data-photo="${row.id}"] .${name}`);
      if (item && item.textContent !== row[name]) item.textContent = row[name];
    }
    picture(row);
  }
  const go = /** @type {HTMLButtonElement | null} */ (document.getElementById("go"));
  if (go) go.disabled = state.photos.some((row) => UNREAD.has(row.status));
  if (!count || !bar) return;
  bar.value = state.done;
  bar.max = state.total;
  const words = (wait.dataset.of ?? "").replace("{done}", String(state.done)).replace("{total}", String(state.total));
  if (count.textContent !== words) count.textContent = words;
}

/**
 * The small picture of a row, as soon as it is there: once there is a copy, the copy's and no other.
 * @param {Row} row
 */
function picture({ id, thumb }) {
  const place = document.querySelector(`[data-photo="${id}"] > :is(img, .blank)`);
  if (!place || place.getAttribute("src") === thumb.address) return;
  if (!thumb.address) return place.removeAttribute("data-due");
  const now = document.createElement(thumb.ready ? "img" : "span");
  if (now instanceof HTMLImageElement) {
    now.alt = "";
    now.src = thumb.address;
  } else {
    now.className = "blank";
    now.dataset.due = "";
  }
  place.replaceWith(now);
}

/** @param {State} state */
function isDone(state) {
  // a single photo's page comes before its faces are counted; a list is done when all are
  if (one) return !state.photos.some((row) => row.id === one && UNREAD.has(row.status));
  return !state.photos.some((row) => BUSY.has(row.status));
}

async function follow() {
  for (;;) {
    const state = await ask();
    if (!state || isDone(state)) return location.replace(location.href);
    if (one && bar) {
      const row = state.photos.find((each) => each.id === one);
      if (row) bar.value = row.percent;
    }
    show(state);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

/** What is done may still lack its small pictures. */
async function fill() {
  for (let tries = 0; tries < TRIES && document.querySelector("[data-due]"); tries++) {
    const state = await ask();
    if (!state) return;
    state.photos.forEach(picture);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

if (one || wait.dataset.working) follow();
else fill();
