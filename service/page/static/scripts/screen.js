// Screening in the manner of a systematic review: criteria, and then a decision on each paper.

import { go, here } from "./address.js";
import { get, messageOf, request } from "./api.js";
import { button, fold, h, icon, renew } from "./dom.js";
import { answerer, choosing, textList } from "./forms.js";
import { announce, complain } from "./notice.js";
import { openPaper } from "./panel.js";
import { may } from "./rights.js";
import { about, counted, retraction } from "./words.js";
import { startWork, workForm } from "./work.js";

const HINT = "A question or a statement, then Enter";

export function startScreen() {
  const papers = choosing({ name: "screen", label: "Only papers about", hint: "A topic; leave it empty for the whole library", limit: null, required: false });
  const include = textList({ name: "screen-include", usual: [], all: "Inclusion criteria", add: "Include a paper if", hint: HINT });
  const exclude = textList({ name: "screen-exclude", usual: [], all: "Exclusion criteria", add: "Exclude a paper if", hint: HINT });
  const who = answerer("Rules that look at the words of the abstract");
  const such = h("p", { class: "soft small" }, "For example: “Does the paper study dense retrieval?”, “Published since 2020”, “Is it a survey?”");
  const wanted = () => ({ ...papers.selection(), ...who.fields(), include: include.texts(), exclude: exclude.texts() });
  const begin = () => get("/v1/screenings", { method: "POST", json: wanted() });
  const fields = [include.element, exclude.element, such, papers.element, who.element];
  const form = workForm({ label: "Screen papers", sign: "sieve", verb: "Screen", begin }, fields);
  const part = () => {
    const { show, cursor } = here();
    return `&offset=${Number(cursor) || 0}${show ? `&decision=${encodeURIComponent(show)}` : ""}`;
  };
  startWork({
    view: "screen",
    kind: "screening",
    unit: "paper",
    heading: "Screen papers",
    says: "Litmus includes or excludes each paper by your criteria and leaves unclear cases to you. Each decision shows the words of the abstract that it is based on.",
    needing: "Screening papers",
    before: "Screenings",
    form,
    look: (id) => get(`/v1/screenings/${encodeURIComponent(id)}?limit=${A_PAGE}${part()}`),
    part,
    file: (id, format) => `/v1/screenings/${encodeURIComponent(id)}/export?format=${format}`,
    formats: {
      markdown: ["Report in Markdown", "md"],
      csv: ["Decisions as CSV", "csv"],
      xlsx: ["Decisions for Excel", "xlsx"],
      json: ["Everything as JSON", "json"],
      svg: ["PRISMA flow diagram", "svg"],
      ris: ["RIS of the included papers", "ris"],
      bibtex: ["BibTeX of the included papers", "bib"],
    },
    fresh: roomForScreening,
  });
}

export const A_PAGE = 50;

/** @type {["" | Api.Decision, string][]} */
const PARTS = [["", "All"], ["unsure", "Left for you"], ["include", "Included"], ["exclude", "Excluded"]];

/** Make room for one screening. @param {() => void} again Looks at it anew. */
export function roomForScreening(again) {
  const tabs = h("div", { class: "parts", role: "group", "aria-label": "Which papers" });
  const criteria = h("ol", { class: "criteria" });
  const flow = new Flow();
  const decisions = new Decisions(again);
  const pages = h("div", { class: "pages" });
  const hint = h("p", { class: "soft small keys", data: { needs: "ask" } }, "Keys: ", ...keys(["i", "include"], ["e", "exclude"], ["u", "unsure"], ["Backspace", "undo"], ["↑ ↓", "move"]));
  return {
    element: h("div", { class: "screening" }, fold("Criteria", criteria), flow.element, tabs, hint, decisions.element, pages),
    /** @param {Api.ScreeningOut} made */
    show(made) {
      criteria.replaceChildren(...made.criteria.map((one) => h("li", {}, h("span", { class: "soft" }, one.side === "include" ? "Include if: " : "Exclude if: "), one.text)));
      tabs.replaceChildren(...PARTS.map(([part, label]) => tab(part, label, made)));
      decisions.show(made);
      flow.follow(made);
      turn(pages, made);
    },
  };
}

