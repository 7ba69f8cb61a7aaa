// The side panel: one paper, with the words that a sentence rests on.

import { afresh, ALL, go, goTo, here, onMove } from "./address.js";
import { get, Problem, request } from "./api.js";
import { button, byId, h, icon, link } from "./dom.js";
import { marks } from "./marking.js";
import { copy } from "./notice.js";
import { paperButton, paperList } from "./papers.js";
import { authors, retraction } from "./words.js";

/** @typedef {{said?: string, by?: string, ranges: Range[]}} Context What brought one to a paper. */

/** @type {Context} */
let context = { ranges: [] };
/** @type {string | null} */
let shown = null;
/** @type {Element | null} */
let before = null;
let turn = 0;

/** @param {string} paperId @param {Context} [why] */
export function openPaper(paperId, why = { ranges: [] }) {
  if (!shown) before = document.activeElement;
  context = why;
  if (here().paper === paperId) void show(paperId);
  else go({ paper: paperId });
}

export function startPanel() {
  onMove((place) => place.paper !== shown && void show(place.paper));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown && !event.defaultPrevented) close();
  });
  void show(here().paper);
}

function close() {
  go({ paper: null });
}

/** @param {string | null} paperId */
async function show(paperId) {
  const panel = byId("panel");
  const reading = anchor();
  shown = paperId;
  turn += 1;
  const mine = turn;
  if (paperId === null) {
    panel.hidden = true;
    context = { ranges: [] };
    keep(reading);
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    before = null;
    return;
  }
  const why = context;
  context = { ranges: [] };
  try {
    const paper = await get(`/v1/papers/${encodeURIComponent(paperId)}`);
    if (mine !== turn) return;
    fill(panel, content(paper, why));
    void related(panel, paper.id, () => mine === turn);
  } catch (error) {
    if (mine !== turn) return;
    const told = error instanceof Problem && error.status === 404 ? "This paper is no longer in the library." : String(error);
    fill(panel, [h("h2", { id: "panel-title", tabindex: -1 }, "No such paper"), h("p", { class: "soft" }, told)]);
  }
  keep(reading);
  byId("panel-title").focus({ preventScroll: true });
  const evidence = panel.querySelector("mark:not(.faint)");
  if (evidence && evidence.getBoundingClientRect().top > panel.clientHeight - 120) evidence.scrollIntoView({ block: "center" });
}

/** @param {HTMLElement} panel @param {Node[]} content */
function fill(panel, content) {
  const shut = button("plain square", close, icon("close"), { "aria-label": "Close the paper" });
  panel.replaceChildren(h("div", { class: "bar-of-panel" }, h("span", {}, "Paper"), shut), ...content);
  panel.hidden = false;
  panel.scrollTop = 0;
}

/** @param {Api.Paper} paper @param {Context} why @returns {Node[]} */
function content(paper, why) {
  const cite = button("button", () => void copyBibtex(paper.id), [icon("quote"), "Copy BibTeX"]);
  const only = button("button", () => askOnly(paper.id), [icon("ask"), "Ask this paper"], { data: { needs: "ask" } });
  const places = links(paper);
  return [
    h("h2", { id: "panel-title", tabindex: -1 }, paper.title, retraction(paper)),
    paper.authors.length > 0 && h("p", { class: "authors" }, authors(paper.authors, 12)),
    h("p", { class: "where" }, [paper.venue, paper.year].filter(Boolean).join(", ")),
    places.length > 0 && h("p", { class: "links" }, places),
    why.said && [h("h3", {}, why.by ?? "The answer says"), h("p", { class: "said" }, why.said)],
    h("h3", {}, why.ranges.some((range) => !range.soft) ? why.by ? "Abstract, with the words it is based on" : "Abstract, with the words the answer is based on" : "Abstract"),
    h("p", { class: "abstract" }, highlighted(paper.abstract, why.ranges)),
    h("div", { class: "row" }, cite, only),
    marks(paper),
    h("div", { class: "related" }),
  ]
    .flat()
    .filter((node) => node instanceof Node);
}

