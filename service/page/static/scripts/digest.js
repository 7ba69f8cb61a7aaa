// What was new at one run of a saved search, by topic.

import { doings } from "./doings.js";
import { h } from "./dom.js";
import { openPaper } from "./panel.js";
import { about, counted, retraction } from "./words.js";

/** @typedef {Api.DigestOut} Digest */

/**
 * @param {Digest} digest
 * @returns {HTMLElement}
 */
export function digestOf(digest) {
  const ids = digest.topics.flatMap((topic) => topic.papers.map(({ paper }) => paper.id));
  const day = new Date(digest.made_at).toLocaleString("en", { dateStyle: "long", timeStyle: "short" });
  return h(
    "article",
    { class: "digest" },
    h("h2", {}, `${counted(digest.size, "new paper")}, ${day}`),
    h("div", { class: "row" }, doings(ids, `${digest.watch.name}, ${day}`)),
    digest.topics.map((topic) => [digest.topics.length > 1 && h("h3", {}, topic.label), h("ul", { class: "bare papers" }, topic.papers.map(entry))]),
  );
}

/** @param {Digest["topics"][number]["papers"][number]} found */
function entry({ paper, matched, sentence }) {
  const at = sentence ? paper.abstract.indexOf(sentence) : -1;
  const start = at < 0 ? 0 : Array.from(paper.abstract.slice(0, at)).length;
  const ranges = sentence && at >= 0 ? [{ start, end: start + Array.from(sentence).length, quote: sentence }] : [];
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "paper plainly", on: { click: () => openPaper(paper.id, { ranges }) } },
      h("span", { class: "title" }, paper.title, retraction(paper)),
      h("span", { class: "about" }, [about(paper), matched.length > 0 && `matches ${matched.join(", ")}`].filter(Boolean).join(" · ")),
      sentence && h("span", { class: "quote" }, sentence),
    ),
  );
}
