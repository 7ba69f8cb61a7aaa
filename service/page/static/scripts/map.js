// The library by topic: a picture, and beside it the same as a list.

import { get, Problem } from "./api.js";
import { ALL, go, here, whileShown } from "./address.js";
import { byId, h } from "./dom.js";
import { backwards, filterCount, filtering, filterQuery } from "./filters.js";
import { announce } from "./notice.js";
import { openPaper } from "./panel.js";
import { Plot } from "./plot.js";
import { topicDetail, topicList } from "./topics.js";
import { counted, whenEmpty } from "./words.js";

/** @typedef {Api.MapOut} LibraryMap */

const FEWEST = 2;
const MOST = 40;
const SETTLED_MS = 300;

const state = h("p", { class: "state", role: "status" });
const told = h("div", { class: "told", hidden: true });
const beside = h("div", { class: "beside" });
const plot = new Plot({ open: (id) => openPaper(id), choose });
const whole = h("div", { class: "mapped", hidden: true }, plot.element, beside);
/** @type {LibraryMap | null} */
let map = null;
/** @type {string | null} What was asked for last. */
let wanted = null;
/** @type {string | null} What was asked for when the map came that is shown. */
let got = null;

export function startMap() {
  const filters = filtering("map-filters", { topic: null });
  byId("map").append(h("header", {}, h("h1", {}, "Map"), state, h("div", { class: "steering" }, filters.button, chooser())), filters.fields, filters.active, told, whole);
  whileShown("map", (place) => {
    if (backwards(place.filters)) {
      wanted = null;
      return drawNone();
    }
    const query = filterQuery(place.filters);
    if (place.topics !== null) query.set("topics", String(place.topics));
    const asked = query.toString();
    if (asked !== wanted) void load(asked);
    else if (map && got === asked) draw(map);
  });
}

/** The library has changed, and the map with it. */
export function forgetMap() {
  wanted = null;
}

function chooser() {
  const range = h("input", { type: "range", min: FEWEST, max: MOST });
  const automatic = h("button", { type: "button", class: "plain", on: { click: () => go({ topics: null, topic: null }, { replace: true }) } }, "Automatic");
  const output = h("output", {});
  let waiting = 0;
  range.addEventListener("input", () => {
    output.textContent = range.value;
    clearTimeout(waiting);
    waiting = setTimeout(() => go({ topics: Number(range.value), topic: null }, { replace: true }), SETTLED_MS);
  });
  tell = () => {
    const count = map?.topics.length ?? here().topics ?? FEWEST;
    range.max = String(Math.max(FEWEST, Math.min(MOST, Math.floor((map?.papers.length ?? MOST) / 2))));
    range.value = String(count);
    output.textContent = String(count);
    automatic.hidden = here().topics === null;
    row.hidden = !map?.papers.length;
  };
  const row = h("div", { class: "chooser", hidden: true }, h("label", {}, "How many topics", range), output, automatic);
  return row;
}
/** @type {() => void} Show how many topics there are. */
let tell = () => undefined;

/** @param {string} asked */
async function load(asked) {
  wanted = asked;
  state.textContent = "Reading the papers …";
  byId("map").setAttribute("aria-busy", "true");
  try {
    const found = await get(`/v1/map?${asked}`);
    if (wanted !== asked) return;
    [map, got] = [found, asked];
    tell();
    draw(found);
    if (found.papers.length) announce(`${counted(found.papers.length, "paper")} in ${counted(found.topics.length, "topic")}.`);
  } catch (error) {
    if (wanted !== asked) return;
    wanted = null;
    state.textContent = "";
    fail(error instanceof Problem ? error.message : String(error), asked);
  } finally {
    if (wanted === asked || wanted === null) byId("map").removeAttribute("aria-busy");
  }
}

/**
 * @param {string} why
 * @param {string} asked
 */
function fail(why, asked) {
  instead(h("div", { class: "failed", role: "alert" }, h("h2", {}, "There is no map"), h("p", {}, why), h("button", { type: "button", class: "button", on: { click: () => void load(asked) } }, "Try again")));
}

/** @param {LibraryMap} shown */
function draw(shown) {
  if (!shown.papers.length) return filterCount(here().filters) ? drawNone() : drawNothingYet();
  state.textContent = `${counted(shown.papers.length, "paper")} in ${counted(shown.topics.length, "topic")}: near papers speak of similar things`;
  whole.hidden = false;
  told.hidden = true;
  const topic = shown.topics.find((one) => one.n === here().topic) ?? null;
  plot.show(shown, topic?.n ?? null, here().paper);
  const key = topic ? `topic ${topic.n}` : "topics";
  const of = `${shown.index} ${got}`;
  if (beside.dataset.shows === key && beside.dataset.of === of) return;
  const hands = { choose, open: (/** @type {string} */ id) => openPaper(id), point: (/** @type {string | null} */ id) => plot.pointTo(id) };
  const left = beside.dataset.shows?.split(" ")[1];
  const focused = beside.contains(document.activeElement);
  beside.replaceChildren(topic ? topicDetail(shown, topic, plot.signs, hands) : topicList(shown, plot.signs, hands));
  Object.assign(beside.dataset, { shows: key, of });
  beside.scrollTop = 0;
  if (focused) /** @type {HTMLElement | null} */ (beside.querySelector(topic ? "h2" : `[data-n="${left}"]`))?.focus({ preventScroll: topic === null });
}

function drawNothingYet() {
  state.textContent = "No papers yet";
  instead(h("p", { class: "nothing" }, "A map shows what the papers speak of. ", h("a", { href: "/?view=library" }, "Bring some papers"), " first."));
}

function drawNone() {
  const all = h("button", { type: "button", class: "button", on: { click: () => go({ filters: ALL, topic: null }, { replace: true }) } }, "Show all");
  state.textContent = "No papers";
  instead(h("div", { class: "nothing" }, h("p", {}, "No paper passes the filters."), all, whenEmpty()));
}

/** @param {HTMLElement} what Stands in place of the picture. */
function instead(what) {
  whole.hidden = true;
  told.hidden = false;
  told.replaceChildren(what);
}

/** @param {number | null} topic */
function choose(topic) {
  go({ topic });
}
