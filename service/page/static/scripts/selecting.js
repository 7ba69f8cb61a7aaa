// Papers of the library that are ticked, and the bar that says what can be done with them.

import { here, MOST_PAPERS, onMove } from "./address.js";
import { collect } from "./collections.js";
import { choose, chooseNone, doings } from "./doings.js";
import { h, icon } from "./dom.js";
import { announce, notice } from "./notice.js";
import { counted } from "./words.js";

/** @typedef {Api.Paper} Paper */

/**
 * @param {Paper} paper
 * @returns {HTMLElement}
 */
export function tick(paper) {
  const box = h("input", { type: "checkbox", "aria-label": `Choose ${paper.title}`, data: { paper: paper.id } });
  box.checked = here().filters.paper_ids.includes(paper.id);
  box.addEventListener("change", () => {
    const others = here().filters.paper_ids.filter((id) => id !== paper.id);
    if (box.checked && others.length >= MOST_PAPERS) {
      box.checked = false;
      return notice(`${MOST_PAPERS} papers can be chosen at most.`);
    }
    choose(box.checked ? [...others, paper.id] : others);
    announce(`${counted(here().filters.paper_ids.length, "paper")} chosen.`);
  });
  return box;
}

/**
 * A box that ticks all papers that are shown, or none of them.
 * @param {Paper[]} papers
 * @returns {HTMLElement}
 */
export function tickAll(papers) {
  const box = h("input", { type: "checkbox", "aria-label": "Choose all that are shown", data: { all: "" } });
  followAll(box, papers.map((paper) => here().filters.paper_ids.includes(paper.id)));
  box.addEventListener("change", () => {
    const shown = new Set(papers.map((paper) => paper.id));
    const others = here().filters.paper_ids.filter((id) => !shown.has(id));
    const wanted = box.checked ? [...others, ...shown] : others;
    if (wanted.length > MOST_PAPERS) notice(`${MOST_PAPERS} papers can be chosen at most.`);
    choose(wanted.slice(0, MOST_PAPERS));
    announce(`${counted(here().filters.paper_ids.length, "paper")} chosen.`);
  });
  return box;
}

/**
 * @param {HTMLInputElement} box
 * @param {boolean[]} chosen
 */
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

/**
 * @param {HTMLElement} bar
 * @param {string[]} paperIds
 * @param {() => void} changed
 */
function show(bar, paperIds, changed) {
  bar.hidden = paperIds.length === 0;
  if (bar.hidden || bar.dataset.of === paperIds.join()) return;
  bar.dataset.of = paperIds.join();
  const none = h("button", { type: "button", class: "plain", on: { click: chooseNone } }, icon("close"), "None");
  bar.replaceChildren(h("span", { class: "said" }, `${counted(paperIds.length, "paper")} chosen`), h("span", { class: "row" }, doings(paperIds), collect(paperIds, changed), none));
}
