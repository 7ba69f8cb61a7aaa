// Which papers are asked, or mapped.

import { go, here, onMove } from "./address.js";
import { get } from "./api.js";
import { alertLine, button, h, icon, onKeys, options, unmoved } from "./dom.js";
import { removal } from "./forms.js";
import { onCollections, sizes } from "./marking.js";
import { counted } from "./words.js";

/** @typedef {import("./address.js").Filters} Filters */
/** @typedef {import("./address.js").Place} Place */
/** @typedef {(some: Partial<Filters>) => void} Change */

const LISTS = /** @type {const} */ ({ authors: "Author", venues: "Venue", tags: "Tag", collections: "Collection" });
const TYPED = /** @type {const} */ (["authors", "venues", "tags"]);
const YEARS = /** @type {const} */ ({ year_from: "From year", year_to: "To year" });

/** More papers than these are named together. */
const NAMED_ALONE = 3;

/** Titles of the papers that one may be asking alone. */
const titles = new Map();

/**
 * The filters of a view: the button that shows their fields, the fields, and what is set.
 * @param {string} id Of the fields.
 * @param {Partial<Place>} [also] What becomes of the rest of the address when a filter changes.
 * @returns {{button: HTMLElement, fields: HTMLElement, active: HTMLElement, close: () => void}}
 */
export function filtering(id, also = {}) {
  const change = (/** @type {Partial<Filters>} */ some) => go({ ...also, filters: { ...here().filters, ...some } }, { replace: true });
  const wrong = alertLine();
  const fields = h("div", { class: "filters", id, role: "group", "aria-label": "Filters", hidden: true }, yearFields(change), TYPED.map((key) => listField(key, change)), collectionField(change));
  const tags = h("div", { class: "tags" });
  const active = h("div", { class: "active" }, tags, wrong);
  const badge = h("span", { class: "badge" });
  const show = (/** @type {boolean} */ shown) => {
    fields.hidden = !shown;
    opener.setAttribute("aria-expanded", String(shown));
  };
  const toggle = () => {
    show(Boolean(fields.hidden));
    if (!fields.hidden) fields.querySelector("input")?.focus({ preventScroll: true });
  };
  const opener = button("plain", toggle, [icon("filter"), h("span", { class: "label" }, "Filters"), badge], { "aria-expanded": "false", "aria-controls": id });
  const shut = (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation(); // it closes nothing else
    show(false);
    opener.focus();
  };
  onKeys(fields, { Escape: shut });
  const follow = () => {
    const { filters } = here();
    wrong.textContent = backwards(filters) ? `${filters.year_from} is after ${filters.year_to}, so no paper can match.` : "";
    wrong.hidden = !backwards(filters);
    tags.replaceChildren(...filterTags(filters, change));
    active.hidden = !tags.childElementCount;
    badge.textContent = String(filterCount(filters));
    badge.hidden = !filterCount(filters);
  };
  onMove(follow);
  follow();
  return { button: opener, fields, active, close: () => show(false) };
}

/** @param {Change} change */
function yearFields(change) {
  return Object.entries(YEARS).map(([name, label]) => {
    const input = h("input", { inputmode: "numeric", maxlength: 4, placeholder: "any", autocomplete: "off" });
    const tell = () => {
      input.value = String(here().filters[/** @type {keyof typeof YEARS} */ (name)] ?? "");
    };
    const take = () => {
      const said = input.value.trim();
      if (said === "" || /^\d{1,4}$/.test(said)) change({ [name]: said === "" ? null : Number(said) });
      tell(); // what is no year does not stay there as if it held
    };
    input.addEventListener("change", () => unmoved(take));
    onKeys(input, { Enter: take }); // it does not ask
    onMove(() => document.activeElement !== input && tell());
    tell();
    return h("label", { class: "field" }, label, input);
  });
}

/** @param {typeof TYPED[number]} key @param {Change} change */
function listField(key, change) {
  const input = h("input", { placeholder: "any", enterkeyhint: "done", autocomplete: "off" });
  const add = () => {
    const value = input.value.trim().replace(/,$/, "").trim();
    input.value = "";
    const held = here().filters[key];
    if (value && !held.includes(value)) change({ [key]: [...held, value] });
  };
  input.addEventListener("change", () => unmoved(add));
  onKeys(input, { Enter: add });
  return h("label", { class: "field" }, LISTS[key], input);
}

