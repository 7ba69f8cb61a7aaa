// What an answer leaves out: all of it, when the papers hold none, or sentences that failed.

import { bringPapers, isEmpty } from "./bring.js";
import { h } from "./dom.js";
import { plainPapers } from "./sources.js";
import { counted, REASONS } from "./words.js";

/** @typedef {Api.AnswerOut} Answer */

/**
 * A refusal, with the papers that came nearest; where there are none at all, how they come in.
 * @param {Answer} answer
 * @param {{openPaper: (paperId: string) => void, ask: (question: string) => void}} hands
 * @returns {HTMLElement | null}
 */
export function outcome(answer, hands) {
  if (!answer.refusal) return null;
  const { reason, nearest, did_you_mean: meant } = answer.refusal;
  if (!nearest.length && isEmpty()) return bringPapers();
  return h(
    "div",
    { class: "refused" },
    h("h3", {}, "These papers do not answer that"),
    h("p", {}, reason.replace(/^These papers do not answer the question\. /, "")),
    meant && h("p", {}, h("button", { type: "button", class: "inline", on: { click: () => hands.ask(meant) } }, `Ask: ${meant}`)),
    nearest.length > 0 && [
      h("h4", {}, "The nearest papers"),
      plainPapers(nearest.map((near) => ({ id: near.paper_id, title: near.title, about: near.covers ?? undefined })), hands.openPaper),
    ],
  );
}

/**
 * The sentences that were removed, folded away.
 * @param {Answer} answer
 * @returns {HTMLElement | null}
 */
export function removedList(answer) {
  const removed = answer.faithfulness.removed_sentences;
  if (!removed.length) return null;
  return h(
    "details",
    { class: "more removed" },
    h("summary", {}, `${counted(removed.length, "sentence")} removed`),
    h(
      "ul",
      { class: "bare" },
      removed.map((one) => h("li", {}, one.text, h("span", { class: "why" }, `${REASONS[one.reason] ?? one.reason}.`))),
    ),
  );
}
