// Collections of papers: chosen from, and added to.

import { get, Problem } from "./api.js";
import { afresh, ALL, go, goTo, here } from "./address.js";
import { h, icon } from "./dom.js";
import { READING, whenMarked } from "./marking.js";
import { notice } from "./notice.js";
import { counted } from "./words.js";

/** @typedef {{name: string, size: number}} Collection */

const known = h("datalist", { id: "known-collections" });
const collection = h("select", { "aria-label": "Collection", on: { change: () => go({ collection: collection.value || null, cursor: null }) } });
const reading = h("select", { "aria-label": "Reading", on: { change: () => go({ reading: reading.value || null, cursor: null }) } });
const collections = h("span", { class: "choice", hidden: true }, collection, icon("down"));
const asked = h("button", { type: "button", class: "button", hidden: true, on: { click: ask } }, icon("ask"), "Ask this collection");
/** @type {Set<(collections: Collection[]) => void>} */
const listeners = new Set();
/** @type {Collection[]} */
let told = [];

/** @param {(collections: Collection[]) => void} listener */
export function onCollections(listener) {
  listeners.add(listener);
  listener(told);
}

function ask() {
  const name = here().collection;
  if (name) goTo(afresh({ filters: { ...ALL, collections: [name] } }));
  document.querySelector("textarea")?.focus();
}

/**
 * Which papers of the library are shown: of one collection, or those that were read.
 * @param {() => void} changed
 * @returns {HTMLElement[]}
 */
export function shelves(changed) {
  reading.append(h("option", { value: "" }, "Read or not"), ...READING.map(([value, label]) => h("option", { value }, label)));
  whenMarked(() => {
    void learnCollections();
    changed();
  });
  document.body.append(known);
  return [collections, asked, h("span", { class: "choice" }, reading, icon("down"))];
}

/** Show what the address says. */
export function followShelves() {
  const place = here();
  reading.value = place.reading ?? "";
  if (place.collection && ![...collection.options].some((one) => one.value === place.collection)) collection.append(h("option", { value: place.collection }, place.collection));
  collection.value = place.collection ?? "";
  collections.hidden = collection.options.length < 2;
  asked.hidden = !place.collection;
}

/** Learn which collections there are. */
export async function learnCollections() {
  try {
    told = (await get("/v1/collections")).collections;
    known.replaceChildren(...told.map(({ name }) => h("option", { value: name })));
    collection.replaceChildren(h("option", { value: "" }, "All collections"), ...told.map(({ name, size }) => h("option", { value: name }, `${name} (${size.toLocaleString("en")})`)));
    followShelves();
    for (const listener of listeners) listener(told);
  } catch {
    // choosing by collection is an extra
  }
}

/**
 * A button that puts papers into a collection.
 * @param {string[]} paperIds
 * @param {() => void} changed
 * @returns {HTMLElement}
 */
export function collect(paperIds, changed) {
  const input = h("input", { class: "input", placeholder: "Collection", "aria-label": "Collection to put them in", list: "known-collections", maxlength: 100, autocomplete: "off", hidden: true });
  const button = h("button", { type: "button", class: "button" }, icon("add"), "Collect");
  button.addEventListener("click", () => {
    input.hidden = !input.hidden;
    if (!input.hidden) input.focus();
  });
  input.addEventListener("keydown", async (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      input.hidden = true;
      return button.focus();
    }
    const name = input.value.trim();
    if (event.key !== "Enter" || !name) return;
    event.preventDefault();
    try {
      await get("/v1/papers", { method: "PATCH", json: { paper_ids: paperIds, add_collections: [name] } });
      notice(`${counted(paperIds.length, "paper")} put into “${name}”.`);
      input.value = "";
      input.hidden = true;
      button.focus();
      await learnCollections();
      changed();
    } catch (error) {
      notice(error instanceof Problem ? error.message : String(error));
    }
  });
  return h("span", { class: "collect" }, button, input);
}
