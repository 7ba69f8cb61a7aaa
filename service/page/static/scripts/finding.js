// What was found of a text: each sentence in its form, and of one sentence its citations and papers to cite.

import { request } from "./api.js";
import { button, h, icon } from "./dom.js";
import { copy } from "./notice.js";
import { openPaper } from "./panel.js";
import { paperButton } from "./papers.js";

/** Of sentences. What needs nothing done is quiet. */
export const STANDINGS = /** @type {Record<string, {label: string, says: string, quiet?: boolean}>} */ ({
  supported: { label: "supported", says: "The papers that it cites say so.", quiet: true },
  citable: { label: "could cite", says: "It cites nothing, but a paper in the library says so." },
  partial: { label: "partly supported", says: "The papers say only part of it." },
  unsupported: { label: "not supported", says: "The abstracts that it cites do not say so." },
  contradicted: { label: "contradicted", says: "A paper that it cites, or that is suggested, says otherwise." },
  not_checked: { label: "not checked", says: "None of the papers that it cites is in the library." },
  nothing_found: { label: "nothing found", says: "It cites nothing, and no paper in the library supports it." },
  own: { label: "own work", says: "The authors speak of their own work.", quiet: true },
  not_a_claim: { label: "no claim", says: "It makes no claim.", quiet: true },
});

/** Of citations. */
export const STATES = /** @type {Record<string, {label: string, form: string}>} */ ({
  supported: { label: "supports it", form: "supported" },
  partial: { label: "supports part of it", form: "partial" },
  unsupported: { label: "does not support it", form: "unsupported" },
  contradicted: { label: "says otherwise", form: "contradicted" },
  untested: { label: "not tested", form: "none" },
  not_in_library: { label: "not in the library", form: "unknown" },
  unknown_key: { label: "unknown key", form: "unsupported" },
  no_bibliography: { label: "no bibliography", form: "unknown" },
});

/** What asks for something to be done, the gravest first. */
export const GRAVE = ["contradicted", "unsupported", "partial", "nothing_found", "not_checked", "citable"];

/**
 * A sentence that cites nothing and could is another thing than one whose citations hold.
 * @param {Api.CheckedSentenceOut} sentence
 * @returns {string}
 */
export function standingOf(sentence) {
  return sentence.standing === "supported" && !sentence.citations.length ? "citable" : sentence.standing;
}

const FOUND = /** @type {Record<string, string>} */ ({ supported: "supports it", partial: "supports part of it", unsupported: "closest, but does not support it", contradicted: "says otherwise", not_a_claim: "closest" });

/** @param {Api.CheckedSentenceOut} sentence @param {Api.CheckOut} report @returns {HTMLElement[]} */
export function finding(sentence, report) {
  const known = STANDINGS[standingOf(sentence)];
  const sources = new Map(report.sources.map((source) => [source.n, source]));
  return [
    h("h2", { tabindex: -1 }, h("span", { class: "standing", data: { standing: standingOf(sentence) } }, known.label)),
    h("p", { class: "soft" }, known.says),
    h("p", { class: "said" }, sentence.words),
    sentence.citations.length > 0 && h("h3", {}, "Papers that it cites"),
    sentence.citations.length > 0 && h("ul", { class: "bare found" }, sentence.citations.map((one) => citation(one, sentence, sources))),
    sentence.offers.length > 0 && h("h3", {}, sentence.citations.length ? "More papers to cite" : "Papers to cite"),
    sentence.offers.length > 0 && h("ul", { class: "bare found" }, sentence.offers.map((one) => offer(one, sentence, sources, report.form))),
  ].filter((node) => node instanceof HTMLElement);
}

/** @param {Api.CheckedCitationOut} one @param {Api.CheckedSentenceOut} sentence @param {Map<number, Api.CheckedSourceOut>} sources */
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

/** @param {Api.Offer} one @param {Api.CheckedSentenceOut} sentence @param {Map<number, Api.CheckedSourceOut>} sources @param {string} form */
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
      button("button", () => void copy(cite, cite), [icon("copy"), h("code", {}, cite)]),
      !source.listed && button("button", () => void copyEntry(source), [icon("quote"), "BibTeX"]),
    ),
  );
}

/** @param {Api.CheckedSourceOut} source @param {Api.CheckedSentenceOut} sentence @param {Api.Evidence[]} evidence */
function paper(source, sentence, evidence) {
  return paperButton(source, () => openPaper(source.paper_id, { said: sentence.words, by: "Your text says", ranges: evidence }));
}

/** @param {Api.Evidence[]} evidence */
function quotes(evidence) {
  return evidence.map((one) => h("p", { class: "quote" }, one.quote));
}

/** @param {Api.CheckedSourceOut} source */
async function copyEntry(source) {
  const response = await request(`/v1/export?format=bibtex&paper_ids=${encodeURIComponent(source.paper_id)}`);
  // Under the key that the offer names.
  await copy((await response.text()).replace(/^(@\w+\{)[^,\s]+,/m, (_, start) => `${start}${source.key},`), "BibTeX");
}

/**
 * The text as it was given. Places count characters as the service does, which are code points.
 * @param {string} text
 * @param {Api.CheckOut} report
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
 * @param {Api.CheckedSentenceOut} sentence
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
