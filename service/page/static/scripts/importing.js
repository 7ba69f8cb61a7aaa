// Papers come in: dropped, chosen or pasted, with what becomes of each file.

import { go, here } from "./address.js";
import { askForKey, authorization, get, Problem, storedKey } from "./api.js";
import { Arrival, arrivals, isShown, whenArrived } from "./arrival.js";
import { button, h, icon } from "./dom.js";
import { fetchArea, keptFetch } from "./fetching.js";
import { notice } from "./notice.js";
import { may, surelyMay } from "./rights.js";

/** @typedef {Api.ImportOut} Job */

/** @type {Promise<void>} */
let queue = Promise.resolve();

/** The part of the library where papers come in. @param {() => void} whenChanged @returns {HTMLElement} */
export function importArea(whenChanged) {
  whenArrived(whenChanged);
  const input = h("input", { type: "file", multiple: true, class: "unseen", tabindex: -1, "aria-label": "Files of papers" });
  input.addEventListener("change", () => {
    take([...(input.files ?? [])]);
    input.value = "";
  });
  const choose = button("button", () => input.click(), [icon("add"), "Choose files"]);
  const text = h("textarea", { class: "input", "aria-label": "Text to import", placeholder: "@article{…}, RIS, CSV, JSON, or a list of titles with abstracts" });
  const area = h("div", { class: "paste", hidden: true }, text, h("div", {}, button("solid", () => paste(), "Import this text")));
  const toggle = button("button", null, [icon("copy"), "Paste"], { "aria-expanded": "false" });
  const open = (/** @type {boolean} */ wanted) => {
    area.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
    if (wanted) text.focus();
  };
  toggle.addEventListener("click", () => open(Boolean(area.hidden)));
  const paste = () => {
    if (!text.value.trim()) return text.focus();
    take([new File([text.value], "pasted text", { type: "text/plain" })]);
    text.value = "";
    open(false);
    toggle.focus();
  };
  const from = fetchArea();
  return h(
    "div",
    { class: "importing" },
    h("div", { class: "drop", data: { needs: "write" } }, h("p", {}, "Drop files here, or choose or paste them: BibTeX, RIS, CSV, JSON, arXiv, PubMed, plain text."), choose, input, toggle, from.button),
    area,
    from.area,
    arrivals,
  );
}

/**
 * Take files that are dropped anywhere on the page.
 * @param {(files: File[]) => Promise<void>} takeText Takes those that are a text to check.
 */
export function watchDrops(takeText) {
  const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  const show = (/** @type {boolean} */ wanted) => document.body.classList.toggle("dropping", wanted);
  addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(true);
  });
  addEventListener("dragleave", (event) => event.relatedTarget === null && show(false));
  addEventListener("drop", (event) => {
    show(false);
    if (!carries(event)) return;
    event.preventDefault();
    if (here().view === "check") return void takeText([...(event.dataTransfer?.files ?? [])]);
    if (!may("write")) return notice("Importing papers needs the scope “write”, which you do not have.");
    if (here().view !== "library") go({ view: "library", paper: null });
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** Show what still comes in, whoever began it, and the fetches of this browser that broke off and can go on. */
export async function showRunning() {
  if (!(await surelyMay("whole"))) return;
  const { imports } = await get("/v1/imports?limit=10");
  for (const job of /** @type {Api.ImportOut[]} */ (imports).reverse()) {
    const kept = keptFetch(job.id);
    if (isShown(job.id) || (ended(job) && (job.state === "done" || !kept))) continue;
    const card = new Arrival(job.name, kept);
    void card.run(async () => card.follow(job.id));
  }
}

/** Import files one after the other. @param {File[]} files */
function take(files) {
  for (const file of files) {
    const card = new Arrival(file.name);
    queue = queue.then(() =>
      card.run(async () => card.follow(await upload(file, (share) => card.say(`Sending, ${Math.round(100 * share)} %`, share)))),
    );
  }
}

/** Begin the import of the sample corpus. */
export async function importSample() {
  const { id } = await get("/page/sample", { method: "POST" });
  go({ view: "library" });
  const card = new Arrival("The sample papers");
  void card.run(async () => card.follow(id));
}

const BETWEEN_LOOKS_MS = 400;

/** @param {Api.ImportOut} job */
export function ended(job) {
  return job.state !== "waiting" && job.state !== "running";
}

/** @param {File} file @param {(share: number) => void} sent @returns {Promise<string>} The id of the import. */
export async function upload(file, sent) {
  return (await sendFile("/v1/imports", file, sent)).id;
}

/** @param {string} address @param {File} file @param {(share: number) => void} [sent] @returns {Promise<any>} What the service answers. */
export async function sendFile(address, file, sent = () => {}) {
  for (;;) {
    const key = storedKey();
    const { status, told } = await send(address, file, key, sent);
    if (status < 300) return told;
    if (status !== 401) throw new Problem(told);
    await askForKey(key !== null);
  }
}

/** @param {string} address @param {File} file @param {string | null} key @param {(share: number) => void} sent @returns {Promise<{status: number, told: any}>} */
function send(address, file, key, sent) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file);
    const sending = new XMLHttpRequest();
    sending.open("POST", address);
    for (const [name, value] of Object.entries(authorization(key))) sending.setRequestHeader(name, value);
    sending.responseType = "json";
    sending.upload.addEventListener("progress", (event) => event.total && sent(event.loaded / event.total));
    sending.addEventListener("load", () => resolve({ status: sending.status, told: sending.response ?? {} }));
    sending.addEventListener("error", () => reject(new Problem({ title: "The upload broke off", detail: "The upload broke off." })));
    sending.send(form);
  });
}

/**
 * Look at an import until it has ended.
 * @param {string} id
 * @param {(job: Api.ImportOut) => void} seen
 * @returns {Promise<Api.ImportOut>}
 */
export async function follow(id, seen) {
  for (;;) {
    const job = await get(`/v1/imports/${encodeURIComponent(id)}`);
    seen(job);
    if (ended(job)) return job;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
}
