// @ts-check
// Choosing or dropping photos (or a folder) opens the next step by itself.

const form = /** @type {HTMLFormElement} */ (document.getElementById("drop"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("photos"));
const hint = /** @type {HTMLElement} */ (document.getElementById("hint"));
const say = /** @type {HTMLElement} */ (document.getElementById("say"));
const resting = hint.textContent;
let deep = 0;

/** @param {string | undefined} words */
function tell(words) {
  hint.textContent = words ?? resting;
  say.textContent = words ?? "";
}

function send() {
  const refusal = tooMuch([...(input.files ?? [])]);
  if (refusal) {
    input.value = "";
    return tell(refusal);
  }
  tell(form.dataset.sending);
  form.requestSubmit();
}

/** Why the server would only refuse them, after all of it was sent. @param {File[]} files */
function tooMuch(files) {
  const { most, room, places, large, many } = form.dataset;
  const all = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length === 1 && all > Number(most)) return large;
  return all > Number(room) || files.length > Number(places) ? many : undefined;
}

/** @param {DataTransfer | null} transfer */
function carriesFiles(transfer) {
  return [...(transfer?.types ?? [])].includes("Files");
}

/**
 * Every file below an entry of a drop, in the order of the folders.
 * @param {FileSystemEntry} entry
 * @returns {Promise<File[]>}
 */
async function filesOf(entry) {
  if (entry.isFile) {
    const one = /** @type {FileSystemFileEntry} */ (entry);
    return [await new Promise((done, failed) => one.file(done, failed))];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const files = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return files;
    for (const each of some) files.push(...(await filesOf(each)));
  }
}

/** @param {DataTransfer} transfer */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  if (!entries.some((entry) => entry?.isDirectory)) return [...transfer.files];
  const files = [];
  for (const entry of entries) if (entry) files.push(...(await filesOf(entry)));
  return files;
}

/** @param {File[]} files */
function take(files) {
  const seen = files.filter((file) => !file.name.startsWith("."));
  if (!seen.length) return tell(form.dataset.none);
  const chosen = new DataTransfer();
  for (const file of seen) chosen.items.add(file);
  input.files = chosen.files;
  send();
}

function chosen() {
  if (input.files?.length) send();
}

const folder = /** @type {HTMLInputElement} */ (document.getElementById("folder"));
function folderChosen() {
  const files = [...(folder.files ?? [])];
  folder.value = "";
  if (files.length) take(files);
}

input.addEventListener("change", chosen);
folder.addEventListener("change", folderChosen);
// who was quicker than this script chose before it could hear of it
chosen();
folderChosen();

addEventListener("dragenter", (event) => {
  if (!carriesFiles(event.dataTransfer)) return;
  deep += 1;
  form.classList.add("over");
  tell(form.dataset.here);
});

addEventListener("dragleave", (event) => {
  if (!carriesFiles(event.dataTransfer)) return;
  deep = Math.max(0, deep - 1);
  if (deep) return;
  form.classList.remove("over");
  tell(undefined);
});

// the whole window takes files: one that misses the frame must not open in the browser instead
addEventListener("dragover", (event) => {
  if (carriesFiles(event.dataTransfer)) event.preventDefault();
});

addEventListener("drop", async (event) => {
  if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
  event.preventDefault();
  deep = 0;
  form.classList.remove("over");
  take(await dropped(event.dataTransfer));
});
