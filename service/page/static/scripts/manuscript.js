// One's own text, each sentence in the form of what was found of it.

import { h } from "./dom.js";
import { STANDINGS, STATES, standingOf } from "./standings.js";

/** @typedef {Api.CheckOut} Report */
/** @typedef {Api.CheckedSentenceOut} CheckedSentence */

/**
 * The text as it was given. Places count characters as the service does, which are code points.
 * @param {string} text
 * @param {Report} report
 * @param {(at: number) => void} choose
 * @returns {HTMLElement}
 */
export function manuscript(text, report, choose) {
  const characters = Array.from(text);
  const slice = (/** @type {number} */ start, /** @type {number} */ end) => characters.slice(start, end).join("");
  const nodes = [];
  let end = 0;
  report.sentences.forEach((sentence, at) => {
    nodes.push(document.createTextNode(slice(end, sentence.start)), marked(sentence, at, slice, choose));
    end = sentence.end;
  });
  nodes.push(document.createTextNode(slice(end, characters.length)));
  return h("div", { class: "manuscript", role: "region", "aria-label": "Your text" }, nodes);
}

/**
 * @param {CheckedSentence} sentence
 * @param {number} at
 * @param {(start: number, end: number) => string} slice
 * @param {(at: number) => void} choose
 */
function marked(sentence, at, slice, choose) {
  const standing = standingOf(sentence);
  const inside = [];
  let end = sentence.start;
  for (const citation of sentence.citations) {
    if (citation.start < end) continue;
    inside.push(slice(end, citation.start), h("span", { class: "citation", data: { form: STATES[citation.state]?.form } }, slice(citation.start, citation.end)));
    end = citation.end;
  }
  inside.push(slice(end, sentence.end));
  if (standing === "own" || standing === "not_a_claim") return h("span", { class: "aside" }, inside);
  const act = (/** @type {Event} */ event) => (event.preventDefault(), choose(at));
  const known = STANDINGS[standing];
  return h(
    "span",
    {
      class: "checked",
      role: "button",
      tabindex: 0,
      "aria-pressed": "false",
      data: { standing, at },
      on: { click: act, keydown: (/** @type {KeyboardEvent} */ event) => (event.key === "Enter" || event.key === " ") && act(event) },
    },
    h("span", { class: "words" }, inside),
    h("span", { class: known.quiet ? "unseen" : "standing" }, h("span", { class: "unseen" }, " — "), known.label),
  );
}
