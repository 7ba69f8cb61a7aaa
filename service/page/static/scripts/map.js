// The library by topic: a picture, and beside it the same as a list.

import { ALL, go, here, MOST_PAPERS, whileShown } from "./address.js";
import { get, messageOf } from "./api.js";
import { button, byId, h, icon } from "./dom.js";
import { backwards, filterCount, filtering, filterQuery } from "./filters.js";
import { announce } from "./notice.js";
import { openPaper } from "./panel.js";
import { doings, paperButton } from "./papers.js";
import { signIcon } from "./picture.js";
import { Plot } from "./plot.js";
import { isFilling } from "./start.js";
import { counted, whenEmpty } from "./words.js";

const FEWEST = 2;
const MOST = 40;
const SETTLED_MS = 300;

const state = h("p", { class: "state", role: "status" });
const told = h("div", { class: "told", hidden: true });
const beside = h("div", { class: "beside" });
const plot = new Plot({ open: (id) => openPaper(id), choose });
const whole = h("div", { class: "mapped", hidden: true }, plot.element, beside);
/** @type {Api.MapOut | null} */
let map = null;
/** @type {string | null} What was asked for last. */
let wanted = null;
/** @type {string | null} What was asked for when the map came that is shown. */
let got = null;

export function startMap() {
  const filters = filtering("map-filters", { topic: null });
  byId("map").append(h("header", {}, h("h1", {}, "Map"), state, h("div", { class: "steering" }, filters.button, chooser())), filters.fields, filters.active, told, whole);
  whileShown("map", follow);
}

/** @param {import("./address.js").Place} place */
function follow(place) {
  if (backwards(place.filters)) {
    wanted = null;
    return drawNone();
  }
  const query = filterQuery(place.filters);
  if (place.topics !== null) query.set("topics", String(place.topics));
  const asked = query.toString();
  if (asked !== wanted) void load(asked);
  else if (map && got === asked) draw(map);
}

/** The library has changed, and the map with it. @param {boolean} quiet Whether no more papers come. */
export function forgetMap(quiet) {
  wanted = null;
  // A map under somebody's eyes stays until the last paper is there.
  if (here().view === "map" && (quiet || !map?.papers.length)) follow(here());
}

function chooser() {
  const range = h("input", { type: "range", min: FEWEST, max: MOST });
  const automatic = button("plain", () => go({ topics: null, topic: null }, { replace: true }), "Automatic");
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
    fail(messageOf(error), asked);
  } finally {
    if (wanted === asked || wanted === null) byId("map").removeAttribute("aria-busy");
  }
}

/** @param {string} why @param {string} asked */
function fail(why, asked) {
  instead(h("div", { class: "failed", role: "alert" }, h("h2", {}, "There is no map"), h("p", {}, why), button("button", () => void load(asked), "Try again")));
}

/** @param {Api.MapOut} shown */
function draw(shown) {
  if (!shown.papers.length) return filterCount(here().filters) ? drawNone() : drawNothingYet();
  state.textContent = `${counted(shown.papers.length, "paper")} in ${counted(shown.topics.length, "topic")}: similar papers lie close together`;
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
  state.textContent = isFilling() ? "Papers are being imported" : "No papers yet";
  if (isFilling()) return instead(h("p", { class: "nothing" }, "The map appears as soon as the first papers are searchable."));
  instead(h("p", { class: "nothing" }, "The map shows what the papers are about. ", h("span", { data: { needs: "write" } }, h("a", { href: "/?view=library" }, "Add some papers"), " first.")));
}

function drawNone() {
  const all = button("button", () => go({ filters: ALL, topic: null }, { replace: true }), "Show all");
  state.textContent = "No papers";
  instead(h("div", { class: "nothing" }, h("p", {}, "No paper matches the filters."), all, whenEmpty()));
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

/** @typedef {Map<number, {hue: number, form: number}>} Signs */
/** @typedef {{choose: (topic: number | null) => void, open: (paperId: string) => void, point: (paperId: string | null) => void}} Hands */

const AT_ONCE = 30;

/** @param {Api.MapOut} map @param {Signs} signs @param {Hands} hands @returns {HTMLElement} */
export function topicList(map, signs, hands) {
  return h(
    "div",
    {},
    h("h2", { id: "topics-title" }, counted(map.topics.length, "topic")),
    h(
      "ol",
      { class: "bare topics", "aria-labelledby": "topics-title" },
      map.topics.map((topic) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "topic", data: { n: topic.n }, on: { click: () => hands.choose(topic.n) } },
            sign(signs, topic),
            h("span", {}, topic.label),
            h("span", { class: "count" }, h("span", { class: "unseen" }, ", "), topic.size.toLocaleString("en"), h("span", { class: "unseen" }, ` ${topic.size === 1 ? "paper" : "papers"}`)),
          ),
        ),
      ),
    ),
  );
}

/** @param {Api.MapOut} map @param {Api.TopicOut} topic @param {Signs} signs @param {Hands} hands @returns {HTMLElement} */
export function topicDetail(map, topic, signs, hands) {
  const titles = new Map(map.papers.map((spot) => [spot.paper_id, spot]));
  const list = h("ul", { class: "bare papers" });
  const more = button("plain", null, []);
  const show = (/** @type {number} */ most) => {
    const spots = topic.paper_ids.slice(list.childElementCount, most).flatMap((id) => titles.get(id) ?? []);
    list.append(...spots.map((spot) => entry(spot, hands)));
    more.hidden = topic.paper_ids.length <= most;
    more.textContent = `${topic.paper_ids.length - most} more`;
    more.onclick = () => show(most + 10 * AT_ONCE);
  };
  show(AT_ONCE);
  return h(
    "div",
    { class: "topic-detail" },
    button("plain back", () => hands.choose(null), [icon("back"), "All topics"]),
    h("h2", { tabindex: -1 }, sign(signs, topic), topic.label),
    h("p", { class: "soft" }, `${counted(topic.size, "paper")}, the most typical first. It is about ${topic.phrases.join(", ")}.`),
    h("div", { class: "row" }, doings(topic.paper_ids, topic.label)),
    topic.size > MOST_PAPERS && h("p", { class: "soft small" }, `The buttons use the ${MOST_PAPERS} most typical papers.`),
    list,
    more,
  );
}

/** @param {Api.Spot} spot @param {Hands} hands */
function entry(spot, hands) {
  const point = () => hands.point(spot.paper_id);
  const leave = () => hands.point(null);
  const on = { pointerenter: point, focus: point, pointerleave: leave, blur: leave };
  return h("li", {}, paperButton(spot, () => hands.open(spot.paper_id), { below: spot.year, on }));
}

/** @param {Signs} signs @param {Api.TopicOut} topic */
function sign(signs, topic) {
  const found = signs.get(topic.n);
  return found && signIcon(found);
}
