// What one writes on papers: how far one has read, a note, tags, and the collections that they are in.

import { afresh, ALL, go, goTo, here } from "./address.js";
import { get } from "./api.js";
import { button, choice, h, icon, onKeys, options, unmoved } from "./dom.js";
import { removal } from "./forms.js";
import { announce, attempt, notice } from "./notice.js";
import { counted } from "./words.js";

/** @type {[Api.Reading, string][]} */
export const READING = [["unread", "Unread"], ["reading", "Reading"], ["read", "Read"]];

/** @type {() => void} */
let changed = () => undefined;

/** @param {() => void} then What is written on papers has changed. */
export function whenMarked(then) {
  changed = then;
}

/** @param {Api.Paper} paper @returns {HTMLElement} */
export function marks(paper) {
  const element = h("section", { class: "marks", "aria-label": "Your notes", data: { needs: "write" } });
  draw(element, paper);
  return h("div", {}, element, written(paper));
}

/** What stands there, for those who may not write. @param {Api.Paper} paper */
function written({ reading: state, note, tags, collections }) {
  const label = READING.find(([name]) => name === state)?.[1];
  const said = /** @type {[string, string][]} */ ([["Note", note], ["Tags", tags.join(", ")], ["Collections", collections.join(", ")], ["Reading", state === "unread" ? "" : label]]).filter(([, text]) => text);
  return said.length > 0 && h("section", { class: "marks", "aria-label": "Notes", data: { without: "write" } }, said.map(([name, text]) => h("div", {}, h("h3", {}, name), h("p", { class: "written" }, text))));
}

/** Draw them anew, with the focus where it is; what is being written stays. @param {HTMLElement} element @param {Api.Paper} paper */
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

/** @param {HTMLElement} element @param {Api.Paper} paper */
function draw(element, paper) {
  const save = (/** @type {Api.MarkingIn} */ change, /** @type {string} */ said) =>
    attempt(null, async () => {
      const marked = await get(`/v1/papers/${encodeURIComponent(paper.id)}`, { method: "PATCH", json: change });
      announce(said);
      if (element.isConnected) renewed(element, marked);
      changed();
    });
  const names = (/** @type {"tags" | "collections"} */ kind, /** @type {string} */ label, /** @type {string} */ one) => {
    const input = h("input", { class: "input", placeholder: `Add a ${one}`, "aria-label": `Add a ${one}`, maxlength: 100, autocomplete: "off", list: kind === "collections" ? "known-collections" : null, data: { at: kind } });
    const add = () => {
      const name = input.value.trim();
      if (name) void save({ [`add_${kind}`]: [name] }, `${name} added.`);
      input.value = "";
    };
    onKeys(input, { Enter: add });
    input.addEventListener("change", () => unmoved(add));
    const remove = (/** @type {string} */ name) => void save({ [`remove_${kind}`]: [name] }, `${name} removed.`);
    return h(
      "div",
      { class: "names" },
      h("h3", {}, label),
      h("ul", { class: "bare tags" }, paper[kind].map((name) => h("li", { class: "tag" }, name, removal(`Remove ${name}`, () => remove(name), { at: kind })))),
      input,
    );
  };
  const note = h("textarea", { class: "input", rows: 2, "aria-label": "Note", data: { at: "note" }, placeholder: "Your note" });
  note.value = paper.note;
  note.addEventListener("change", () => void save({ note: note.value.trim() }, "Note saved."));
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

const known = h("datalist", { id: "known-collections" });
const collection = h("select", { "aria-label": "Collection", on: { change: () => go({ collection: collection.value || null, cursor: null }) } });
const reading = h("select", { "aria-label": "Reading", on: { change: () => go({ reading: reading.value || null, cursor: null }) } });
const collections = choice(collection);
const asked = button("button", ask, [icon("ask"), "Ask this collection"], { hidden: true, data: { needs: "ask" } });
/** @type {Set<(collections: Api.Collection[]) => void>} */
const listeners = new Set();
/** @type {Api.Collection[]} */
let told = [];

/** @param {(collections: Api.Collection[]) => void} listener */
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
  reading.append(...options([["", "Read and unread"], ...READING]));
  collections.hidden = true;
  whenMarked(() => {
    void learnCollections();
    changed();
  });
  document.body.append(known);
  return [collections, asked, choice(reading)];
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
    collection.replaceChildren(...options([["", "All collections"], ...sizes(told)]));
    followShelves();
    for (const listener of listeners) listener(told);
  } catch {
    // choosing by collection is an extra
  }
}

/** Collections as options. @param {Api.Collection[]} all @returns {[string, string][]} */
export function sizes(all) {
  return all.map(({ name, size }) => [name, `${name} (${size.toLocaleString("en")})`]);
}

/** A button that puts papers into a collection. @param {string[]} paperIds @param {() => void} changed @returns {HTMLElement} */
export function collect(paperIds, changed) {
  const input = h("input", { class: "input", placeholder: "Collection", "aria-label": "Collection to add them to", list: "known-collections", maxlength: 100, autocomplete: "off", hidden: true });
  const toggle = () => {
    input.hidden = !input.hidden;
    (input.hidden ? opener : input).focus();
  };
  const opener = button("button", toggle, [icon("add"), "Collect"]);
  const put = async (/** @type {string} */ name) => {
    await get("/v1/papers", { method: "PATCH", json: { paper_ids: paperIds, add_collections: [name] } });
    notice(`${counted(paperIds.length, "paper")} added to “${name}”.`);
    input.value = "";
    toggle();
    await learnCollections();
    changed();
  };
  onKeys(input, { Escape: toggle, Enter: () => (input.value.trim() ? attempt(null, () => put(input.value.trim())) : false) });
  return h("span", { class: "collect", data: { needs: "write" } }, opener, input);
}
