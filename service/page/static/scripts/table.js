// The papers as a table.

import { go, here } from "./address.js";
import { h, icon } from "./dom.js";
import { tick, tickAll } from "./selecting.js";
import { authors, retraction } from "./words.js";

/** @typedef {Api.Paper} Paper */

/** The orders that a column stands for: as it is clicked first, and turned round. */
const COLUMNS = [
  { name: "Title", of: "of-title", said: (/** @type {Paper} */ paper) => paper.title, orders: ["title", "-title"], up: "title" },
  { name: "Venue", of: "of-venue", said: (/** @type {Paper} */ paper) => paper.venue },
  { name: "Year", of: "of-year", said: (/** @type {Paper} */ paper) => paper.year, orders: ["-year", "year"], up: "year" },
];

/** Every order, in words. */
export const ORDERS = /** @type {Record<string, string>} */ ({
  title: "By title",
  "-title": "By title, backwards",
  "-year": "Newest first",
  year: "Oldest first",
  "-added": "Last added first",
  added: "First added first",
});

/**
 * @param {Paper[]} papers
 * @param {{open: (paper: Paper) => void, remove: (paper: Paper, row: HTMLElement) => void}} hands
 * @returns {HTMLElement}
 */
export function paperTable(papers, hands) {
  const { sort } = here();
  // A column in which no paper has anything leaves its room to the titles.
  const columns = COLUMNS.filter(({ said, orders }) => orders?.includes(sort) || papers.some((paper) => said(paper)));
  return h(
    "table",
    { class: "table" },
    h("caption", { class: "unseen" }, "Papers"),
    h("thead", {}, h("tr", {}, h("th", { class: "of-choice" }, tickAll(papers)), columns.map(heading), h("th", { class: "of-tools" }, h("span", { class: "unseen" }, "Delete")))),
    h("tbody", {}, papers.map((paper) => row(paper, columns, hands))),
  );
}

/** @param {typeof COLUMNS[number]} column */
function heading(column) {
  if (!column.orders) return h("th", { class: column.of, scope: "col" }, h("span", {}, column.name));
  const { sort } = here();
  const [first, second] = column.orders;
  const sorted = column.orders.includes(sort);
  const up = sort === column.up;
  const click = () => go({ sort: sort === first ? second : first, cursor: null });
  return h(
    "th",
    { class: column.of, scope: "col", "aria-sort": sorted ? (up ? "ascending" : "descending") : null },
    h("button", { type: "button", on: { click } }, column.name, sorted && icon(up ? "up" : "down")),
  );
}

/**
 * @param {Paper} paper
 * @param {typeof COLUMNS} columns
 * @param {Parameters<typeof paperTable>[1]} hands
 */
function row(paper, columns, hands) {
  const element = h(
    "tr",
    {},
    h("td", { class: "of-choice" }, tick(paper)),
    h(
      "td",
      { class: "of-title" },
      h("button", { type: "button", class: "open", on: { click: () => hands.open(paper) } }, paper.title, retraction(paper)),
      paper.authors.length > 0 && h("p", { class: "about" }, authors(paper.authors, 6)),
    ),
    columns.map(({ of, said }) => of !== "of-title" && h("td", { class: of }, said(paper))),
    h(
      "td",
      { class: "of-tools" },
      h("button", { type: "button", class: "plain square danger", "aria-label": `Delete ${paper.title}`, on: { click: () => hands.remove(paper, element) } }, icon("bin")),
    ),
  );
  return element;
}