/** @param {[string, string][]} all */
function keys(...all) {
  return all.flatMap(([key, does], at) => [at ? ", " : "", h("kbd", {}, key), ` ${does}`]);
}

/** @param {"" | Api.Decision} part @param {string} label @param {Api.ScreeningOut} made */
function tab(part, label, made) {
  const all = Object.values(made.decisions).reduce((sum, count) => sum + count, 0);
  const chosen = (here().show ?? "") === part;
  const click = () => go({ show: part || null, cursor: null }, { replace: true });
  return button("part", click, [label, " ", h("span", { class: "count" }, (part ? made.decisions[part] : all).toLocaleString("en"))], { "aria-pressed": String(chosen), data: { part } });
}

/** @param {HTMLElement} pages @param {Api.ScreeningOut} made */
function turn(pages, made) {
  const from = Number(here().cursor) || 0;
  const to = (/** @type {string} */ label, /** @type {number} */ offset) =>
    button("button", () => go({ cursor: offset ? String(offset) : null }), label);
  pages.replaceChildren(
    h("span", {}, made.rows.length ? `${from + 1}–${from + made.rows.length} of ${counted(made.total, "paper")}` : ""),
    h("span", { class: "row" }, from > 0 && to("Previous", Math.max(0, from - A_PAGE)), from + made.rows.length < made.total && to("Next", from + A_PAGE)),
  );
}

/** The PRISMA diagram, drawn by the service; looked at when it is unfolded. */
class Flow {
  constructor() {
    this.place = h("div", { class: "flow" });
    this.element = fold("PRISMA flow diagram", this.place);
    this.element.addEventListener("toggle", () => void this.draw());
    this.of = "";
    this.drawn = "";
  }

  /** @param {Api.ScreeningOut} made */
  follow(made) {
    this.of = `${made.job.id} ${JSON.stringify(made.decisions)} ${made.agreement.decided}`;
    this.told = `${made.chosen} papers chosen; ${made.decisions.include} included, ${made.decisions.exclude} excluded, ${made.decisions.unsure} left for a person.`;
    this.id = made.job.id;
    void this.draw();
  }

  async draw() {
    if (!this.element.open || !this.id || this.of === this.drawn) return;
    const drawing = (this.drawn = this.of);
    try {
      const response = await request(`/v1/screenings/${encodeURIComponent(this.id)}/export?format=svg`);
      const bytes = new TextEncoder().encode(await response.text());
      if (drawing !== this.drawn) return;
      // As a picture it can do nothing but be seen, whatever the names in it say.
      const code = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
      this.place.replaceChildren(h("img", { src: `data:image/svg+xml;base64,${code}`, alt: `PRISMA flow diagram. ${this.told}` }));
    } catch (error) {
      this.drawn = "";
      this.place.replaceChildren(h("p", { class: "wrong", role: "alert" }, messageOf(error)));
    }
  }
}

const WORDS = /** @type {Record<Api.Decision, string>} */ ({ include: "included", exclude: "excluded", unsure: "left for you" });
const KEYS = /** @type {Record<string, Api.Decision>} */ ({ i: "include", e: "exclude", u: "unsure" });
/** @type {[Api.Decision, string][]} */
const BUTTONS = [["include", "Include"], ["exclude", "Exclude"], ["unsure", "Unsure"]];

export class Decisions {
  /** @param {() => void} again */
  constructor(again) {
    this.again = again;
    this.job = "";
    /** @type {Api.ScreenedOut[]} */
    this.rows = [];
    /** @type {Api.CriterionOut[]} */
    this.criteria = [];
    this.element = h("ul", { class: "bare decisions", "aria-label": "Papers" });
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
  }

