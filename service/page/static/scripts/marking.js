// What one writes on a paper: how far one has read, a note, tags, and the collections that it is in.

import { get, Problem } from "./api.js";
import { h, icon } from "./dom.js";
import { announce, notice } from "./notice.js";
import { unmoved } from "./press.js";

/** @typedef {Api.Paper} Paper */

/** @type {[Api.Reading, string][]} */
export const READING = [["unread", "Unread"], ["reading", "Reading"], ["read", "Read"]];

/** @type {() => void} */
let changed = () => undefined;

/** @param {() => void} then What is written on papers has changed. */
export function whenMarked(then) {
  changed = then;
}

/**
 * @param {Paper} paper
 * @returns {HTMLElement}
 */
export function marks(paper) {
  const element = h("section", { class: "marks", "aria-label": "Yours" });
  draw(element, paper);
  return element;
}

/**
 * Draw them anew, with the focus where it is; what is being written stays.
 * @param {HTMLElement} element
 * @param {Paper} paper
 */
function renewed(element, paper) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const writing = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? focused.value : null;
  draw(element, paper);
  const at = focused?.getAttribute("data-at");
  const next = at && element.querySelector(`:is(input, textarea)[data-at="${at}"], [data-at="${at}"]:not(.tag button)`);
  if (!(next instanceof HTMLElement)) return;
  next.focus({ preventScroll: true });
  if (writing !== null && (next instanceof HTMLInputElement || next instanceof HTMLTextAreaElement)) next.value = writing;
}

/**
 * @param {HTMLElement} element
 * @param {Paper} paper
 */
function draw(element, paper) {
  const save = async (/** @type {Api.MarkingIn} */ change, /** @type {string} */ said) => {
    try {
      const marked = await get(`/v1/papers/${encodeURIComponent(paper.id)}`, { method: "PATCH", json: change });
      announce(said);
      if (element.isConnected) renewed(element, marked);
      changed();
    } catch (error) {
      notice(error instanceof Problem ? error.message : String(error));
    }
  };
  const names = (/** @type {"tags" | "collections"} */ kind, /** @type {string} */ label, /** @type {string} */ one) => {
    const input = h("input", { class: "input", placeholder: `Add a ${one}`, "aria-label": `Add a ${one}`, maxlength: 100, autocomplete: "off", list: kind === "collections" ? "known-collections" : null, data: { at: kind } });
    const add = () => {
      const name = input.value.trim();
      if (name) void save({ [`add_${kind}`]: [name] }, `${name} added.`);
      input.value = "";
    };
    input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && (event.preventDefault(), add()));
    input.addEventListener("change", () => unmoved(add));
    const remove = (/** @type {string} */ name) => void save({ [`remove_${kind}`]: [name] }, `${name} removed.`);
    return h(
      "div",
      { class: "names" },
      h("h3", {}, label),
      h("ul", { class: "bare tags" }, paper[kind].map((name) => h("li", { class: "tag" }, name, h("button", { type: "button", "aria-label": `Remove ${name}`, data: { at: kind }, on: { click: () => remove(name) } }, icon("close"))))),
      input,
    );
  };
  const note = h("textarea", { class: "input", rows: 2, "aria-label": "Note", data: { at: "note" }, placeholder: "A note, for you alone" });
  note.value = paper.note;
  note.addEventListener("change", () => void save({ note: note.value.trim() }, "Note kept."));
  element.replaceChildren(
    h(
      "div",
      { class: "reading", role: "group", "aria-label": "How far you have read" },
      READING.map(([state, label]) =>
        h("button", { type: "button", "aria-pressed": String(paper.reading === state), data: { at: state }, on: { click: () => void save({ reading: state }, label) } }, label),
      ),
    ),
    note,
    names("tags", "Tags", "tag"),
    names("collections", "Collections", "collection"),
  );
}
