// Lists of papers: those that an answer cites, those that were only found, those that came near.

import { h } from "./dom.js";
import { about, counted, retraction } from "./words.js";

/** @typedef {Api.SourceOut} Source */

/**
 * The sources of an answer, cited and merely retrieved ones apart.
 * @param {Source[]} sources
 * @param {(source: Source) => void} open
 * @returns {HTMLElement | null}
 */
export function sourceList(sources, open) {
  if (!sources.length) return null;
  const cited = sources.filter((source) => source.cited);
  const others = sources.filter((source) => !source.cited);
  return h(
    "div",
    { class: "sources" },
    cited.length > 0 && [h("h3", {}, cited.length === 1 ? "Cited paper" : "Cited papers"), papers(cited, open)],
    others.length > 0 &&
      h(
        "details",
        { class: "more" },
        h("summary", {}, `${counted(others.length, "paper")} retrieved${cited.length ? " but not cited" : ""}`),
        papers(others, open, "uncited"),
      ),
  );
}

/**
 * @param {Source[]} sources
 * @param {(source: Source) => void} open
 * @param {string} [kind]
 */
function papers(sources, open, kind = "") {
  return h(
    "ol",
    { class: "bare papers" },
    sources.map((source) =>
      h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: `paper ${kind}`, data: { n: source.n }, on: { click: () => open(source) } },
          h("span", { class: "n" }, source.n),
          h("span", { class: "title" }, source.title, retraction(source)),
          h("span", { class: "about" }, about(source)),
        ),
      ),
    ),
  );
}

/**
 * Papers without a number.
 * @param {{id: string, title: string, about?: string}[]} found
 * @param {(paperId: string) => void} open
 * @returns {HTMLElement}
 */
export function plainPapers(found, open) {
  return h(
    "ul",
    { class: "bare papers" },
    found.map((paper) =>
      h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: "paper plainly", on: { click: () => open(paper.id) } },
          h("span", { class: "title" }, paper.title),
          paper.about && h("span", { class: "about" }, paper.about),
        ),
      ),
    ),
  );
}
