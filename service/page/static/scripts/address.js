// What is shown, as the address says it: so that a view can be kept, shared, and gone back to.

/**
 * @typedef {{year_from: number | null, year_to: number | null, authors: string[], venues: string[], tags: string[],
 *   paper_ids: string[]}} Filters
 * @typedef {{view: "ask" | "library", chat: string | null, paper: string | null, question: string, filters: Filters,
 *   model: string | null, faithfulness: string, search: string, sort: string, cursor: string | null}} Place
 */

/** What the page does unless told otherwise. */
export const POLICY = "strict";
export const SORT = "title";

const LISTS = /** @type {const} */ ({ authors: "author", venues: "venue", tags: "tag", paper_ids: "only" });

/** @type {Set<(place: Place) => void>} */
const listeners = new Set();

/** @returns {Place} */
export function here() {
  const given = new URLSearchParams(location.search);
  const year = (/** @type {string} */ name) => (/^\d{1,4}$/.test(given.get(name) ?? "") ? Number(given.get(name)) : null);
  return {
    view: given.get("view") === "library" ? "library" : "ask",
    chat: given.get("chat"),
    paper: given.get("paper"),
    question: given.get("q") ?? "",
    filters: {
      year_from: year("year_from"),
      year_to: year("year_to"),
      authors: given.getAll("author"),
      venues: given.getAll("venue"),
      tags: given.getAll("tag"),
      paper_ids: given.getAll("only"),
    },
    model: given.get("model"),
    faithfulness: ["strict", "annotate", "off"].find((one) => one === given.get("faithfulness")) ?? POLICY,
    search: given.get("search") ?? "",
    sort: given.get("sort") ?? SORT,
    cursor: given.get("cursor"),
  };
}

/**
 * @param {Place} place
 * @returns {string}
 */
export function addressOf(place) {
  const said = new URLSearchParams();
  const say = (/** @type {string} */ name, /** @type {string | number | null} */ value) => {
    if (value !== null && value !== "") said.append(name, String(value));
  };
  if (place.view !== "ask") say("view", place.view);
  say("chat", place.chat);
  say("q", place.question);
  say("year_from", place.filters.year_from);
  say("year_to", place.filters.year_to);
  for (const [list, name] of Object.entries(LISTS)) {
    for (const value of place.filters[/** @type {keyof typeof LISTS} */ (list)]) say(name, value);
  }
  say("model", place.model);
  if (place.faithfulness !== POLICY) say("faithfulness", place.faithfulness);
  say("search", place.search);
  if (place.sort !== SORT) say("sort", place.sort);
  say("cursor", place.cursor);
  say("paper", place.paper);
  const query = said.toString();
  return query ? `/?${query}` : "/";
}

/**
 * Go elsewhere. What is not named stays.
 * @param {Partial<Place>} change
 * @param {{replace?: boolean}} [how] With `replace`, going back passes over where one was.
 */
export function go(change, how = {}) {
  const address = addressOf({ ...here(), ...change });
  if (address === location.pathname + location.search) return;
  if (how.replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  tell();
}

/**
 * The address of a view in which nothing is chosen but what is named.
 * @param {Partial<Place>} change
 * @returns {string}
 */
export function afresh(change = {}) {
  const { model, faithfulness } = here();
  return addressOf({ ...NOTHING, model, faithfulness, ...change });
}

/** @type {Place} */
const NOTHING = {
  view: "ask",
  chat: null,
  paper: null,
  question: "",
  filters: { year_from: null, year_to: null, authors: [], venues: [], tags: [], paper_ids: [] },
  model: null,
  faithfulness: POLICY,
  search: "",
  sort: SORT,
  cursor: null,
};

/**
 * Go to an address of this page.
 * @param {string} address
 */
export function goTo(address) {
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  tell();
}

/** @param {(place: Place) => void} listener */
export function onMove(listener) {
  listeners.add(listener);
}

function tell() {
  const place = here();
  for (const listener of listeners) listener(place);
}

addEventListener("popstate", tell);
