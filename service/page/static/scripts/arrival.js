// What comes in, from the first byte to the last paper.

import { get, messageOf } from "./api.js";
import { button, fold, h, icon } from "./dom.js";
import { ended, follow } from "./importing.js";
import { announce } from "./notice.js";
import { counted } from "./words.js";

export const arrivals = h("div", { class: "jobs" });
/** @type {() => void} */
let changed = () => undefined;

/** @param {() => void} then */
export function whenArrived(then) {
  changed = then;
}

/** @param {string} id */
export function isShown(id) {
  return arrivals.querySelector(`[data-import="${CSS.escape(id)}"]`) !== null;
}

/** What becomes of one file, or of one fetch. */
export class Arrival {
  /** @param {string} name @param {{goOn: () => void, forget: () => void} | null} [kept] What to do about it after it broke off. */
  constructor(name, kept = null) {
    this.name = name;
    this.kept = kept;
    this.cut = false;
    this.bar = h("progress", { class: "bar", max: 1, "aria-label": `Import of ${name}` });
    this.counts = h("p", { class: "counts" }, "Waiting …");
    this.stop = button("plain", null, "Stop", { hidden: true, data: { needs: "write" } });
    this.goOn = button("button", () => (this.element.remove(), this.kept?.goOn()), [icon("retry"), "Continue"], { hidden: true });
    this.rest = h("div", {});
    this.shut = button("plain square", () => (this.element.remove(), this.kept?.forget()), icon("close"), { hidden: true, "aria-label": `Dismiss the import of ${name}` });
    this.element = h("div", { class: "job" }, h("div", { class: "line" }, h("span", { class: "name" }, name), h("span", { class: "space" }), this.goOn, this.stop, this.shut), this.bar, this.counts, this.rest);
    arrivals.prepend(this.element);
  }

  /** @param {() => Promise<void>} work */
  async run(work) {
    try {
      await work();
    } catch (error) {
      this.cut = true;
      this.fail(messageOf(error));
    }
    this.bar.hidden = true;
    this.stop.hidden = true;
    this.shut.hidden = false;
    this.goOn.hidden = !this.kept || !this.cut;
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
    changed(); // that something comes is news as well
    await follow(id, (job) => this.show(job));
  }

  /** @param {string} text @param {number | null} share */
  say(text, share) {
    this.counts.textContent = text;
    if (share === null) this.bar.removeAttribute("value");
    else this.bar.value = share;
  }

  /** @param {Api.ImportOut} job */
  show(job) {
    if (!ended(job)) {
      const indexing = job.to_index > 0;
      const read = `${counted(job.counts.records, "record")}${job.matches === null ? "" : ` of ${job.matches.toLocaleString("en")} that match`} read`;
      const text = indexing ? `${read}, ${job.indexed.toLocaleString("en")} of ${counted(job.to_index, "paper")} searchable` : read;
      const told = [job.state === "waiting" ? "Waiting …" : text, job.note].filter(Boolean).join(". ");
      return this.say(told, indexing ? job.indexed / job.to_index : null);
    }
    this.cut = job.state !== "done";
    const { added, updated, unchanged, rejected, no_abstract: bare } = job.counts;
    const without = !bare ? "" : bare === rejected ? " (no abstract)" : ` (${bare.toLocaleString("en")} without an abstract)`;
    const parts = [
      counted(added, "paper") + " added",
      updated && `${updated} updated`,
      unchanged && `${unchanged} already in the library`,
      rejected && `${counted(rejected, "record")} rejected${without}`,
      job.matches !== null && `${counted(job.matches, "record")} found at the source`,
    ];
    const told = (job.state === "cancelled" ? "Stopped. " : "") + parts.filter(Boolean).join(", ");
    this.say(`${told}.`, 1);
    announce(`Import of ${this.name}: ${told}.`);
    if (job.error) this.fail(job.error, told);
    if (job.rejections.length) this.rest.replaceChildren(rejections(job));
  }

  /** @param {string} why @param {string} [told] */
  fail(why, told) {
    this.counts.replaceChildren(told ? `${told}. ` : "", h("span", { class: "error", role: "alert" }, why));
  }
}

/** @param {Api.ImportOut} job */
function rejections(job) {
  const hidden = job.counts.rejected - job.rejections.length;
  const entries = [job.rejections.map((one) => h("li", {}, `${one.place}: ${one.reason}`)), hidden > 0 && h("li", {}, `and ${hidden.toLocaleString("en")} more`)];
  const why = `Why ${job.counts.rejected === 1 ? "it was" : "they were"} rejected`;
  return fold(why, h("ul", { class: "bare rejected", tabindex: 0, "aria-label": "Rejected records" }, entries));
}
