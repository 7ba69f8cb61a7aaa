// Collections of papers: chosen from, and added to.

import { get, Problem } from "./api.js";
import { go, here } from "./address.js";
import { h, icon } from "./dom.js";
import { READING, whenMarked } from "./marking.js";
import { notice } from "./notice.js";
import { counted } from "./words.js";

const known = h("datalist", { id: "known-collections" });
const collection = h("select", { "aria-label": "Collection", on: { change: () => go({ collection: collection.value || null, cursor: null }) } });
const reading = h("select", { "aria-label": "Reading", on: { change: () => go({ reading: reading.value || null, cursor: null }) } });
const collections = h("span", { class: "choice", hidden: true }, collection, icon("down"));

/**
 * Which papers of the library are shown: of one collection, or those that were read.
 * @param {() => void} changed
 * @returns {HTMLElement[]}
 */
export function shelves(changed) {
  reading.append(h("option", { value: "" }, "Read or not"), ...Object.entries(READING).map(([value, label]) => h("option", { value }, label)));
  whenMarked(() => {
    void learnCollections();
    changed();
  });
  document.body.append(known);
  return [collections, h("span", { class: "choice" }, reading, icon("down"))];
}

/** Show what the address says. */
export function followShelves() {
  const place = here();
  reading.value = place.reading ?? "";
  if (place.collection && ![...collection.options].some((one) => one.value === place.collection)) collection.append(h("option", { value: place.collection }, place.collection));
  collection.value = place.collection ?? "";
  collections.hidden = collection.options.length < 2;
}

/** Learn which collections there are. */
export async function learnCollections() {
  try {
    const told = await get("/v1/collections");
    const names = /** @type {{name: string, size: number}[]} */ (told.collections);
    known.replaceChildren(...names.map(({ name }) => h("option", { value: name })));
    collection.replaceChildren(h("option", { value: "" }, "All collections"), ...names.map(({ name, size }) => h("option", { value: name }, `${name} (${size.toLocaleString("en")})`)));
    followShelves();
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
