// The library: what it holds, how to find in it, and how to change it.

import { go, here, onMove } from "./address.js";
import { get, messageOf } from "./api.js";
import { button, byId, choice, h, icon, options } from "./dom.js";
import { importArea, showRunning, watchDrops } from "./importing.js";
import { followShelves, learnCollections, shelves } from "./marking.js";
import { announce, attempt, notice } from "./notice.js";
import { openPaper } from "./panel.js";
import { lacking } from "./rights.js";
import { ORDERS, paperTable, selectionBar } from "./table.js";
import { counted } from "./words.js";

const A_PAGE = 50;
const TYPING_MS = 250;

const state = h("p", { class: "state", role: "status" });
const list = h("div", { class: "list" });
const pages = h("div", { class: "pages" });
/** How many papers stand before each page that one has seen, by its cursor, and the cursor of the page before. */
const seen = new Map([[/** @type {string | null} */ (null), { before: 0, back: /** @type {string | null | undefined} */ (undefined) }]]);
let shown = "";
/** @type {number | null} How many papers there are, as far as the page knows. */
let held = null;
/** How many imports wait or run. */
let arriving = 0;
/** @type {() => void} */
let tellChanged = () => undefined;

/** @param {{changed: () => void, takeText: (files: File[]) => Promise<void>}} hands */
export function startLibrary(hands) {
  tellChanged = hands.changed;
  const search = h("input", { class: "input", type: "search", "aria-label": "Search the library", placeholder: "Title, author or venue" });
  const sort = h("select", { "aria-label": "Order", on: { change: () => go({ sort: sort.value, cursor: null }) } });
  sort.append(...options(Object.entries(ORDERS)));
  let typing = 0;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => go({ search: search.value.trim(), cursor: null }, { replace: true }), TYPING_MS);
  });
  byId("library").append(
    h("header", {}, h("h1", {}, "Library"), state),
    ...lacking("Importing papers", "write"),
    importArea(changed),
    h("div", { class: "finder" }, h("div", { class: "search" }, icon("search"), search), shelves(changed), choice(sort)),
    list,
    pages,
    selectionBar(list, changed),
  );
  void learnCollections();
  watchDrops(hands.takeText);
  const follow = () => {
    const place = here();
    if (place.view !== "library") return;
    if (document.activeElement !== search) search.value = place.search;
    sort.value = place.sort in ORDERS ? place.sort : "title";
    const wanted = JSON.stringify([place.search, place.sort, place.cursor, place.collection, place.reading]);
    followShelves();
    if (wanted !== shown) void load(wanted);
  };
  onMove((place) => {
    if (place.view !== "library") shown = "";
    else if (!shown) void showRunning().catch(() => undefined);
    follow();
  });
  if (here().view === "library") void showRunning().catch(() => undefined);
  follow();
}

/** @param {Api.PageState} told */
export function showLibraryState(told) {
  const pending = told.pending ? `${told.pending.toLocaleString("en")} not searchable yet` : "all searchable";
  const none = told.arriving ? "Papers are being imported" : "No papers yet";
  const of = told.collection === null ? "" : ` of “${told.collection}”`;
  state.textContent = told.papers ? `${counted(told.papers, "paper")}${of}, ${pending}` : none;
  // The first papers, or the first word of them, take the place of what stands there without any.
  const news = told.papers ? held === 0 : told.arriving !== arriving;
  held = told.papers;
  arriving = told.arriving;
  if (news && here().view === "library") void load(shown);
}

/** The papers have changed: show them as they are now. */
function changed() {
  tellChanged();
  if (here().view === "library") void load(shown);
}

/** @param {string} wanted */
async function load(wanted) {
  shown = wanted;
  const { search, sort, cursor, collection, reading } = here();
  const query = new URLSearchParams({ limit: String(A_PAGE), sort: sort in ORDERS ? sort : "title" });
  if (search) query.set("q", search);
  if (collection) query.set("collection", collection);
  if (reading) query.set("reading", reading);
  if (cursor) query.set("cursor", cursor);
  list.setAttribute("aria-busy", "true");
  try {
    const page = await get(`/v1/papers?${query}`);
    if (wanted !== shown) return;
    list.replaceChildren(page.papers.length ? paperTable(page.papers, { open: (paper) => openPaper(paper.id), remove }) : nothing(search, Boolean(collection || reading)));
    turnPages(page, cursor);
    if (search) announce(`${counted(page.total, "paper")} found.`);
  } catch (error) {
    if (wanted !== shown) return;
    if (cursor) return go({ cursor: null }, { replace: true }); // of an order that is no longer chosen
    list.replaceChildren(h("p", { class: "nothing" }, messageOf(error)));
    pages.replaceChildren();
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** @param {string} search @param {boolean} shelved Whether only some are shown. */
function nothing(search, shelved) {
  const all = button("button", () => go({ search: "", cursor: null, collection: null, reading: null }), "Show all");
  if (shelved) return h("div", { class: "nothing" }, h("p", {}, "No paper matches."), all);
  if (!search && arriving) return h("p", { class: "nothing" }, "Papers are being imported. They appear here as soon as they are read.");
  if (!search) return h("p", { class: "nothing" }, "There is nothing here yet. ", h("span", { data: { needs: "write" } }, "Drop a file above, or paste from your reference manager."));
  return h("div", { class: "nothing" }, h("p", {}, `No paper has “${search}” in its title, authors or venue.`), all);
}

/** @param {{papers: Api.Paper[], next_cursor: string | null, total: number}} page @param {string | null} cursor */
function turnPages(page, cursor) {
  const place = seen.get(cursor);
  if (place && page.next_cursor) seen.set(page.next_cursor, { before: place.before + page.papers.length, back: cursor });
  const first = place ? place.before + 1 : 0;
  const range = place ? `${first.toLocaleString("en")}–${(place.before + page.papers.length).toLocaleString("en")} of ` : "";
  const turn = (/** @type {string} */ label, /** @type {string | null} */ to) =>
    button("button", () => (go({ cursor: to }), byId("library").scrollIntoView()), label);
  pages.replaceChildren(
    h("span", {}, page.papers.length ? `${range}${counted(page.total, "paper")}` : ""),
    h(
      "span",
      { class: "row" },
      cursor !== null && (place?.back !== undefined ? turn("Previous", place.back) : turn("First page", null)),
      page.next_cursor !== null && turn("Next", page.next_cursor),
    ),
  );
}

/** Delete a paper, and offer to bring it back. @param {Api.Paper} paper @param {HTMLElement} row */
async function remove(paper, row) {
  const place = [...(row.parentElement?.children ?? [])].indexOf(row);
  if (!(await attempt(null, () => get(`/v1/papers/${encodeURIComponent(paper.id)}`, { method: "DELETE" })))) return;
  if (here().paper === paper.id) go({ paper: null }, { replace: true });
  tellChanged();
  await load(shown);
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".of-tools button"));
  (buttons[Math.min(place, buttons.length - 1)] ?? byId("library").querySelector("input[type=search]"))?.focus();
  notice(`Deleted “${paper.title.length > 60 ? `${paper.title.slice(0, 59)}…` : paper.title}”.`, { label: "Undo", act: () => void restore(paper) });
}

/** @param {Api.Paper} paper */
async function restore(paper) {
  const { title, abstract, authors, year, venue, doi, arxiv_id, url, tags, retracted, note, reading, collections } = paper;
  const json = [{ title, abstract, authors, year, venue, doi, arxiv_id, url, tags, retracted, note, reading, collections }];
  if (await attempt(null, () => get("/v1/papers", { method: "PUT", json }))) notice("The paper is restored.");
  changed();
}
