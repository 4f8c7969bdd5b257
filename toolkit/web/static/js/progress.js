// @ts-check
// Follow the work behind a page and show the page anew when it is done.

/** @typedef {{id: string, status: string, word: string, detail: string, percent: number}} Row */
/** @typedef {{photos: Row[], done: number, total: number}} State */

const PAUSE = 300; // milliseconds between two questions
const BUSY = new Set(["waiting", "looking", "copying"]);

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
    const item = document.querySelector(`[data-photo="${row.id}"] .word`);
    if (item && item.textContent !== row.word) item.textContent = row.word;
  }
  if (!count || !bar) return;
  bar.value = state.done;
  bar.max = state.total;
  const words = (wait.dataset.of ?? "").replace("{done}", String(state.done)).replace("{total}", String(state.total));
  if (count.textContent !== words) count.textContent = words;
}

/** @param {State} state */
function isDone(state) {
  const mine = one ? state.photos.filter((row) => row.id === one) : state.photos;
  return !mine.some((row) => BUSY.has(row.status));
}

async function follow() {
  for (;;) {
    const state = await ask();
    if (!state || isDone(state)) return location.replace(location.href);
    if (one && bar) {
      const row = state.photos.find((each) => each.id === one);
      if (row?.percent) bar.value = row.percent;
    }
    show(state);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

if (one || wait.dataset.working) follow();
