// The papers of a screening, each with its decision, that a person can overrule by a key.

import { get, Problem } from "./api.js";
import { h, icon } from "./dom.js";
import { announce, notice } from "./notice.js";
import { openPaper } from "./panel.js";
import { renew } from "./renew.js";
import { about, retraction } from "./words.js";

/** @typedef {Api.ScreeningOut} Screening */
/** @typedef {Api.ScreenedOut} Screened */
/** @typedef {Api.CriterionOut} Criterion */

const WORDS = /** @type {Record<Api.Decision, string>} */ ({ include: "included", exclude: "excluded", unsure: "left for you" });
const KEYS = /** @type {Record<string, Api.Decision>} */ ({ i: "include", e: "exclude", u: "unsure" });
/** @type {[Api.Decision, string][]} */
const BUTTONS = [["include", "Include"], ["exclude", "Exclude"], ["unsure", "Unsure"]];

export class Decisions {
  /** @param {() => void} again */
  constructor(again) {
    this.again = again;
    this.job = "";
    /** @type {Screened[]} */
    this.rows = [];
    /** @type {Criterion[]} */
    this.criteria = [];
    this.element = h("ul", { class: "bare decisions", "aria-label": "Papers" });
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
  }

  /** @param {Screening} made */
  show(made) {
    this.job = made.job.id;
    this.rows = made.rows;
    this.criteria = made.criteria;
    const focused = this.at();
    const inside = document.activeElement instanceof Element ? document.activeElement.getAttribute("data-decide") : null;
    const open = new Set([...this.element.querySelectorAll("li:has(details[open])")].map((row) => row.getAttribute("data-paper")));
    renew(this.element, made.rows, (row) => this.row(row, open.has(row.paper.id)));
    if (!made.rows.length) this.element.replaceChildren(h("li", { class: "nothing" }, made.job.state === "done" ? "There are none." : "They come as they are read."));
    // The row that was decided on may have gone elsewhere: the one that took its place has the focus.
    const row = focused < 0 ? null : this.element.children[Math.min(focused, made.rows.length - 1)];
    if (row instanceof HTMLElement && !row.contains(document.activeElement)) /** @type {HTMLElement} */ (row.querySelector(`[data-decide="${inside}"]`) ?? row).focus({ preventScroll: true });
  }

  /** Which row has the focus. */
  at() {
    return [...this.element.children].findIndex((row) => row.contains(document.activeElement));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const at = this.at();
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.matches("input"))) return;
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (step) this.go(at + step);
    else if (KEYS[event.key]) void this.decide(this.rows[at], KEYS[event.key], at + 1);
    else if (event.key === "Backspace") void this.decide(this.rows[at], null, at);
    else return;
    event.preventDefault();
  }

  /** @param {number} at */
  go(at) {
    const row = this.element.children[at];
    if (!(row instanceof HTMLElement)) return;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {Screened} row
   * @param {Api.Decision | null} decision
   * @param {number} next The row that is gone to.
   */
  async decide(row, decision, next) {
    const element = this.element.querySelector(`[data-paper="${CSS.escape(row.paper.id)}"]`);
    const note = /** @type {HTMLInputElement | null} */ (element?.querySelector("input"))?.value ?? "";
    try {
      await get(`/v1/screenings/${encodeURIComponent(this.job)}/decisions/${encodeURIComponent(row.paper.id)}`, { method: "PATCH", json: { decision, note } });
      announce(decision ? `${WORDS[decision]}: ${row.paper.title}` : `Taken back: ${row.paper.title}`);
      this.go(Math.min(next, this.rows.length - 1));
      this.again();
    } catch (error) {
      notice(error instanceof Problem ? error.message : String(error));
    }
  }

  /**
   * @param {Screened} row
   * @param {boolean} open
   */
  row(row, open) {
    const person = row.decided_by === "person";
    const note = h("input", { class: "input", placeholder: "Why, kept with the decision", "aria-label": "Note", value: row.rulings.at(-1)?.note ?? "", maxlength: 1000 });
    const button = (/** @type {[Api.Decision, string]} */ [decision, label]) =>
      h("button", { type: "button", class: "button", "aria-pressed": String(person && row.decision === decision), data: { decide: decision }, on: { click: () => void this.decide(row, decision, this.at()) } }, label);
    return h(
      "li",
      { tabindex: 0, data: { paper: row.paper.id }, "aria-label": `${row.paper.title}: ${WORDS[row.decision]}` },
      h(
        "div",
        { class: "what" },
        h("button", { type: "button", class: "open", on: { click: () => openPaper(row.paper.id) } }, row.paper.title, retraction(row.paper)),
        about(row.paper) && h("p", { class: "about" }, about(row.paper)),
        h("p", { class: "why" }, h("span", { class: "decision", data: { decision: row.decision } }, WORDS[row.decision]), person && h("span", { class: "decision", data: { decision: "person" } }, row.decision === row.machine ? "confirmed" : "by you"), " ", row.reason),
        h("details", { class: "more", open }, h("summary", {}, "Criterion by criterion"), row.findings.map((one) => this.finding(one, row)), note),
      ),
      h(
        "div",
        { class: "decide", role: "group", "aria-label": "Decide" },
        BUTTONS.map(button),
        person && h("button", { type: "button", class: "plain square", "aria-label": "Take it back", title: "Take it back", data: { decide: "none" }, on: { click: () => void this.decide(row, null, this.at()) } }, icon("back")),
      ),
    );
  }

  /**
   * @param {Api.FindingOut} one
   * @param {Screened} row
   */
  finding(one, row) {
    const criterion = this.criteria.find(({ n }) => n === one.criterion);
    const form = one.passes === null ? "unsure" : one.passes ? "include" : "exclude";
    const open = () => openPaper(row.paper.id, { said: criterion?.text, by: "The criterion asks", ranges: one.evidence });
    return h(
      "div",
      { class: "criterion" },
      h("p", {}, h("span", { class: "decision", data: { decision: form } }, one.holds), " ", criterion?.text),
      h("p", { class: "soft small" }, one.reason),
      one.evidence.map(({ quote }) => h("button", { type: "button", class: "quote", title: "Show it in the abstract", on: { click: open } }, quote)),
    );
  }
}
