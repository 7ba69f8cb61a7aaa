// The papers as a table, and the bar that says what can be done with those that are ticked.

import { go, here, MOST_PAPERS, onMove } from "./address.js";
import { button, h, icon } from "./dom.js";
import { collect } from "./marking.js";
import { announce, notice } from "./notice.js";
import { choose, doings } from "./papers.js";
import { authors, counted, retraction } from "./words.js";

/** The orders that a column stands for: as it is clicked first, and turned round. */
const COLUMNS = [
  { name: "Title", of: "of-title", said: (/** @type {Api.Paper} */ paper) => paper.title, orders: ["title", "-title"], up: "title" },
  { name: "Venue", of: "of-venue", said: (/** @type {Api.Paper} */ paper) => paper.venue },
  { name: "Year", of: "of-year", said: (/** @type {Api.Paper} */ paper) => paper.year, orders: ["-year", "year"], up: "year" },
];

/** What these columns need; see rights.js. */
const [CHOICE, REMOVAL] = [{ needs: "choose" }, { needs: "write" }];

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
 * @param {Api.Paper[]} papers
 * @param {{open: (paper: Api.Paper) => void, remove: (paper: Api.Paper, row: HTMLElement) => void}} hands
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
    h("thead", {}, h("tr", {}, h("th", { class: "of-choice", data: CHOICE }, tickAll(papers)), columns.map(heading), h("th", { class: "of-tools", data: REMOVAL }, h("span", { class: "unseen" }, "Delete")))),
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

/** @param {Api.Paper} paper @param {typeof COLUMNS} columns @param {Parameters<typeof paperTable>[1]} hands */
function row(paper, columns, hands) {
  /** @type {HTMLTableRowElement} */
  const element = h(
    "tr",
    {},
    h("td", { class: "of-choice", data: CHOICE }, tick(paper)),
    h(
      "td",
      { class: "of-title" },
      button("open", () => hands.open(paper), [paper.title, retraction(paper)]),
      paper.authors.length > 0 && h("p", { class: "about" }, authors(paper.authors, 6)),
    ),
    columns.map(({ of, said }) => of !== "of-title" && h("td", { class: of }, h("span", {}, said(paper)))),
    h(
      "td",
      { class: "of-tools", data: REMOVAL },
      button("plain square danger", () => hands.remove(paper, element), icon("bin"), { "aria-label": `Delete ${paper.title}` }),
    ),
  );
  return element;
}

/** @param {Api.Paper} paper @returns {HTMLElement} */
export function tick(paper) {
  const box = h("input", { type: "checkbox", "aria-label": `Choose ${paper.title}`, data: { paper: paper.id } });
  box.checked = here().filters.paper_ids.includes(paper.id);
  box.addEventListener("change", () => {
    const others = here().filters.paper_ids.filter((id) => id !== paper.id);
    if (box.checked && others.length >= MOST_PAPERS) {
      box.checked = false;
      return notice(`You can choose at most ${MOST_PAPERS} papers.`);
    }
    choose(box.checked ? [...others, paper.id] : others);
    announce(`${counted(here().filters.paper_ids.length, "paper")} chosen.`);
  });
  return box;
}

/** A box that ticks all papers that are shown, or none of them. @param {Api.Paper[]} papers @returns {HTMLElement} */
export function tickAll(papers) {
  const box = h("input", { type: "checkbox", "aria-label": "Choose all that are shown", data: { all: "" } });
  followAll(box, papers.map((paper) => here().filters.paper_ids.includes(paper.id)));
  box.addEventListener("change", () => {
    const shown = new Set(papers.map((paper) => paper.id));
    const others = here().filters.paper_ids.filter((id) => !shown.has(id));
    const wanted = box.checked ? [...others, ...shown] : others;
    if (wanted.length > MOST_PAPERS) notice(`You can choose at most ${MOST_PAPERS} papers.`);
    choose(wanted.slice(0, MOST_PAPERS));
    announce(`${counted(here().filters.paper_ids.length, "paper")} chosen.`);
  });
  return box;
}

/** @param {HTMLInputElement} box @param {boolean[]} chosen */
function followAll(box, chosen) {
  const count = chosen.filter(Boolean).length;
  box.checked = count > 0 && count === chosen.length;
  box.indeterminate = count > 0 && count < chosen.length;
}

/**
 * The bar at the foot of the library, while papers are chosen.
 * @param {HTMLElement} list Where the boxes are.
 * @param {() => void} changed
 * @returns {HTMLElement}
 */
export function selectionBar(list, changed) {
  const bar = h("div", { class: "selection", hidden: true, role: "group", "aria-label": "Chosen papers" });
  onMove(({ view, filters }) => {
    if (view !== "library") return;
    show(bar, filters.paper_ids, changed);
    const boxes = /** @type {HTMLInputElement[]} */ ([...list.querySelectorAll("input[data-paper]")]);
    for (const box of boxes) box.checked = filters.paper_ids.includes(box.dataset.paper ?? "");
    const all = list.querySelector("input[data-all]");
    if (all instanceof HTMLInputElement) followAll(all, boxes.map((box) => box.checked));
  });
  show(bar, here().filters.paper_ids, changed);
  return bar;
}

/** @param {HTMLElement} bar @param {string[]} paperIds @param {() => void} changed */
function show(bar, paperIds, changed) {
  bar.hidden = paperIds.length === 0;
  if (bar.hidden || bar.dataset.of === paperIds.join()) return;
  bar.dataset.of = paperIds.join();
  const none = button("plain", () => choose([]), [icon("close"), "Clear"]);
  bar.replaceChildren(h("span", { class: "said" }, `${counted(paperIds.length, "paper")} chosen`), h("span", { class: "row" }, doings(paperIds), collect(paperIds, changed), none));
}
