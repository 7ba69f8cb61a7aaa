// What became of an answer: the strip of its sentences, what it leaves out, and who made it.

import { button, h } from "./dom.js";
import { paperButton, paperList } from "./papers.js";
import { bringPapers, isEmpty } from "./start.js";
import { counted, REASONS, seconds, shortModel } from "./words.js";

/** What is said of a refusal that is not the papers' doing. */
const TITLES = /** @type {Record<string, string>} */ ({
  empty_library: "The library was empty",
  not_searchable_yet: "The papers were not searchable yet",
  filtered_out: "No paper passes the filters",
});

/**
 * A refusal, with the papers that came nearest; where there are none at all, how they come in.
 * @param {Api.AnswerOut} answer
 * @param {{openPaper: (paperId: string) => void, ask: (question: string) => void}} hands
 * @returns {HTMLElement | null}
 */
export function outcome(answer, hands) {
  if (!answer.refusal) return null;
  const { reason, nearest, did_you_mean: meant, why } = answer.refusal;
  if (!nearest.length && isEmpty()) return bringPapers();
  return h(
    "div",
    { class: "refused" },
    h("h3", {}, TITLES[why ?? ""] ?? "These papers do not answer that"),
    h("p", {}, reason.replace(/^These papers do not answer the question\. /, "")),
    meant && h("p", {}, button("inline", () => hands.ask(meant), `Ask: ${meant}`, { data: { needs: "ask" } })),
    nearest.length > 0 && [
      h("h4", {}, "The closest papers"),
      paperList(nearest.map((near) => paperButton(near, () => hands.openPaper(near.paper_id), { below: near.covers ?? null }))),
    ],
  );
}

/** The sentences that were removed, folded away. @param {{text: string, reason: string}[]} removed @returns {HTMLElement | null} */
export function removedList(removed) {
  if (!removed.length) return null;
  const entries = removed.map((one) => h("li", {}, one.text, h("span", { class: "why" }, `${REASONS[one.reason] ?? one.reason}.`)));
  return h("details", { class: "more removed" }, h("summary", {}, `${counted(removed.length, "sentence")} removed`), h("ul", { class: "bare" }, entries));
}

/**
 * Show a sentence. One that was put right comes again, and takes the field that it had.
 * @param {HTMLElement} strip
 * @param {Api.Sentence} sentence
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

/** Show what became of a whole answer. @param {HTMLElement} strip @param {Api.AnswerOut} answer */
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

/** @param {Api.AnswerOut} answer @returns {string} */
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
  if (answer.faithfulness.repaired_sentences) parts.push(`${answer.faithfulness.repaired_sentences} corrected`);
  if (removed) parts.push(`${removed} removed`);
  return parts.join(", ");
}

/** @param {number} count */
function allSupported(count) {
  return count === 1 ? "1 sentence, supported" : `${count} sentences, all supported`;
}

/** Who answered, and how fast. @param {Api.AnswerOut} answer @returns {string} */
export function madeBy(answer) {
  const writer = answer.mode === "extractive" || answer.status === "refused" ? "" : shortModel(answer.model ?? "");
  return [writer, seconds(answer.timings_ms.total)].filter(Boolean).join(" · ");
}
