// Who does the work: an LLM, and for how much at most, or the papers' own sentences.

import { Problem } from "./api.js";
import { h, icon } from "./dom.js";
import { shortModel } from "./words.js";

/** @typedef {Api.PageState} State */

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
 * @param {() => Promise<{told: string}>} [estimate] Asks what it may cost.
 * @returns {{element: HTMLElement, fields: () => {model: string | null, max_cost_usd: number | null}}}
 */
export function answerer(without, estimate) {
  const list = h("select", { "aria-label": "Done by" });
  const cost = h("input", { type: "number", min: 0, step: "any", placeholder: "no limit" });
  const note = h("p", { class: "soft small" });
  const choice = h("span", { class: "field" }, "Done by", h("span", { class: "choice boxed" }, list, icon("down")));
  const limit = h("label", { class: "field cost" }, "Costs at most, in $", cost);
  const told = h("p", { class: "soft small", role: "status" });
  const ask = h("button", { type: "button", class: "plain", on: { click: () => void learn() } }, "What may it cost?");
  const costs = h("div", { class: "costs" }, estimate && ask, told);
  const learn = async () => {
    if (!estimate || !ask.closest("form")?.reportValidity()) return;
    ask.disabled = true;
    try {
      told.textContent = (await estimate()).told;
    } catch (error) {
      told.textContent = error instanceof Problem ? error.message : String(error);
    }
    ask.disabled = false;
  };
  const settle = () => {
    const without = known?.llm === null || list.value === "litmus:extractive";
    limit.hidden = costs.hidden = without;
    note.hidden = !without;
  };
  const show = (/** @type {State} */ state) => {
    const others = state.models.filter((name) => name !== "litmus" && name !== `litmus:${state.llm}` && !(name === "litmus:extractive" && !state.llm));
    list.replaceChildren(
      h("option", { value: "" }, state.llm ? shortModel(state.llm) : without),
      ...others.map((name) => h("option", { value: name }, name === "litmus:extractive" ? without : shortModel(name))),
    );
    choice.hidden = others.length === 0;
    settle();
    note.textContent = `Without a language model: ${without.charAt(0).toLowerCase()}${without.slice(1)}.`;
  };
  list.addEventListener("change", settle);
  listeners.add(show);
  if (known) show(known);
  return {
    element: h("div", { class: "answerer" }, choice, limit, note, costs),
    fields: () => ({ model: list.value || null, max_cost_usd: cost.value && !limit.hidden ? Number(cost.value) : null }),
  };
}
