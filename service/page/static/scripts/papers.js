// Lists of papers, and what can be done with some papers, wherever they were chosen.

import { ALL, go, goTo, withPapers } from "./address.js";
import { button, fold, h, icon } from "./dom.js";
import { about, counted, retraction } from "./words.js";

/** @typedef {{title: string, retracted?: boolean}} Titled */

/**
 * A paper in a list, which a click opens.
 * @param {Titled} paper
 * @param {() => void} open
 * @param {{n?: number, below?: string | number | null | false, kind?: string, on?: Record<string, () => void>}} [how] `n` is its number, `below`
 *   what stands below the title: usually its authors, venue and year.
 * @param {...(Node | false | string | null)} more
 */
export function paperButton(paper, open, { n, below = about(/** @type {any} */ (paper)), kind = "", on = {} } = {}, ...more) {
  const numbered = n !== undefined;
  return h(
    "button",
    { type: "button", class: numbered ? `paper ${kind}` : "paper plainly", data: numbered ? { n } : {}, on: { click: open, ...on } },
    numbered && h("span", { class: "n" }, n),
    h("span", { class: "title" }, paper.title, retraction(paper)),
    below && h("span", { class: "about" }, below),
    more,
  );
}

/** @param {HTMLElement[]} papers @param {"ol" | "ul"} [kind] */
export function paperList(papers, kind = "ul") {
  return h(kind, { class: "bare papers" }, papers.map((paper) => h("li", {}, paper)));
}

/**
 * The sources of an answer, cited and merely retrieved ones apart.
 * @param {Api.SourceOut[]} sources
 * @param {(source: Api.SourceOut) => void} open
 * @returns {HTMLElement | null}
 */
export function sourceList(sources, open) {
  if (!sources.length) return null;
  const entry = (/** @type {Api.SourceOut} */ source) => paperButton(source, () => open(source), { n: source.n, kind: source.cited ? "" : "uncited" });
  const [cited, others] = [sources.filter((source) => source.cited), sources.filter((source) => !source.cited)];
  const summary = `${counted(others.length, "paper")} retrieved${cited.length ? " but not cited" : ""}`;
  return h(
    "div",
    { class: "sources" },
    cited.length > 0 && [h("h3", {}, cited.length === 1 ? "Cited paper" : "Cited papers"), paperList(cited.map(entry), "ol")],
    others.length > 0 && fold(summary, paperList(others.map(entry), "ol")),
  );
}

const DOINGS = /** @type {const} */ ({
  ask: { label: "Ask these papers", sign: "ask", needs: "ask" },
  compare: { label: "Compare", sign: "columns", needs: "ask whole" },
  review: { label: "Review", sign: "pages", needs: "ask whole" },
  screen: { label: "Screen", sign: "sieve", needs: "ask whole" },
});

/** @param {string[]} paperIds @param {string | null} of What they are, in words. @returns {HTMLElement[]} */
export function doings(paperIds, of = null) {
  return Object.entries(DOINGS)
    .filter(([view]) => document.getElementById(view))
    .map(([view, { label, sign, needs }], at) => {
      const act = () => {
        goTo(withPapers(/** @type {keyof typeof DOINGS} */ (view), paperIds, of));
        if (view === "ask") document.querySelector("textarea")?.focus();
      };
      return button(at ? "button" : "solid", act, [icon(sign), label], { data: { needs } });
    });
}

/** Choose these papers, and no others. @param {string[]} paperIds */
export function choose(paperIds) {
  go({ filters: { ...ALL, paper_ids: paperIds }, of: null }, { replace: true });
}
