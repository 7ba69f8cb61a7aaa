// The card beside a citation or a verdict: which paper, which words of it, and what was found.

import { byId, h } from "./dom.js";
import { about, retraction, VERDICTS } from "./words.js";

/** @typedef {Api.Sentence} Sentence */
/** @typedef {Api.SourceOut} Source */
/** @typedef {{sentences: Sentence[], sources: Source[]}} Known */

const GAP = 8;
/** A card that is lower than this says nothing. */
const LEAST = 96;

/**
 * Show cards for what the pointer is on or the keyboard has reached.
 * @param {(element: Element) => Known | null} knownOf What is known of the answer that an element is part of.
 */
export function watchCards(knownOf) {
  /** @type {Element | null} */
  let shown = null;
  const show = (/** @type {Event} */ event) => {
    const mark = markOf(event.target);
    if (mark === shown) return;
    shown = mark;
    const content = mark && contentOf(mark, knownOf(mark));
    if (mark && content) place(byId("card"), mark, content);
    else byId("card").hidden = true;
  };
  const hide = () => {
    shown = null;
    byId("card").hidden = true;
  };
  document.addEventListener("pointerover", (event) => event.pointerType === "touch" || show(event));
  document.addEventListener("focusin", (event) => markOf(event.target)?.matches(":focus-visible") && show(event));
  document.addEventListener("focusout", hide);
  document.addEventListener("click", (event) => (markOf(event.target)?.matches(".verdict") ? show(event) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", hide, { passive: true });
}

/**
 * @param {EventTarget | null} target
 * @returns {Element | null}
 */
function markOf(target) {
  return target instanceof Element ? target.closest(".turn .cite, .turn .verdict") : null;
}

/**
 * The sentence that a mark stands in.
 * @param {Element} mark
 * @param {Known} known
 * @returns {Sentence | undefined}
 */
export function sentenceOf(mark, known) {
  const number = mark.closest("[data-s]")?.getAttribute("data-s");
  return number === null || number === undefined ? undefined : known.sentences[Number(number)];
}

/**
 * @param {Element} mark
 * @param {Known | null} known
 * @returns {HTMLElement[] | null}
 */
function contentOf(mark, known) {
  if (!known) return null;
  const sentence = sentenceOf(mark, known);
  const cited = Number(mark.getAttribute("data-n")) || sentence?.evidence[0]?.source || sentence?.citations[0];
  const source = known.sources.find((one) => one.n === cited);
  const quote = sentence?.evidence.find((one) => one.source === cited)?.quote;
  const parts = [];
  if (mark.matches(".verdict") && sentence) {
    const sure = sentence.score === null ? "" : ` Support: ${Math.round(100 * sentence.score)} of 100.`;
    const said = VERDICTS[sentence.verdict ?? ""] ?? "";
    parts.push(h("p", { class: "judged", data: { verdict: sentence.verdict } }, `${said[0]?.toUpperCase()}${said.slice(1)}.${sure}`));
    if (!source) parts.push(h("p", { class: "about" }, "It cites no paper, and none of those that were retrieved says so."));
  }
  if (source) {
    parts.push(h("p", { class: "title" }, source.title, retraction(source)), h("p", { class: "about" }, about(source)));
    if (quote) parts.push(h("p", { class: "quote" }, quote));
  }
  return parts.length ? parts : null;
}

/**
 * @param {HTMLElement} card
 * @param {Element} mark
 * @param {HTMLElement[]} content
 */
function place(card, mark, content) {
  card.replaceChildren(...content);
  card.hidden = false;
  card.style.maxHeight = "";
  const at = mark.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(Math.max(GAP, at.left + at.width / 2 - width / 2), innerWidth - width - GAP);
  const { top, bottom } = linesOf(mark);
  const [above, below] = [top - 2 * GAP, innerHeight - bottom - 2 * GAP];
  const over = height <= above || above >= below;
  const shown = Math.min(height, Math.max(LEAST, over ? above : below));
  card.style.maxHeight = `${shown}px`;
  card.style.left = `${left}px`;
  card.style.top = `${over ? top - GAP - shown : bottom + GAP}px`;
}

/**
 * Where the sentence of a mark stands, which one reads the card for: formatting may have cut it into several pieces.
 * @param {Element} mark
 * @returns {{top: number, bottom: number}}
 */
function linesOf(mark) {
  const number = mark.closest("[data-s]")?.getAttribute("data-s");
  const pieces = number ? [...(mark.closest(".turn")?.querySelectorAll(`[data-s="${CSS.escape(number)}"]`) ?? [])] : [];
  const places = [mark, ...pieces].map((piece) => piece.getBoundingClientRect());
  return { top: Math.min(...places.map((place) => place.top)), bottom: Math.max(...places.map((place) => place.bottom)) };
}
