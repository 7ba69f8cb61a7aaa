// What is shown, as the address says it: so that a view can be kept, shared, and gone back to.

/**
 * @typedef {{year_from: number | null, year_to: number | null, authors: string[], venues: string[], tags: string[],
 *   collections: string[], paper_ids: string[]}} Filters
 * @typedef {{view: View, chat: string | null, paper: string | null, question: string, filters: Filters, of: string | null,
 *   model: string | null, faithfulness: Api.Policy, search: string, sort: string, cursor: string | null, from: string | null,
 *   topics: number | null, topic: number | null, job: string | null, show: string | null,
 *   collection: string | null, reading: string | null}} Place
 *   `of` says in words what the chosen papers are; `from` is a source to fetch from; `topics` and `topic` are of the map:
 *   how many, and which one; `job` is the work that a view shows, `show` the part of it.
 * @typedef {typeof VIEWS[number]} View
 */

export const VIEWS = /** @type {const} */ (["ask", "library", "map", "compare", "check", "review", "screen", "watches"]);

const POLICIES = /** @type {const} */ (["strict", "annotate", "off"]);

/** How many papers an address names at most. */
export const MOST_PAPERS = 200;

/** `collection` is what the library shows. */
const LISTS = /** @type {const} */ ({ authors: "author", venues: "venue", tags: "tag", collections: "in", paper_ids: "only" });

/** @type {Filters} */
export const ALL = { year_from: null, year_to: null, authors: [], venues: [], tags: [], collections: [], paper_ids: [] };

/** @type {Place} Where nothing is chosen, in the order in which an address says it. */
const NOTHING = {
  view: "ask", chat: null, question: "", filters: ALL, of: null, model: null, faithfulness: "strict", search: "", sort: "title",
  cursor: null, from: null, topics: null, topic: null, job: null, show: null, collection: null, reading: null, paper: null,
};

/** @type {Set<(place: Place) => void>} */
const listeners = new Set();

/** What stands in an address as it is. */
const TEXTS = /** @type {const} */ (["chat", "paper", "of", "model", "cursor", "from", "job", "show", "collection"]);

/** @returns {Place} */
export function here() {
  const given = new URLSearchParams(location.search);
  const number = (/** @type {string} */ name) => (/^\d{1,4}$/.test(given.get(name) ?? "") ? Number(given.get(name)) : null);
  const lists = Object.entries(LISTS).map(([list, name]) => [list, [...new Set(given.getAll(name).filter((value) => value.trim()))]]);
  const topics = number("topics");
  return {
    ...NOTHING,
    ...Object.fromEntries(TEXTS.map((name) => [name, given.get(name)])),
    view: VIEWS.find((one) => one === given.get("view")) ?? "ask",
    question: given.get("q") ?? "",
    filters: { ...ALL, year_from: number("year_from"), year_to: number("year_to"), ...Object.fromEntries(lists) },
    faithfulness: POLICIES.find((one) => one === given.get("faithfulness")) ?? NOTHING.faithfulness,
    search: given.get("search") ?? "",
    sort: given.get("sort") ?? NOTHING.sort,
    topics: topics && topics <= 100 ? topics : null,
    topic: number("topic"),
    reading: ["unread", "reading", "read"].find((one) => one === given.get("reading")) ?? null,
  };
}

/** @param {Place} place @returns {string} */
export function addressOf(place) {
  const said = new URLSearchParams();
  const say = (/** @type {string} */ name, /** @type {unknown} */ value) => value !== null && value !== "" && said.append(name, String(value));
  for (const [name, value] of Object.entries(place)) {
    if (name === "filters") {
      say("year_from", place.filters.year_from);
      say("year_to", place.filters.year_to);
      for (const [list, called] of Object.entries(LISTS)) {
        for (const one of place.filters[/** @type {keyof typeof LISTS} */ (list)]) say(called, one);
      }
    } else if (value !== NOTHING[/** @type {keyof Place} */ (name)] && (name !== "of" || place.filters.paper_ids.length)) {
      say(name === "question" ? "q" : name, value);
    }
  }
  return said.size ? `/?${said}` : "/";
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

/** The address of a view in which nothing is chosen but what is named. @param {Partial<Place>} change @returns {string} */
export function afresh(change = {}) {
  const { model, faithfulness } = here();
  return addressOf({ ...NOTHING, model, faithfulness, ...change });
}

/**
 * The address of a view of chosen papers. An address holds so many; of more, the first.
 * @param {View} view
 * @param {string[]} paperIds
 * @param {string | null} of What they are, in words.
 * @returns {string}
 */
export function withPapers(view, paperIds, of = null) {
  return afresh({ view, of, filters: { ...ALL, paper_ids: paperIds.slice(0, MOST_PAPERS) } });
}

/** Call `follow` whenever a view is what is shown, with where one is. @param {View} view @param {(place: Place) => void} follow */
export function whileShown(view, follow) {
  const tell = (/** @type {Place} */ place) => place.view === view && follow(place);
  onMove(tell);
  tell(here());
}

/** Go to an address of this page. @param {string} address */
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
