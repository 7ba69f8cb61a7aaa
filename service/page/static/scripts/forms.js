// What the forms of long work are made of: which papers, short texts, and who does the work. What is typed outlasts a reload.

import { here, MOST_PAPERS, onMove } from "./address.js";
import { button, choice, h, icon, onKeys, options, unmoved } from "./dom.js";
import { announce, attempt } from "./notice.js";
import { choose } from "./papers.js";
import { counted, shortModel } from "./words.js";

const PREFIX = "litmus-draft-";

/** @param {string} name @returns {string} */
export function draft(name) {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return ""; // storage is switched off
  }
}

/** @param {string} name @param {string} text */
export function keepDraft(name, text) {
  try {
    if (text) sessionStorage.setItem(PREFIX + name, text);
    else sessionStorage.removeItem(PREFIX + name);
  } catch {
    // it lasts as long as the page does, or is too long to be kept
  }
}

/**
 * Keep what a field holds.
 * @template {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field
 * @param {string} name
 * @param {Field} field
 * @returns {Field}
 */
export function drafted(name, field) {
  const held = draft(name);
  if (held) field.value = held;
  for (const event of ["input", "change"]) field.addEventListener(event, () => keepDraft(name, field.value));
  return field;
}

const MOST = 20;

/**
 * @param {{name: string, usual: string[], all: string, add: string, hint: string, required?: boolean}} how `name`: under
 *   which it outlasts a reload; `all` names the list, `add` the field.
 * @returns {{element: HTMLElement, texts: () => string[]}}
 */
export function textList({ name, usual, all, add: label, hint, required = false }) {
  let held = kept(name) ?? usual;
  const list = h("ul", { class: "bare tags", "aria-label": all });
  const input = h("input", { placeholder: hint, maxlength: 300, autocomplete: "off" });
  const back = button("plain", () => change(usual), "Reset");
  const change = (/** @type {string[]} */ next) => {
    held = next;
    keepDraft(name, JSON.stringify(next) === JSON.stringify(usual) ? "" : JSON.stringify(next));
    draw();
  };
  const draw = () => {
    back.hidden = JSON.stringify(held) === JSON.stringify(usual);
    list.replaceChildren(...held.map((column) => h("li", { class: "tag" }, column, removal(`Leave out ${column}`, () => without(column)))));
    list.hidden = held.length === 0;
    input.disabled = held.length >= MOST;
    input.required = required && held.length === 0;
  };
  const without = (/** @type {string} */ column) => {
    change(held.filter((other) => other !== column));
    announce(`${column} is left out.`);
    input.focus();
  };
  const add = () => {
    const said = input.value.trim();
    input.value = "";
    if (said && !held.includes(said)) change([...held, said]);
  };
  onKeys(input, { Enter: () => (input.value.trim() ? add() : false) }); // it adds a text, and does not begin the work
  input.addEventListener("change", () => unmoved(add));
  draw();
  return {
    element: h("div", { class: "columns" }, list, h("div", { class: "line" }, h("label", { class: "field wide" }, label, input), back)),
    texts: () => held,
  };
}

/** The cross of a tag. @param {string} label @param {() => void} act @param {Record<string, string>} [data] */
export function removal(label, act, data = {}) {
  return h("button", { type: "button", "aria-label": label, data, on: { click: act } }, icon("close"));
}

/** @param {string} name @returns {string[] | null} */
function kept(name) {
  try {
    return JSON.parse(draft(name));
  } catch {
    return null;
  }
}

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
  const count = h("label", { class: "field" }, "Papers at most", most);
  const element = h("div", { class: "choosing" }, chosen, words, count);
  const follow = () => {
    const { filters, of } = here();
    const papers = filters.paper_ids;
    const some = papers.length > 0;
    chosen.hidden = !some;
    chosen.replaceChildren(
      h("span", { class: "tag" }, `${counted(papers.length, "paper")}${of ? ` of “${of}”` : " chosen"}`, removal("Clear the chosen papers", () => choose([]))),
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

const EXTRACTIVE = "litmus:extractive";

/**
 * Fill a list with the models that the service offers.
 * @param {HTMLSelectElement} list
 * @param {Api.PageState} state
 * @param {string} without What the papers' own sentences are called.
 * @returns {boolean} Whether there is a choice.
 */
export function offerModels(list, state, without) {
  const usual = ["litmus", `litmus:${state.llm}`, ...(state.llm ? [] : [EXTRACTIVE])];
  const others = state.models.filter((name) => !usual.includes(name));
  const label = (/** @type {string} */ name) => (name === EXTRACTIVE ? without : shortModel(name));
  list.replaceChildren(...options([["", state.llm ? shortModel(state.llm) : without], ...others.map((name) => /** @type {const} */ ([name, label(name)]))]));
  return others.length > 0;
}

/** @type {Set<(state: Api.PageState) => void>} */
const listeners = new Set();
/** @type {Api.PageState | null} */
let known = null;

/** @param {Api.PageState} state */
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
  const list = h("select", { "aria-label": "Done by", on: { change: () => settle() } });
  const cost = h("input", { type: "number", min: 0, step: "any", placeholder: "no limit" });
  const note = h("p", { class: "soft small" }, `Without a language model: ${without.charAt(0).toLowerCase()}${without.slice(1)}.`);
  const doneBy = h("span", { class: "field" }, "Done by", choice(list, "choice boxed"));
  const limit = h("label", { class: "field cost" }, "Spend at most, in $", cost);
  const told = h("p", { class: "soft small", role: "status" });
  const learn = async () => void (estimate && ask.closest("form")?.reportValidity() && (told.textContent = (await estimate()).told));
  const ask = button("plain", () => void attempt(ask, learn), "Estimate the cost");
  const costs = h("div", { class: "costs" }, estimate && ask, told);
  const settle = () => {
    const unpaid = known?.llm === null || list.value === EXTRACTIVE;
    limit.hidden = costs.hidden = unpaid;
    note.hidden = !unpaid;
  };
  const show = (/** @type {Api.PageState} */ state) => {
    doneBy.hidden = !offerModels(list, state, without);
    settle();
  };
  listeners.add(show);
  if (known) show(known);
  return {
    element: h("div", { class: "answerer" }, doneBy, limit, note, costs),
    fields: () => ({ model: list.value || null, max_cost_usd: cost.value && !limit.hidden ? Number(cost.value) : null }),
  };
}
