// Which papers are asked.

import { get } from "./api.js";
import { go, here, onMove } from "./address.js";
import { h, icon } from "./dom.js";
import { counted } from "./words.js";

/** @typedef {import("./address.js").Filters} Filters */

const LISTS = /** @type {const} */ ({ authors: "Author", venues: "Venue", tags: "Tag" });
const YEARS = /** @type {const} */ ({ year_from: "From year", year_to: "To year" });

/** More papers than these are named together. */
const NAMED_ALONE = 3;

/** Titles of the papers that one may be asking alone. */
const titles = new Map();

/**
 * Fields to set filters with.
 * @returns {HTMLElement}
 */
export function filterFields() {
  const years = Object.entries(YEARS).map(([name, label]) => {
    const input = h("input", { inputmode: "numeric", maxlength: 4, pattern: "\\d{4}", placeholder: "any" });
    input.addEventListener("change", () => change({ [name]: /^\d{1,4}$/.test(input.value.trim()) ? Number(input.value) : null }));
    const follow = () => {
      input.value = here().filters[/** @type {keyof typeof YEARS} */ (name)] ?? "";
    };
    onMove(follow);
    follow();
    return h("label", { class: "field" }, label, input);
  });
  const lists = Object.entries(LISTS).map(([name, label]) => {
    const key = /** @type {keyof typeof LISTS} */ (name);
    const input = h("input", { placeholder: "any", enterkeyhint: "done" });
    const add = () => {
      const value = input.value.trim().replace(/,$/, "").trim();
      input.value = "";
      const held = here().filters[key];
      if (value && !held.includes(value)) change({ [key]: [...held, value] });
    };
    input.addEventListener("change", add);
    input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it adds a value, and does not ask
      add();
    });
    return h("label", { class: "field" }, label, input);
  });
  return h("div", { class: "filters", id: "filters", role: "group", "aria-label": "Filters", hidden: true }, years, lists);
}

/** @param {Partial<Filters>} some */
function change(some) {
  go({ filters: { ...here().filters, ...some } }, { replace: true });
}

/**
 * @param {Filters} filters
 * @returns {number}
 */
export function filterCount(filters) {
  const years = Number(filters.year_from !== null) + Number(filters.year_to !== null);
  const papers = filters.paper_ids.length > NAMED_ALONE ? 1 : filters.paper_ids.length;
  return years + filters.authors.length + filters.venues.length + filters.tags.length + papers;
}

/**
 * What is set, each with a button that takes it back.
 * @param {Filters} filters
 * @returns {HTMLElement[]}
 */
export function filterTags(filters) {
  const years = Object.entries(YEARS).map(([name, label]) => {
    const year = filters[/** @type {keyof typeof YEARS} */ (name)];
    return year === null ? [] : [tag(`${label.toLowerCase()} ${year}`, { [name]: null })];
  });
  const lists = Object.entries(LISTS).map(([name, label]) => {
    const held = filters[/** @type {keyof typeof LISTS} */ (name)];
    return held.map((value) => tag(`${label.toLowerCase()}: ${value}`, { [name]: held.filter((other) => other !== value) }));
  });
  const { of } = here();
  const together = `${counted(filters.paper_ids.length, "paper")}${of ? ` of “${of}”` : ""}`;
  if (filters.paper_ids.length > NAMED_ALONE) return [...years.flat(), ...lists.flat(), tag(together, { paper_ids: [] })];
  const papers = filters.paper_ids.map((id) => {
    const shown = tag(titles.get(id) ?? "one paper", { paper_ids: filters.paper_ids.filter((other) => other !== id) });
    if (!titles.has(id)) void named(id, shown);
    return shown;
  });
  return [...years.flat(), ...lists.flat(), ...papers];
}

/**
 * @param {string} text
 * @param {Partial<Filters>} without
 */
function tag(text, without) {
  const remove = h("button", { type: "button", "aria-label": `Remove the filter ${text}`, on: { click: () => change(without) } }, icon("close"));
  return h("span", { class: "tag" }, h("span", {}, text), remove);
}

/**
 * @param {string} id
 * @param {HTMLElement} shown
 */
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
