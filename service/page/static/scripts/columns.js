// A list of short texts that one can add to and take from: columns of a table, criteria of a screening.

import { h, icon } from "./dom.js";
import { draft, keepDraft } from "./drafts.js";
import { announce } from "./notice.js";

const MOST = 12;

/**
 * @param {string} name Under which it outlasts a reload.
 * @param {string[]} usual
 * @returns {{element: HTMLElement, columns: () => string[]}}
 */
export function columnList(name, usual) {
  let held = kept(name) ?? usual;
  const list = h("ul", { class: "bare tags", "aria-label": "Columns" });
  const input = h("input", { placeholder: "A question or a word, then Enter", maxlength: 300, autocomplete: "off" });
  const back = h("button", { type: "button", class: "plain", on: { click: () => change(usual) } }, "As usual");
  const change = (/** @type {string[]} */ next) => {
    held = next;
    keepDraft(name, JSON.stringify(next) === JSON.stringify(usual) ? "" : JSON.stringify(next));
    draw();
  };
  const draw = () => {
    back.hidden = JSON.stringify(held) === JSON.stringify(usual);
    list.replaceChildren(...held.map((column) => h("li", { class: "tag" }, column, h("button", { type: "button", "aria-label": `Leave out ${column}`, on: { click: () => without(column) } }, icon("close")))));
    input.disabled = held.length >= MOST;
    input.required = held.length === 0;
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
  input.addEventListener("change", add);
  draw();
  return {
    element: h("div", { class: "columns" }, list, h("div", { class: "line" }, h("label", { class: "field wide" }, "Add a column", input), back)),
    columns: () => held,
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
