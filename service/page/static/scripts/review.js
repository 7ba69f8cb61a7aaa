// A literature review: its topic, its outline, what it may cost, and then the review as it comes.

import { get } from "./api.js";
import { alertLine, button, fold, h, icon, renew } from "./dom.js";
import { answerer, choosing, drafted, keepDraft } from "./forms.js";
import { attempt } from "./notice.js";
import { removedList } from "./outcome.js";
import { openPaper } from "./panel.js";
import { paperButton, paperList } from "./papers.js";
import { counted, VERDICTS } from "./words.js";
import { startWork, workForm } from "./work.js";

const FORMATS = /** @type {Record<string, [string, string]>} */ ({
  markdown: ["Markdown", "md"],
  latex: ["LaTeX", "tex"],
  bibtex: ["BibTeX of the references", "bib"],
  html: ["HTML", "html"],
  docx: ["Word", "docx"],
  zip: ["All of these in one file", "zip"],
});

export function startReview() {
  const papers = choosing({ name: "review", label: "Topic or question", hint: "Robustness of retrieval-augmented generation", limit: 40, required: true, always: true });
  const who = answerer("Sentences of the abstracts, put into the third person");
  const outline = drafted("review-outline", h("textarea", { class: "input", "aria-label": "Outline" }));
  const told = h("p", { class: "soft small", role: "status" });
  const plan = h("div", { class: "plan", hidden: !outline.value }, h("p", { class: "soft small" }, "Each heading is a section, with its papers below it. Change, move or delete anything. A heading without papers gets the papers closest to it."), outline, told);
  const wrong = alertLine();
  const show = button("button", () => form.reportValidity() && void attempt(show, look, wrong), [icon("books"), "Show outline and cost"]);
  const drop = button("plain", () => clear(), [icon("close"), "Discard the outline"], { hidden: !outline.value });
  const wanted = () => {
    const { max_cost_usd, model } = who.fields();
    return { topic: "", ...papers.selection(), model, max_cost_usd, outline_text: outline.value.trim() ? outline.value : null };
  };
  const clear = () => {
    outline.value = "";
    keepDraft("review-outline", "");
    plan.hidden = drop.hidden = true;
    told.textContent = "";
  };
  const look = async () => {
    const made = await get("/v1/reviews/outline", { method: "POST", json: wanted() });
    outline.value = made.text;
    keepDraft("review-outline", made.text);
    plan.hidden = drop.hidden = false;
    told.textContent = (await get("/v1/reviews/estimate", { method: "POST", json: wanted() })).told;
  };
  const begin = () => get("/v1/reviews", { method: "POST", json: wanted() });
  const form = workForm({ label: "Review", sign: "pages", verb: "Write the review", begin, begun: clear }, [papers.element, who.element, plan], [show, drop], wrong);
  startWork({
    view: "review",
    kind: "review",
    unit: "step",
    heading: "Review",
    says: "Litmus makes an outline and writes its sections. Each sentence is tested against the abstract that it cites; what fails is removed.",
    needing: "Writing a review",
    before: "Reviews",
    form,
    look: (id) => get(`/v1/reviews/${encodeURIComponent(id)}`),
    file: (id, format) => `/v1/reviews/${encodeURIComponent(id)}/export?format=${format}`,
    formats: FORMATS,
    part: () => "",
    fresh: roomForReview,
  });
}

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
    /** @param {Api.ReviewOut} made */
    show(made) {
      const cites = new Map(made.references.map(({ n, paper }) => [n, paper]));
      said.textContent = counts(made);
      // What is shown depends on what its numbers mean as well.
      renew(sections, made.sections.map((section) => ({ section, cited: made.references.length })), ({ section }) => written(section, cites));
      renew(contested, made.contested ? [{ found: made.contested, cited: made.references.length }] : [], ({ found }) => disputed(found, cites));
      renew(references, made.references.length ? [made.references] : [], listed);
      renew(rest, [{ left: made.left_out, removed: made.removed }], ({ left, removed }) => h("div", {}, without(left), removedList(removed)));
    },
  };
}

/** @param {Api.ReviewOut} made */
function counts({ counts: all }) {
  if (!all.sentences) return "";
  const supported = all.supported === all.sentences ? "all supported" : `${all.supported} supported`;
  const removed = all.removed ? `, ${all.removed} removed` : "";
  return `${counted(all.sentences, "sentence")}, ${supported}${removed}. ${counted(all.cited, "paper")} cited, of ${all.looked_at.toLocaleString("en")} considered and ${all.searched.toLocaleString("en")} searched.`;
}

/** @param {Api.Section} section @param {Cites} cites */
function written(section, cites) {
  const waiting = h("div", { class: "writing", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  const paragraphs = section.paragraphs?.map((paragraph) =>
    h("p", {}, paragraph.lead && [h("strong", {}, paragraph.lead), " "], paragraph.sentences.map((one) => [sentence(one, cites), " "])),
  );
  const none = section.paragraphs?.length === 0 && h("p", { class: "soft" }, "No paper has a sentence that fits here.");
  return h("section", { "aria-busy": section.paragraphs ? null : "true" }, h("h2", {}, section.title), h("div", { class: "prose" }, paragraphs ?? waiting, none));
}

/** @param {Api.ReviewSentence} one @param {Cites} cites @returns {HTMLElement} */
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

/** @param {number} n @param {Api.ReviewSentence} one @param {Cites} cites */
function chip(n, one, cites) {
  const paper = cites.get(n);
  const open = () => paper && openPaper(paper.id, { said: one.text, by: "The review says", ranges: one.evidence.filter((evidence) => evidence.source === n) });
  return button("cite", open, n, { title: paper?.title, "aria-label": `Source ${n}: ${paper?.title}` });
}

/** @param {Api.Contested} found @param {Cites} cites */
function disputed({ points, disputes }, cites) {
  const side = (/** @type {Api.Reported} */ { reference, year, sentence: one }) =>
    h("li", {}, h("span", { class: "year" }, year), h("p", {}, sentence({ ...one, citations: one.citations.length ? one.citations : [reference] }, cites)));
  return h(
    "section",
    { class: "contested" },
    h("h2", {}, "Contested points"),
    !points.length && !disputes.length && h("p", { class: "soft" }, "No contested points were found."),
    points.length > 0 && h("p", { class: "soft" }, "These findings seem to disagree. Litmus compared their words only, so read both papers before you rely on this."),
    points.map((point) => h("div", { class: "point" }, h("h3", {}, point.about.join(", ")), h("ul", { class: "bare" }, side(point.one), side(point.other)))),
    disputes.length > 0 && h("p", { class: "soft" }, "In these sentences, a paper argues against a common belief or says that findings disagree."),
    disputes.length > 0 && h("ul", { class: "bare point" }, disputes.map(side)),
  );
}

/** @param {Api.ReviewOut["references"]} references */
function listed(references) {
  return h("section", {}, h("h2", {}, "References"), paperList(references.map(({ n, paper }) => paperButton(paper, () => openPaper(paper.id), { n })), "ol"));
}

/** @param {Api.ReviewOut["left_out"]} left */
function without(left) {
  if (!left.length) return null;
  const entries = left.map(({ paper, reason }) => paperButton(paper, () => openPaper(paper.id), { below: reason }));
  return fold(`${counted(left.length, "paper")} considered but not cited`, paperList(entries));
}
