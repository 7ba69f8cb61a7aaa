// The topics of the map as a list, and one of them with its papers and what can be done with them.

import { MOST_PAPERS } from "./address.js";
import { doings } from "./doings.js";
import { h, icon } from "./dom.js";
import { signIcon } from "./signs.js";
import { counted } from "./words.js";

/** @typedef {Api.TopicOut} Topic */
/** @typedef {Api.MapOut} LibraryMap */
/** @typedef {Map<number, {hue: number, form: number}>} Signs */
/** @typedef {{choose: (topic: number | null) => void, open: (paperId: string) => void, point: (paperId: string | null) => void}} Hands */

const AT_ONCE = 30;

/**
 * @param {LibraryMap} map
 * @param {Signs} signs
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
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

/**
 * @param {LibraryMap} map
 * @param {Topic} topic
 * @param {Signs} signs
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
export function topicDetail(map, topic, signs, hands) {
  const titles = new Map(map.papers.map((spot) => [spot.paper_id, spot]));
  const list = h("ul", { class: "bare papers" });
  const more = h("button", { type: "button", class: "plain" });
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
    h("button", { type: "button", class: "plain back", on: { click: () => hands.choose(null) } }, icon("back"), "All topics"),
    h("h2", { tabindex: -1 }, sign(signs, topic), topic.label),
    h("p", { class: "soft" }, `${counted(topic.size, "paper")}, the most typical first. It speaks of ${topic.phrases.join(", ")}.`),
    h("div", { class: "row" }, doings(topic.paper_ids, topic.label)),
    topic.size > MOST_PAPERS && h("p", { class: "soft small" }, `The ${MOST_PAPERS} most typical are taken along.`),
    list,
    more,
  );
}

/**
 * @param {Api.Spot} spot
 * @param {Hands} hands
 */
function entry(spot, hands) {
  const point = () => hands.point(spot.paper_id);
  const leave = () => hands.point(null);
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "paper plainly", on: { click: () => hands.open(spot.paper_id), pointerenter: point, focus: point, pointerleave: leave, blur: leave } },
      h("span", { class: "title" }, spot.title),
      spot.year && h("span", { class: "about" }, spot.year),
    ),
  );
}

/**
 * @param {Signs} signs
 * @param {Topic} topic
 */
function sign(signs, topic) {
  const found = signs.get(topic.n);
  return found && signIcon(found);
}
