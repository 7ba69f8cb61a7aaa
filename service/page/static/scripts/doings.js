// What can be done with some papers, wherever they were chosen.

import { ALL, go, goTo, withPapers } from "./address.js";
import { h, icon } from "./dom.js";

/** @typedef {import("./address.js").View} View */

const DOINGS = /** @type {const} */ ({
  ask: { label: "Ask these papers", sign: "ask" },
  compare: { label: "Compare", sign: "columns" },
  review: { label: "Review", sign: "pages" },
  screen: { label: "Screen", sign: "sieve" },
});

/**
 * @param {string[]} paperIds
 * @param {string | null} of What they are, in words.
 * @returns {HTMLElement[]}
 */
export function doings(paperIds, of = null) {
  return Object.entries(DOINGS)
    .filter(([view]) => document.getElementById(view))
    .map(([view, { label, sign }], at) => {
      const click = () => {
        goTo(withPapers(/** @type {View} */ (view), paperIds, of));
        if (view === "ask") document.querySelector("textarea")?.focus();
      };
      return h("button", { type: "button", class: at ? "button" : "solid", on: { click } }, icon(sign), label);
    });
}

/** Choose no papers any more. */
export function chooseNone() {
  choose([]);
}

/** @param {string[]} paperIds */
export function choose(paperIds) {
  go({ filters: { ...ALL, paper_ids: paperIds }, of: null }, { replace: true });
}