/** Seen where there are collections, or the address names one. @param {Change} change */
function collectionField(change) {
  const select = h("select", {});
  const field = h("label", { class: "field", hidden: true }, LISTS.collections, select);
  /** @type {Api.Collection[]} */
  let known = [];
  const follow = () => {
    const [held] = here().filters.collections;
    const others = held === undefined || known.some(({ name }) => name === held) ? [] : [{ name: held, size: 0 }];
    const offered = [...known, ...others];
    if (JSON.stringify(offered) !== select.dataset.offers) {
      select.dataset.offers = JSON.stringify(offered);
      select.replaceChildren(...options([["", "any"], ...sizes(offered)]));
    }
    select.value = held ?? "";
    field.hidden = offered.length === 0;
  };
  select.addEventListener("change", () => change({ collections: select.value ? [select.value] : [] }));
  onCollections((collections) => {
    known = collections;
    follow();
  });
  onMove(follow);
  follow();
  return field;
}

/** Whether the years leave none. @param {Filters} filters @returns {boolean} */
export function backwards({ year_from, year_to }) {
  return year_from !== null && year_to !== null && year_from > year_to;
}

/** @param {Filters} filters @returns {number} */
export function filterCount(filters) {
  const years = Number(filters.year_from !== null) + Number(filters.year_to !== null);
  const papers = filters.paper_ids.length > NAMED_ALONE ? 1 : filters.paper_ids.length;
  const lists = Object.keys(LISTS).reduce((sum, key) => sum + filters[/** @type {keyof typeof LISTS} */ (key)].length, 0);
  return years + lists + papers;
}

/** What is set, each with a button that takes it back. @param {Filters} filters @param {Change} change @returns {HTMLElement[]} */
function filterTags(filters, change) {
  const years = Object.entries(YEARS).map(([name, label]) => {
    const year = filters[/** @type {keyof typeof YEARS} */ (name)];
    return year === null ? [] : [tag(`${label.toLowerCase()} ${year}`, () => change({ [name]: null }))];
  });
  const lists = Object.entries(LISTS).map(([name, label]) => {
    const held = filters[/** @type {keyof typeof LISTS} */ (name)];
    return held.map((value) => tag(`${label.toLowerCase()}: ${value}`, () => change({ [name]: held.filter((other) => other !== value) })));
  });
  const { of } = here();
  const together = `${counted(filters.paper_ids.length, "paper")}${of ? ` of “${of}”` : ""}`;
  if (filters.paper_ids.length > NAMED_ALONE) return [...years.flat(), ...lists.flat(), tag(together, () => change({ paper_ids: [] }))];
  const papers = filters.paper_ids.map((id) => {
    const shown = tag(titles.get(id) ?? "one paper", () => change({ paper_ids: filters.paper_ids.filter((other) => other !== id) }));
    if (!titles.has(id)) void named(id, shown);
    return shown;
  });
  return [...years.flat(), ...lists.flat(), ...papers];
}

/** @param {string} text @param {() => void} remove */
function tag(text, remove) {
  return h("span", { class: "tag" }, h("span", {}, text), removal(`Remove the filter ${text}`, remove));
}

/** @param {string} id @param {HTMLElement} shown */
async function named(id, shown) {
  try {
    const { title } = await get(`/v1/papers/${encodeURIComponent(id)}`);
    titles.set(id, title.length > 60 ? `${title.slice(0, 59)}…` : title);
    const text = shown.querySelector("span");
    if (text) text.textContent = titles.get(id);
    shown.querySelector("button")?.setAttribute("aria-label", `Remove the filter ${titles.get(id)}`);
  } catch {
    // the paper is gone; asking will say so
  }
}

/** The part of an address of the API that says what `filters` say. @param {Filters} filters @returns {URLSearchParams} */
export function filterQuery(filters) {
  const query = new URLSearchParams();
  for (const name of /** @type {const} */ (["year_from", "year_to"])) {
    const year = filters[name];
    if (year !== null) query.set(name, String(year));
  }
  const names = /** @type {const} */ ({ authors: "author", venues: "venue", tags: "tag", collections: "collection", paper_ids: "paper_id" });
  for (const [list, name] of Object.entries(names)) {
    for (const value of filters[/** @type {keyof typeof names} */ (list)]) query.append(name, value);
  }
  return query;
}
