// Who does the work: an LLM, and for how much at most, or the papers' own sentences.

import { h, icon } from "./dom.js";
import { shortModel } from "./words.js";

/** @typedef {import("./shapes.js").State} State */

/** @type {Set<(state: State) => void>} */
const listeners = new Set();
/** @type {State | null} */
let known = null;

/** @param {State} state */
export function offerAnswerers(state) {
  known = state;
  for (const listener of listeners) listener(state);
}

/**
 * @param {string} without What is done without an LLM, in words.
 * @returns {{element: HTMLElement, fields: () => {model: string | null, max_cost_usd: number | null}}}
 */
export function answerer(without) {
  const list = h("select", { "aria-label": "Done by" });
  const cost = h("input", { type: "number", min: 0, step: "any", placeholder: "no limit" });
  const note = h("p", { class: "soft small" });
  const choice = h("span", { class: "field" }, "Done by", h("span", { class: "choice boxed" }, list, icon("down")));
  const limit = h("label", { class: "field" }, "Costs at most, in $", cost);
  const show = (/** @type {State} */ state) => {
    const others = state.models.filter((name) => name !== "litmus" && name !== `litmus:${state.llm}` && !(name === "litmus:extractive" && !state.llm));
    list.replaceChildren(
      h("option", { value: "" }, state.llm ? shortModel(state.llm) : without),
      ...others.map((name) => h("option", { value: name }, name === "litmus:extractive" ? without : shortModel(name))),
    );
    choice.hidden = others.length === 0;
    limit.hidden = state.llm === null || list.value === "litmus:extractive";
    note.hidden = !limit.hidden;
    note.textContent = `Without a language model: ${without.charAt(0).toLowerCase()}${without.slice(1)}.`;
  };
  list.addEventListener("change", () => {
    limit.hidden = list.value === "litmus:extractive";
    note.hidden = !limit.hidden;
  });
  listeners.add(show);
  if (known) show(known);
  return {
    element: h("div", { class: "answerer" }, choice, limit, note),
    fields: () => ({ model: list.value || null, max_cost_usd: cost.value && !limit.hidden ? Number(cost.value) : null }),
  };
}
