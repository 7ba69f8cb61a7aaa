// The strip above an answer: one field a sentence, in the colour of what testing it gave.

import { h } from "./dom.js";
import { counted, seconds, VERDICTS } from "./words.js";

/** @typedef {import("./shapes.js").Sentence} Sentence */
/** @typedef {import("./shapes.js").Answer} Answer */

/**
 * @param {HTMLElement} strip
 * @param {Sentence} sentence
 * @param {boolean} removed
 */
export function dip(strip, sentence, removed) {
  if (sentence.verdict === "not_a_claim") return;
  strip.append(h("i", { class: removed ? "removed" : null, data: { verdict: sentence.verdict ?? "none" } }));
  strip.setAttribute("aria-label", `${counted(strip.childElementCount, "sentence")} tested`);
}

/**
 * Show what became of a whole answer.
 * @param {HTMLElement} strip
 * @param {Answer} answer
 */
export function settle(strip, answer) {
  const shown = answer.sentences.filter((sentence) => sentence.verdict !== "not_a_claim");
  const removed = answer.faithfulness.removed_sentences.length;
  if (strip.childElementCount !== shown.length + removed) {
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
  if (answer.mode === "extractive" && claims.length) parts.push(`${counted(claims.length, "sentence")}, word for word from the papers`);
  else if (tested.length) {
    const supported = tested.filter((sentence) => sentence.verdict === "supported").length;
    parts.push(supported === tested.length ? allSupported(supported) : `${supported} of ${counted(tested.length, "sentence")} supported`);
    for (const verdict of ["partial", "unsupported", "contradicted"]) {
      const count = tested.filter((sentence) => sentence.verdict === verdict).length;
      if (count) parts.push(`${count} ${VERDICTS[verdict]}`);
    }
  } else if (claims.length) parts.push(`${counted(claims.length, "sentence")}, not tested`);
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
  const writer = answer.mode === "extractive" ? "" : (answer.model ?? "");
  return [writer, seconds(answer.timings_ms.total)].filter(Boolean).join(" · ");
}
