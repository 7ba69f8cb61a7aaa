// The strip above an answer: one field a sentence, in the colour of what testing it gave.

import { h } from "./dom.js";
import { counted, seconds, shortModel } from "./words.js";

/** @typedef {Api.Sentence} Sentence */
/** @typedef {Api.AnswerOut} Answer */

/**
 * Show a sentence. One that was put right comes again, and takes the field that it had.
 * @param {HTMLElement} strip
 * @param {Sentence} sentence
 * @param {boolean} failed
 */
export function dip(strip, sentence, failed) {
  if (sentence.verdict === "not_a_claim") return;
  const field = h("i", { class: failed ? "removed" : null, data: { verdict: sentence.verdict ?? "none", at: sentence.start } });
  const before = strip.querySelector(`[data-at="${sentence.start}"]`);
  if (before) before.replaceWith(field);
  else strip.append(field);
  strip.setAttribute("aria-label", `${counted(strip.childElementCount, "sentence")} tested`);
}

/**
 * Show what became of a whole answer.
 * @param {HTMLElement} strip
 * @param {Answer} answer
 */
export function settle(strip, answer) {
  // What the papers say themselves was not put to a test.
  const own = answer.mode === "extractive";
  const shown = own ? [] : answer.sentences.filter((sentence) => sentence.verdict !== "not_a_claim");
  const removed = answer.faithfulness.removed_sentences.length;
  const streamed = strip.querySelectorAll("i.removed").length === removed && strip.childElementCount === shown.length + removed;
  if (!streamed) {
    strip.replaceChildren();
    for (const sentence of shown) dip(strip, sentence, false);
    for (let one = 0; one < removed; one += 1) strip.append(h("i", { class: "removed" }));
  }
  strip.setAttribute("aria-label", judged(answer));
  strip.hidden = strip.childElementCount === 0;
}

/**
 * @param {Answer} answer
 * @returns {string}
 */
export function judged(answer) {
  const claims = answer.sentences.filter((sentence) => sentence.verdict !== "not_a_claim");
  const tested = claims.filter((sentence) => sentence.verdict);
  const removed = answer.faithfulness.removed_sentences.length;
  const parts = [];
  if (answer.mode === "extractive" && claims.length) parts.push(`${counted(claims.length, "sentence")} of the papers themselves`);
  else if (tested.length) {
    const supported = tested.filter((sentence) => sentence.verdict === "supported").length;
    parts.push(supported === tested.length ? allSupported(supported) : `${supported} of ${counted(tested.length, "sentence")} supported`);
    for (const [verdict, word] of [["partial", "partly"], ["unsupported", "not"], ["contradicted", "contradicted"]]) {
      const count = tested.filter((sentence) => sentence.verdict === verdict).length;
      if (count) parts.push(`${count} ${word}`);
    }
  } else if (claims.length) parts.push(`${counted(claims.length, "sentence")}, not tested`);
  if (answer.faithfulness.repaired_sentences) parts.push(`${answer.faithfulness.repaired_sentences} put right`);
  if (removed) parts.push(`${removed} removed`);
  return parts.join(", ");
}

/** @param {number} count */
function allSupported(count) {
  return count === 1 ? "1 sentence, supported" : `${count} sentences, all supported`;
}

/**
 * Who answered, and how fast.
 * @param {Answer} answer
 * @returns {string}
 */
export function madeBy(answer) {
  const writer = answer.mode === "extractive" || answer.status === "refused" ? "" : shortModel(answer.model ?? "");
  return [writer, seconds(answer.timings_ms.total)].filter(Boolean).join(" · ");
}
