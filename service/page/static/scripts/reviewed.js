// A review as it comes: sections of tested sentences, contested points, references, and what was left out.

import { h } from "./dom.js";
import { openPaper } from "./panel.js";
import { renew } from "./renew.js";
import { about, counted, REASONS, retraction, VERDICTS } from "./words.js";

/** @typedef {Api.ReviewOut} Review */
/** @typedef {Api.ReviewSentence} ReviewSentence */
/** @typedef {Api.Section} ReviewSection */
/** @typedef {Api.Finding} Finding */
/** @typedef {Map<number, Api.PassagePaperOut>} Cites */

/** Make room for one review. */
export function roomForReview() {
  const said = h("p", { class: "counts soft" });
  const sections = h("div", { class: "sections" });
  const contested = h("div", {});
  const references = h("div", { class: "sources" });
  const rest = h("div", {});
  return {
    element: h("div", { class: "review" }, said, sections, contested, references, rest),
    /** @param {Review} made */
    show(made) {
      const cites = new Map(made.references.map(({ n, paper }) => [n, paper]));
      said.textContent = counts(made);
      // What is shown depends on what its numbers mean as well.
      renew(sections, made.sections.map((section) => ({ section, cited: made.references.length })), ({ section }) => written(section, cites));
      renew(contested, made.contested ? [{ found: made.contested, cited: made.references.length }] : [], ({ found }) => disputed(found, cites));
      renew(references, made.references.length ? [made.references] : [], listed);
      renew(rest, [{ left: made.left_out, removed: made.removed }], ({ left, removed }) => h("div", {}, without(left), failed(removed)));
    },
  };
}

/** @param {Review} made */
function counts({ counts: all }) {
  if (!all.sentences) return "";
  const supported = all.supported === all.sentences ? "all supported" : `${all.supported} supported`;
  const removed = all.removed ? `, ${all.removed} removed` : "";
  return `${counted(all.sentences, "sentence")}, ${supported}${removed}. ${counted(all.cited, "paper")} cited of ${all.looked_at.toLocaleString("en")} looked at and ${all.searched.toLocaleString("en")} searched.`;
}

/**
 * @param {ReviewSection} section
 * @param {Cites} cites
 */
function written(section, cites) {
  const waiting = h("div", { class: "writing", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  const paragraphs = section.paragraphs?.map((paragraph) =>
    h("p", {}, paragraph.lead && [h("strong", {}, paragraph.lead), " "], paragraph.sentences.map((one) => [sentence(one, cites), " "])),
  );
  const none = section.paragraphs?.length === 0 && h("p", { class: "soft" }, "None of its papers had a sentence that could stand here.");
  return h("section", { "aria-busy": section.paragraphs ? null : "true" }, h("h2", {}, section.title), h("div", { class: "prose" }, paragraphs ?? waiting, none));
}

/**
 * @param {ReviewSentence} one
 * @param {Cites} cites
 * @returns {HTMLElement}
 */
function sentence(one, cites) {
  const doubtful = one.verdict && !["supported", "not_a_claim"].includes(one.verdict);
  return h(
    "span",
    { class: "sentence", data: { verdict: one.verdict } },
    one.text,
    one.citations.map((n) => [" ", chip(n, one, cites)]),
    doubtful && [" ", h("span", { class: "verdict", data: { verdict: one.verdict } }, VERDICTS[one.verdict ?? ""])],
  );
}

/**
 * @param {number} n
 * @param {ReviewSentence} one
 * @param {Cites} cites
 */
function chip(n, one, cites) {
  const paper = cites.get(n);
  const open = () => paper && openPaper(paper.id, { said: one.text, by: "The review says", ranges: one.evidence.filter((evidence) => evidence.source === n) });
  return h("button", { type: "button", class: "cite", title: paper?.title, "aria-label": `Source ${n}: ${paper?.title}`, on: { click: open } }, n);
}

/**
 * @param {Api.Contested} found
 * @param {Cites} cites
 */
function disputed({ points, disputes }, cites) {
  const side = (/** @type {Finding} */ { reference, year, sentence: one }) =>
    h("li", {}, h("span", { class: "year" }, year), h("p", {}, sentence({ ...one, citations: one.citations.length ? one.citations : [reference] }, cites)));
  return h(
    "section",
    { class: "contested" },
    h("h2", {}, "Contested points"),
    !points.length && !disputes.length && h("p", { class: "soft" }, "No contested points were found."),
    points.length > 0 && h("p", { class: "soft" }, "The following findings seem to disagree. They were found by their words: read both papers before you rely on it."),
    points.map((point) => h("div", { class: "point" }, h("h3", {}, point.about.join(", ")), h("ul", { class: "bare" }, side(point.one), side(point.other)))),
    disputes.length > 0 && h("p", { class: "soft" }, "In these sentences a paper itself goes against a belief, or says that findings disagree."),
    disputes.length > 0 && h("ul", { class: "bare point" }, disputes.map(side)),
  );
}

/** @param {Review["references"]} references */
function listed(references) {
  return h(
    "section",
    {},
    h("h2", {}, "References"),
    h(
      "ol",
      { class: "bare papers" },
      references.map(({ n, paper }) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "paper", on: { click: () => openPaper(paper.id) } },
            h("span", { class: "n" }, n),
            h("span", { class: "title" }, paper.title, retraction(paper)),
            h("span", { class: "about" }, about(paper)),
          ),
        ),
      ),
    ),
  );
}

/** @param {Review["left_out"]} left */
function without(left) {
  if (!left.length) return null;
  const entries = left.map(({ paper, reason }) => h("li", {}, h("button", { type: "button", class: "paper plainly", on: { click: () => openPaper(paper.id) } }, h("span", { class: "title" }, paper.title), h("span", { class: "about" }, reason))));
  return h("details", { class: "more" }, h("summary", {}, `${counted(left.length, "paper")} looked at and not cited`), h("ul", { class: "bare papers" }, entries));
}

/** @param {Review["removed"]} removed */
function failed(removed) {
  if (!removed.length) return null;
  const entries = removed.map((one) => h("li", {}, one.text, h("span", { class: "why" }, `${REASONS[one.reason] ?? one.reason}.`)));
  return h("details", { class: "more removed" }, h("summary", {}, `${counted(removed.length, "sentence")} removed`), h("ul", { class: "bare" }, entries));
}
