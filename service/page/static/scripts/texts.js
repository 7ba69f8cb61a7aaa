// A list of short texts that one can add to and take from: columns of a table, criteria of a screening.

import { h, icon } from "./dom.js";
import { draft, keepDraft } from "./drafts.js";
import { announce } from "./notice.js";
import { unmoved } from "./press.js";

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
  const back = h("button", { type: "button", class: "plain", on: { click: () => change(usual) } }, "As usual");
  const change = (/** @type {string[]} */ next) => {
    held = next;
    keepDraft(name, JSON.stringify(next) === JSON.stringify(usual) ? "" : JSON.stringify(next));
    draw();
  };
  const draw = () => {
    back.hidden = JSON.stringify(held) === JSON.stringify(usual);
    list.replaceChildren(...held.map((column) => h("li", { class: "tag" }, column, h("button", { type: "button", "aria-label": `Leave out ${column}`, on: { click: () => without(column) } }, icon("close")))));
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
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !input.value.trim()) return;
    event.preventDefault(); // it adds a column, and does not begin
    add();
  });
  input.addEventListener("change", () => unmoved(add));
  draw();
  return {
    element: h("div", { class: "columns" }, list, h("div", { class: "line" }, h("label", { class: "field wide" }, label, input), back)),
    texts: () => held,
  };
}

/**
 * @param {string} name
 * @returns {string[] | null}
 */
function kept(name) {
  try {
    return JSON.parse(draft(name));
  } catch {
    return null;
  }
}
