// A screening as it comes: how many have which decision, the flow, and the papers to decide on.

import { Problem, request } from "./api.js";
import { go, here } from "./address.js";
import { h } from "./dom.js";
import { Decisions } from "./decisions.js";
import { counted } from "./words.js";

/** @typedef {Api.ScreeningOut} Screening */

export const A_PAGE = 50;

/** @type {["" | Api.Decision, string][]} */
const PARTS = [["", "All"], ["unsure", "Left for you"], ["include", "Included"], ["exclude", "Excluded"]];

/**
 * Make room for one screening.
 * @param {() => void} again Looks at it anew.
 */
export function roomForScreening(again) {
  const tabs = h("div", { class: "parts", role: "group", "aria-label": "Which papers" });
  const criteria = h("ol", { class: "criteria" });
  const flow = new Flow();
  const decisions = new Decisions(again);
  const pages = h("div", { class: "pages" });
  const hint = h("p", { class: "soft small keys" }, "Keys: ", ...keys(["i", "include"], ["e", "exclude"], ["u", "unsure"], ["Backspace", "take it back"], ["↑ ↓", "go through"]));
  return {
    element: h("div", { class: "screening" }, h("details", { class: "more" }, h("summary", {}, "Criteria"), criteria), flow.element, tabs, hint, decisions.element, pages),
    /** @param {Screening} made */
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

/**
 * @param {"" | Api.Decision} part
 * @param {string} label
 * @param {Screening} made
 */
function tab(part, label, made) {
  const all = Object.values(made.decisions).reduce((sum, count) => sum + count, 0);
  const chosen = (here().show ?? "") === part;
  const click = () => go({ show: part || null, cursor: null }, { replace: true });
  return h("button", { type: "button", class: "part", "aria-pressed": String(chosen), data: { part }, on: { click } }, label, " ", h("span", { class: "count" }, (part ? made.decisions[part] : all).toLocaleString("en")));
}

/**
 * @param {HTMLElement} pages
 * @param {Screening} made
 */
function turn(pages, made) {
  const from = Number(here().cursor) || 0;
  const to = (/** @type {string} */ label, /** @type {number} */ offset) =>
    h("button", { type: "button", class: "button", on: { click: () => go({ cursor: offset ? String(offset) : null }) } }, label);
  pages.replaceChildren(
    h("span", {}, made.rows.length ? `${from + 1}–${from + made.rows.length} of ${counted(made.total, "paper")}` : ""),
    h("span", { class: "row" }, from > 0 && to("Previous", Math.max(0, from - A_PAGE)), from + made.rows.length < made.total && to("Next", from + A_PAGE)),
  );
}

/** The PRISMA diagram, drawn by the service; looked at when it is unfolded. */
class Flow {
  constructor() {
    this.place = h("div", { class: "flow" });
    this.element = h("details", { class: "more" }, h("summary", {}, "PRISMA flow diagram"), this.place);
    this.element.addEventListener("toggle", () => void this.draw());
    this.of = "";
    this.drawn = "";
  }

  /** @param {Screening} made */
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
      this.place.replaceChildren(h("p", { class: "wrong", role: "alert" }, error instanceof Problem ? error.message : String(error)));
    }
  }
}
