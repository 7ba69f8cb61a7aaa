// Papers come in: dropped, chosen or pasted, with what becomes of each file.

import { get, Problem } from "./api.js";
import { go, here } from "./address.js";
import { h, icon } from "./dom.js";
import { announce } from "./notice.js";
import { ended, follow, upload } from "./upload.js";
import { counted } from "./words.js";

/** @typedef {import("./upload.js").Job} Job */

const jobs = h("div", { class: "jobs" });
/** @type {Promise<void>} */
let queue = Promise.resolve();
/** @type {() => void} */
let changed = () => undefined;

/**
 * The part of the library where papers come in.
 * @param {() => void} whenChanged
 * @returns {HTMLElement}
 */
export function importArea(whenChanged) {
  changed = whenChanged;
  const input = h("input", { type: "file", multiple: true, class: "unseen", tabindex: -1, "aria-label": "Files of papers" });
  input.addEventListener("change", () => {
    take([...(input.files ?? [])]);
    input.value = "";
  });
  const choose = h("button", { type: "button", class: "button", on: { click: () => input.click() } }, icon("add"), "Choose files");
  const text = h("textarea", { class: "input", "aria-label": "Text to import", placeholder: "@article{…}, RIS, CSV, JSON, or a list of titles with abstracts" });
  const area = h("div", { class: "paste", hidden: true }, text, h("div", {}, h("button", { type: "button", class: "solid", on: { click: () => paste() } }, "Import this text")));
  const toggle = h("button", { type: "button", class: "button", "aria-expanded": "false" }, icon("copy"), "Paste");
  const open = (/** @type {boolean} */ wanted) => {
    area.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
    if (wanted) text.focus();
  };
  toggle.addEventListener("click", () => open(area.hidden));
  const paste = () => {
    if (!text.value.trim()) return text.focus();
    take([new File([text.value], "pasted text", { type: "text/plain" })]);
    text.value = "";
    open(false);
    toggle.focus();
  };
  return h(
    "div",
    { class: "importing" },
    h("div", { class: "drop" }, h("p", {}, "Drop files here, or choose or paste them: BibTeX, RIS, CSV, JSON, arXiv, PubMed, plain text."), choose, input, toggle),
    area,
    jobs,
  );
}

/** Take files that are dropped anywhere on the page. */
export function watchDrops() {
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
    if (here().view !== "library") go({ view: "library", paper: null });
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** Show the imports that others have begun and that still run. */
export async function showRunning() {
  const { imports } = await get("/v1/imports?limit=3");
  for (const job of imports.filter((/** @type {Job} */ one) => !ended(one))) {
    if (jobs.querySelector(`[data-import="${CSS.escape(job.id)}"]`)) continue;
    const card = new Card(job.name);
    void card.run(async () => card.follow(job.id));
  }
}

/**
 * Import files one after the other.
 * @param {File[]} files
 */
function take(files) {
  for (const file of files) {
    const card = new Card(file.name);
    queue = queue.then(() =>
      card.run(async () => card.follow(await upload(file, (share) => card.say(`Sending, ${Math.round(100 * share)} %`, share)))),
    );
  }
}

/** What becomes of one file. */
class Card {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.bar = h("progress", { class: "bar", max: 1, "aria-label": `Import of ${name}` });
    this.counts = h("p", { class: "counts" }, "Waiting …");
    this.stop = h("button", { type: "button", class: "plain", hidden: true }, "Stop");
    this.rest = h("div", {});
    this.shut = h("button", { type: "button", class: "plain square", hidden: true, "aria-label": `Put away the import of ${name}`, on: { click: () => this.element.remove() } }, icon("close"));
    this.element = h("div", { class: "job" }, h("div", { class: "line" }, h("span", { class: "name" }, name), h("span", { class: "space" }), this.stop, this.shut), this.bar, this.counts, this.rest);
    jobs.prepend(this.element);
  }

  /** @param {() => Promise<void>} work */
  async run(work) {
    try {
      await work();
    } catch (error) {
      this.fail(error instanceof Problem ? error.message : String(error));
    }
    this.bar.hidden = true;
    this.stop.hidden = true;
    this.shut.hidden = false;
    changed();
  }

  /** @param {string} id */
  async follow(id) {
    this.element.dataset.import = id;
    this.stop.hidden = false;
    this.stop.addEventListener("click", () => {
      this.stop.disabled = true;
      void get(`/v1/imports/${encodeURIComponent(id)}`, { method: "DELETE" });
    });
    this.show(await follow(id, (job) => this.show(job)));
  }

  /**
   * @param {string} text
   * @param {number | null} share
   */
  say(text, share) {
    this.counts.textContent = text;
    if (share === null) this.bar.removeAttribute("value");
    else this.bar.value = share;
  }

  /** @param {Job} job */
  show(job) {
    if (!ended(job)) {
      const indexing = job.to_index > 0;
      const text = indexing ? `${job.indexed.toLocaleString("en")} of ${counted(job.to_index, "paper")} searchable` : `${counted(job.counts.records, "record")} read`;
      return this.say(job.state === "waiting" ? "Waiting …" : text, indexing ? job.indexed / job.to_index : null);
    }
    const { added, updated, unchanged, rejected } = job.counts;
    const parts = [counted(added, "paper") + " added", updated && `${updated} brought up to date`, unchanged && `${unchanged} known already`, rejected && `${counted(rejected, "record")} rejected`];
    const told = (job.state === "cancelled" ? "Stopped. " : "") + parts.filter(Boolean).join(", ");
    this.say(`${told}.`, 1);
    announce(`Import of ${this.name}: ${told}.`);
    if (job.error) this.fail(job.error, told);
    if (job.rejections.length) this.rest.replaceChildren(rejections(job));
  }

  /**
   * @param {string} why
   * @param {string} [told]
   */
  fail(why, told) {
    this.counts.replaceChildren(told ? `${told}. ` : "", h("span", { class: "error", role: "alert" }, why));
  }
}

/** @param {Job} job */
function rejections(job) {
  const hidden = job.counts.rejected - job.rejections.length;
  return h(
    "details",
    { class: "more" },
    h("summary", {}, `Why ${job.counts.rejected === 1 ? "it was" : "they were"} rejected`),
    h(
      "ul",
      { class: "bare rejected", tabindex: 0, "aria-label": "Rejected records" },
      job.rejections.map((one) => h("li", {}, `${one.place}: ${one.reason}`)),
      hidden > 0 && h("li", {}, `and ${hidden.toLocaleString("en")} more`),
    ),
  );
}

/** Begin the import of the sample corpus. */
export async function importSample() {
  const { id } = await get("/page/sample", { method: "POST" });
  go({ view: "library" });
  const card = new Card("The sample papers");
  void card.run(async () => card.follow(id));
}
