// Which papers work is done on: those that were chosen, or those that speak of a topic.

import { MOST_PAPERS, here, onMove } from "./address.js";
import { chooseNone } from "./doings.js";
import { h, icon } from "./dom.js";
import { drafted } from "./drafts.js";
import { counted } from "./words.js";

/** @typedef {{paper_ids?: string[], topic?: string, limit?: number}} Selection */

/**
 * @param {{name: string, label: string, hint: string, limit: number | null, required: boolean, always?: boolean}} how
 *   `always`: a topic is asked for even where papers are chosen. `limit`: how many papers are usual; null: all.
 * @returns {{element: HTMLElement, selection: () => Selection}}
 */
export function choosing({ name, label, hint, limit, required, always = false }) {
  const topic = drafted(`${name}-topic`, h("input", { placeholder: hint, autocomplete: "off" }));
  const most = drafted(`${name}-limit`, h("input", { type: "number", min: 1, max: MOST_PAPERS, value: limit ?? "", placeholder: "all", required: limit !== null }));
  const chosen = h("p", { class: "chosen" });
  const words = h("label", { class: "field wide" }, label, topic);
  const count = h("label", { class: "field" }, "Papers, at most", most);
  const element = h("div", { class: "choosing" }, chosen, words, count);
  const follow = () => {
    const { filters, of } = here();
    const papers = filters.paper_ids;
    const some = papers.length > 0;
    chosen.hidden = !some;
    chosen.replaceChildren(
      h("span", { class: "tag" }, `${counted(papers.length, "paper")}${of ? ` of “${of}”` : " chosen"}`, h("button", { type: "button", "aria-label": "Do not take these papers", on: { click: chooseNone } }, icon("close"))),
    );
    words.hidden = some && !always;
    topic.required = !words.hidden && required;
    if (some && always && of && !topic.value) topic.value = of;
    count.hidden = some;
    most.disabled = some;
  };
  onMove(follow);
  follow();
  return {
    element,
    selection() {
      const papers = here().filters.paper_ids;
      const said = topic.value.trim();
      if (papers.length) return always ? { paper_ids: papers, topic: said } : { paper_ids: papers };
      const bound = most.value && said ? { limit: Number(most.value) } : {};
      return said ? { topic: said, ...bound } : {};
    },
  };
}
