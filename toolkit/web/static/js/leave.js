// @ts-check
// Quick exit: Esc twice, or the button. The screen empties first, then the server's memory and the
// browser's data for us, then this page is replaced; what a going back finds is asked for anew.
// The same happens by itself when nobody has used the page for a while. Our other tabs go along.

const TWICE = 900; // milliseconds between the two Escs
const LATEST = 5_000; // milliseconds after which nobody waits for an answer any more

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("leave"));
const others = new BroadcastChannel("leave");
let last = -TWICE;

/** Empty the screen, clear everything, end on a page that says nothing. */
async function leave() {
  if (!form) return;
  others.postMessage("");
  const body = new URLSearchParams({ csrf: String(new FormData(form).get("csrf")) });
  document.body.replaceChildren();
  document.title = "…";
  setTimeout(() => location.replace("about:blank"), LATEST);
  try {
    // followed, because WebKit never hands over a redirect that clears its data; sent even if we go
    await fetch(form.action, { method: "POST", body, keepalive: true });
    location.replace("/bye");
  } catch {
    location.replace("about:blank");
  }
}

others.addEventListener("message", () => {
  document.body.replaceChildren();
  document.title = "…";
  location.replace("/bye");
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  if (event.timeStamp - last < TWICE) leave();
  last = event.timeStamp;
}, true);

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

// a page that nobody uses does not stay on the screen, unless it waits for work
const IDLE = Number(form?.dataset.idle ?? 0) * 60_000;
const LOOK = 5_000;
let used = Date.now();
for (const sign of ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "touchmove"]) {
  addEventListener(sign, () => { used = Date.now(); }, { capture: true, passive: true });
}
setInterval(() => {
  if (document.querySelector("[data-working], [data-counting]")) used = Date.now();
  if (IDLE && Date.now() - used > IDLE) leave();
}, LOOK);

// a page that the browser kept for going back is never shown again as it was
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