  /** @param {Api.ScreeningOut} made */
  show(made) {
    this.job = made.job.id;
    this.rows = made.rows;
    this.criteria = made.criteria;
    const focused = this.at();
    const inside = document.activeElement instanceof Element ? document.activeElement.getAttribute("data-decide") : null;
    const open = new Set([...this.element.querySelectorAll("li:has(details[open])")].map((row) => row.getAttribute("data-paper")));
    renew(this.element, made.rows, (row) => this.row(row, open.has(row.paper.id)));
    if (!made.rows.length) this.element.replaceChildren(h("li", { class: "nothing" }, made.job.state === "done" ? "No papers here." : "Papers appear here as they are screened."));
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
    else if (!may("ask")) return;
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

  /** @param {Api.ScreenedOut} row @param {Api.Decision | null} decision @param {number} next The row that is gone to. */
  async decide(row, decision, next) {
    const element = this.element.querySelector(`[data-paper="${CSS.escape(row.paper.id)}"]`);
    const note = /** @type {HTMLInputElement | null} */ (element?.querySelector("input"))?.value ?? "";
    try {
      await get(`/v1/screenings/${encodeURIComponent(this.job)}/decisions/${encodeURIComponent(row.paper.id)}`, { method: "PATCH", json: { decision, note } });
      announce(decision ? `${WORDS[decision]}: ${row.paper.title}` : `Taken back: ${row.paper.title}`);
      this.go(Math.min(next, this.rows.length - 1));
      this.again();
    } catch (error) {
      complain(error);
    }
  }

  /** @param {Api.ScreenedOut} row @param {boolean} open */
  row(row, open) {
    const person = row.decided_by === "person";
    const said = row.rulings.at(-1)?.note ?? "";
    const note = h("input", { class: "input", placeholder: "Why (optional)", "aria-label": "Note", value: said, maxlength: 1000, data: { needs: "ask" } });
    const choose = (/** @type {[Api.Decision, string]} */ [decision, label]) =>
      button("button", () => void this.decide(row, decision, this.at()), label, { "aria-pressed": String(person && row.decision === decision), data: { decide: decision } });
    return h(
      "li",
      { tabindex: 0, data: { paper: row.paper.id }, "aria-label": `${row.paper.title}: ${WORDS[row.decision]}` },
      h(
        "div",
        { class: "what" },
        button("open", () => openPaper(row.paper.id), [row.paper.title, retraction(row.paper)]),
        about(row.paper) && h("p", { class: "about" }, about(row.paper)),
        h("p", { class: "why" }, h("span", { class: "decision", data: { decision: row.decision } }, WORDS[row.decision]), person && h("span", { class: "decision", data: { decision: "person" } }, row.decision === row.machine ? "confirmed" : "by you"), " ", row.reason),
        h("details", { class: "more", open }, h("summary", {}, "Each criterion"), row.findings.map((one) => this.finding(one, row)), note, said && h("p", { data: { without: "ask" } }, `Note: ${said}`)),
      ),
      h(
        "div",
        { class: "decide", role: "group", "aria-label": "Decide", data: { needs: "ask" } },
        BUTTONS.map(choose),
        person && button("plain square", () => void this.decide(row, null, this.at()), icon("back"), { "aria-label": "Take it back", title: "Take it back", data: { decide: "none" } }),
      ),
    );
  }

  /** @param {Api.FindingOut} one @param {Api.ScreenedOut} row */
  finding(one, row) {
    const criterion = this.criteria.find(({ n }) => n === one.criterion);
    const form = one.passes === null ? "unsure" : one.passes ? "include" : "exclude";
    const open = () => openPaper(row.paper.id, { said: criterion?.text, by: "The criterion asks", ranges: one.evidence });
    return h(
      "div",
      { class: "criterion" },
      h("p", {}, h("span", { class: "decision", data: { decision: form } }, one.holds), " ", criterion?.text),
      h("p", { class: "soft small" }, one.reason),
      one.evidence.map(({ quote }) => button("quote", open, quote, { title: "Show it in the abstract" })),
    );
  }
}
