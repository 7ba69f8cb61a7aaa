// How things are said.

import { h } from "./dom.js";

/** @typedef {{title: string, authors: string[], year: number | null, venue: string | null}} Described */

/** @param {number} count @param {string} one @param {string} [many] @returns {string} */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Authors, venue and year on one line. @param {Described} paper @returns {string} */
export function about(paper) {
  return [authors(paper.authors, 3), paper.venue, paper.year].filter(Boolean).join(" · ");
}

/** @param {string[]} names @param {number} most @returns {string} */
export function authors(names, most) {
  const shown = names.slice(0, most).map((name) => (name.includes(",") ? name.split(",").reverse().join(" ").trim() : name));
  return shown.join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");
}

/** The mark of a paper that was retracted, if it was. @param {{retracted?: boolean}} paper @returns {HTMLElement | null} */
export function retraction(paper) {
  return paper.retracted ? h("span", { class: "retracted" }, "retracted") : null;
}

/** What a verdict means, for those who read it and those who hear it. */
export const VERDICTS = /** @type {Record<string, string>} */ ({
  supported: "supported",
  partial: "partly supported",
  unsupported: "not supported",
  contradicted: "contradicted by its source",
  not_a_claim: "not a claim",
});

/** Why `strict` removed a sentence. */
export const REASONS = /** @type {Record<string, string>} */ ({
  partial: "Its source supports only part of it",
  unsupported: "No source supports it",
  contradicted: "Its source says otherwise",
  beside_the_question: "It does not answer the question",
  repetition: "It repeats an earlier sentence",
});

/** @param {number} milliseconds @returns {string} */
export function seconds(milliseconds) {
  return milliseconds < 950 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** What is to be known of an answer or of work. @param {string[]} notices */
export function noticeList(notices) {
  return notices.length > 0 && h("div", { class: "notices-of-answer" }, notices.map((text) => h("p", {}, text)));
}

/** The name of a model without its provider. @param {string} model @returns {string} */
export function shortModel(model) {
  return model.replace(/^litmus:/, "").split("/").at(-1) ?? model;
}

/** Seen where the library is empty, in views that need papers. @returns {HTMLElement} */
export function whenEmpty() {
  return h("p", { class: "when-empty" }, "The library is empty. ", h("span", { data: { needs: "write" } }, h("a", { href: "/?view=library" }, "Add some papers"), " first."));
}
