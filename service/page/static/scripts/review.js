// A literature review: its topic, its outline, what it may cost, and then the review.

import { get, Problem } from "./api.js";
import { answerer } from "./answerer.js";
import { choosing } from "./choosing.js";
import { h, icon } from "./dom.js";
import { drafted, keepDraft } from "./drafts.js";
import { roomForReview } from "./reviewed.js";
import { beginWith, startWork } from "./work.js";

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
  const plan = h("div", { class: "plan", hidden: !outline.value }, h("p", { class: "soft small" }, "One section a heading, its papers below it. Change, move or delete what you like; a heading without papers is given those nearest to it."), outline);
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const show = h("button", { type: "button", class: "button", on: { click: () => void look() } }, icon("books"), "Outline and costs");
  const drop = h("button", { type: "button", class: "plain", hidden: !outline.value, on: { click: () => clear() } }, icon("close"), "Without this outline");
  const form = h("form", { class: "work-form", "aria-label": "Review" }, papers.element, who.element, plan, h("div", { class: "row" }, h("button", { class: "solid" }, icon("pages"), "Write the review"), show, drop), told, wrong);
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
    if (!form.reportValidity()) return;
    show.disabled = true;
    wrong.hidden = true;
    try {
      const made = await get("/v1/reviews/outline", { method: "POST", json: wanted() });
      outline.value = made.text;
      keepDraft("review-outline", made.text);
      plan.hidden = drop.hidden = false;
      told.textContent = (await get("/v1/reviews/estimate", { method: "POST", json: wanted() })).told;
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : String(error);
      wrong.hidden = false;
    }
    show.disabled = false;
  };
  beginWith(form, wrong, () => get("/v1/reviews", { method: "POST", json: wanted() }), clear);
  startWork({
    view: "review",
    kind: "review",
    unit: "step",
    heading: "Review",
    says: "An outline, then sections, each sentence cited and tested against the abstract it cites. What fails is removed.",
    before: "Reviews",
    form,
    look: (id) => get(`/v1/reviews/${encodeURIComponent(id)}`),
    file: (id, format) => `/v1/reviews/${encodeURIComponent(id)}/export?format=${format}`,
    formats: FORMATS,
    part: () => "",
    fresh: roomForReview,
  });
}
