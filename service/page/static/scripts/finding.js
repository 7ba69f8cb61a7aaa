// What was found of one sentence of a text: its citations, one by one, and papers that could be cited.

import { request } from "./api.js";
import { h, icon } from "./dom.js";
import { copy } from "./notice.js";
import { openPaper } from "./panel.js";
import { STANDINGS, STATES, standingOf } from "./standings.js";
import { about, retraction } from "./words.js";

/** @typedef {Api.CheckOut} Report */
/** @typedef {Api.CheckedSentenceOut} CheckedSentence */
/** @typedef {Api.CheckedSourceOut} CheckedSource */
/** @typedef {Api.Evidence} Evidence */

const FOUND = /** @type {Record<string, string>} */ ({ supported: "supports it", partial: "supports part of it", unsupported: "comes near", contradicted: "says otherwise", not_a_claim: "comes near" });

/**
 * @param {CheckedSentence} sentence
 * @param {Report} report
 * @returns {HTMLElement[]}
 */
export function finding(sentence, report) {
  const known = STANDINGS[standingOf(sentence)];
  const sources = new Map(report.sources.map((source) => [source.n, source]));
  return [
    h("h2", { tabindex: -1 }, h("span", { class: "standing", data: { standing: standingOf(sentence) } }, known.label)),
    h("p", { class: "soft" }, known.says),
    h("p", { class: "said" }, sentence.words),
    sentence.citations.length > 0 && h("h3", {}, "What it cites"),
    sentence.citations.length > 0 && h("ul", { class: "bare found" }, sentence.citations.map((one) => citation(one, sentence, sources))),
    sentence.offers.length > 0 && h("h3", {}, sentence.citations.length ? "What could be cited as well" : "What could be cited"),
    sentence.offers.length > 0 && h("ul", { class: "bare found" }, sentence.offers.map((one) => offer(one, sentence, sources, report.form))),
  ].filter((node) => node instanceof HTMLElement);
}

/**
 * @param {Api.CheckedCitationOut} one
 * @param {CheckedSentence} sentence
 * @param {Map<number, CheckedSource>} sources
 */
function citation(one, sentence, sources) {
  const { label, form } = STATES[one.state] ?? { label: one.state, form: "none" };
  const source = one.source === null ? undefined : sources.get(one.source);
  return h(
    "li",
    {},
    h("p", { class: "line" }, h("code", {}, one.text), h("span", { class: "holds", data: { form } }, label)),
    source ? paper(source, sentence, one.evidence) : one.title && h("p", { class: "title" }, one.title),
    h("p", { class: "soft small" }, one.says),
    quotes(one.evidence),
  );
}

/**
 * @param {Api.Offer} one
 * @param {CheckedSentence} sentence
 * @param {Map<number, CheckedSource>} sources
 * @param {string} form
 */
function offer(one, sentence, sources, form) {
  const source = sources.get(one.source);
  if (!source) return null;
  const cite = form === "latex" ? `\\cite{${source.key}}` : `[@${source.key}]`;
  return h(
    "li",
    {},
    h("p", { class: "line" }, h("span", { class: "holds", data: { form: one.verdict === "unsupported" ? "near" : one.verdict } }, one.otherwise ? `says otherwise: ${one.otherwise}` : FOUND[one.verdict] ?? one.verdict)),
    paper(source, sentence, one.evidence),
    quotes(one.evidence),
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", class: "button", on: { click: () => void copy(cite, cite) } }, icon("copy"), h("code", {}, cite)),
      !source.listed && h("button", { type: "button", class: "button", on: { click: () => void copyEntry(source) } }, icon("quote"), "BibTeX"),
    ),
  );
}

/**
 * @param {CheckedSource} source
 * @param {CheckedSentence} sentence
 * @param {Evidence[]} evidence
 */
function paper(source, sentence, evidence) {
  const open = () => openPaper(source.paper_id, { said: sentence.words, by: "Your text says", ranges: evidence });
  return h(
    "button",
    { type: "button", class: "paper plainly", on: { click: open } },
    h("span", { class: "title" }, source.title, retraction(source)),
    h("span", { class: "about" }, about(source)),
  );
}

/** @param {Evidence[]} evidence */
function quotes(evidence) {
  return evidence.map((one) => h("p", { class: "quote" }, one.quote));
}

/** @param {CheckedSource} source */
async function copyEntry(source) {
  const response = await request(`/v1/export?format=bibtex&paper_ids=${encodeURIComponent(source.paper_id)}`);
  // Under the key that the offer names.
  await copy((await response.text()).replace(/^(@\w+\{)[^,\s]+,/m, (_, start) => `${start}${source.key},`), "BibTeX");
}