/** Where a paper can be read, each place once. @param {Api.Paper} paper @returns {Node[]} */
function links(paper) {
  const { doi, arxiv_id: arxiv, url } = paper;
  const said = [doi, arxiv].filter(Boolean).some((id) => url?.toLowerCase().includes(String(id).toLowerCase()));
  return [
    doi && link(`https://doi.org/${encodeURI(doi)}`, `doi:${doi}`),
    arxiv && link(`https://arxiv.org/abs/${encodeURI(arxiv)}`, `arXiv:${arxiv}`),
    url && !said && link(url, shortened(url)),
  ].filter((node) => node instanceof Node);
}

/** @param {HTMLElement} panel @param {string} paperId @param {() => boolean} stillShown */
async function related(panel, paperId, stillShown) {
  try {
    const told = await get(`/v1/papers/${encodeURIComponent(paperId)}/related?top_k=5`);
    if (!stillShown() || !told.related.length) return;
    const found = told.related.map(({ paper }) => paperButton(paper, () => openPaper(paper.id)));
    panel.querySelector(".related")?.replaceChildren(h("h3", {}, "Related papers"), paperList(found));
  } catch {
    // what is related is an extra
  }
}

/** @param {string} paperId */
async function copyBibtex(paperId) {
  const response = await request(`/v1/export?format=bibtex&paper_ids=${encodeURIComponent(paperId)}`);
  await copy(await response.text(), "BibTeX");
}

/** @param {string} paperId */
function askOnly(paperId) {
  const paper = innerWidth < 800 ? null : paperId;
  const { view, filters } = here();
  if (view === "ask") go({ paper, filters: { ...filters, paper_ids: [paperId] } });
  else goTo(afresh({ paper, filters: { ...ALL, paper_ids: [paperId] } }));
  document.querySelector("textarea")?.focus();
}

/** @param {string} address */
function shortened(address) {
  const bare = address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  return bare.length > 40 ? `${bare.slice(0, 39)}…` : bare;
}

/** What one reads must not move when the column becomes narrower. */
function anchor() {
  const main = byId("main").getBoundingClientRect();
  const element = document.elementFromPoint(main.left + main.width / 2, 120);
  return element?.closest(".turn") ? { element, top: element.getBoundingClientRect().top } : null;
}

/** @param {{element: Element, top: number} | null} reading */
function keep(reading) {
  if (reading?.element.isConnected) scrollBy(0, reading.element.getBoundingClientRect().top - reading.top);
}

/** @typedef {{start: number, end: number, quote: string, soft?: boolean}} Range */

/**
 * Places count characters as the service does, which are code points; JavaScript's own count halves some of them.
 * @param {string} abstract
 * @param {Range[]} ranges `soft` ones are marked more faintly.
 * @returns {Node[]}
 */
export function highlighted(abstract, ranges) {
  const characters = Array.from(abstract);
  /** @type {Uint8Array} 0: nothing, 1: soft, 2: marked. */
  const levels = new Uint8Array(characters.length);
  for (const range of ranges) {
    const [start, end] = placed(characters, range);
    const level = range.soft ? 1 : 2;
    for (let at = start; at < end; at += 1) levels[at] = Math.max(levels[at], level);
  }
  const nodes = [];
  for (let at = 0; at < characters.length; ) {
    let end = at + 1;
    while (end < characters.length && levels[end] === levels[at]) end += 1;
    const text = characters.slice(at, end).join("");
    nodes.push(levels[at] ? h("mark", { class: levels[at] === 1 ? "faint" : null }, text) : document.createTextNode(text));
    at = end;
  }
  return nodes;
}

/**
 * Where a quote stands. An abstract may have been edited since: then it is looked for, and not marked if it is gone.
 * @param {string[]} characters
 * @param {Range} range
 * @returns {[number, number]}
 */
function placed(characters, range) {
  if (characters.slice(range.start, range.end).join("") === range.quote) return [range.start, range.end];
  const whole = characters.join("");
  const at = range.quote ? whole.indexOf(range.quote) : -1;
  if (at < 0) return [0, 0];
  const start = Array.from(whole.slice(0, at)).length;
  return [start, start + Array.from(range.quote).length];
}
