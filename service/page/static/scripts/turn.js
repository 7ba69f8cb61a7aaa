// One question and its answer, from the first event to the last.

import { button, h, icon, setHtml } from "./dom.js";
import { announce, copy } from "./notice.js";
import { dip, judged, madeBy, outcome, removedList, settle } from "./outcome.js";
import { sourceList } from "./papers.js";
import { counted, noticeList, REASONS, VERDICTS } from "./words.js";

/** @typedef {{whole?: boolean, asTyped?: boolean}} Way How it is asked: as one question whatever parts it has, in just these words. */
/** @typedef {{retry: (turn: Turn, way?: Way) => void, ask: (question: string) => void, open: (source: Api.SourceOut, known: Turn) => void, openPaper: (id: string) => void}} Hands */

/** By its element, so that what happens on the page finds its answer. */
const turns = new WeakMap();

/** The turn that an element is part of. @param {Element} element @returns {Turn | null} */
export function turnOf(element) {
  return turns.get(element.closest(".turn") ?? element) ?? null;
}

export class Turn {
  /** @param {string} question @param {Hands} hands */
  constructor(question, hands) {
    this.question = question;
    /** @type {Way} */
    this.way = {};
    /** Whether an LLM writes, and not the papers themselves. */
    this.written = false;
    /** @type {string | null} */
    this.answerId = null;
    /** @type {Api.SourceOut[]} */
    this.sources = [];
    /** @type {Api.Sentence[]} */
    this.sentences = [];
    this.hands = hands;
    this.heading = h("h2", { class: "question", tabindex: -1 }, question);
    this.understood = h("p", { class: "understood", hidden: true });
    this.strip = h("div", { class: "strip", role: "img", "aria-label": "Nothing tested yet" });
    this.said = h("div", { class: "said" });
    this.prose = h("div", { class: "prose" });
    this.waiting = h("div", { class: "writing", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.rest = h("div", { class: "rest" });
    this.element = h(
      "article",
      { class: "turn", "aria-busy": "true" },
      this.heading,
      this.understood,
      h("div", { class: "progress" }, this.strip, this.said),
      this.prose,
      this.waiting,
      this.rest,
    );
    turns.set(this.element, this);
    this.say("Searching the papers …");
  }

  /** @param {Api.PageEvent} event */
  hear(event) {
    if (event.name === "understood") this.understand(event.data.standalone_question, event.data.parts);
    else if (event.name === "retrieved") this.retrieved(event.data.sources);
    else if (event.name === "writing") this.write();
    else if (event.name === "sentence") this.sentence(event.data);
    else if (event.name === "answer") this.answer(event.data, true);
    else if (event.name === "error") this.fail(event.data);
  }

  /** An LLM writes: what it says is tested. */
  write() {
    this.written = true;
    this.say(`${this.found} Writing, and testing each sentence …`);
  }

  /** @param {...string} texts */
  say(...texts) {
    this.said.replaceChildren(...texts.filter(Boolean).map((text) => h("span", {}, text)));
  }

  /** @param {string | null} question @param {unknown[]} parts */
  understand(question, parts = []) {
    const other = question && question.trim() !== this.question.trim();
    if (!other && parts.length < 2) return;
    const asOne = button("inline", () => this.hands.retry(this, { ...this.way, whole: true }), "Ask it as one question", { data: { needs: "ask" } });
    this.understood.replaceChildren(other ? `Understood as: ${question} ` : "", ...(parts.length > 1 ? [`Answered in ${parts.length} parts. `, asOne] : []));
    this.understood.hidden = false;
  }

  /** @param {string | null} question What was searched for in place of what was typed. */
  searchedFor(question) {
    if (!question) return;
    const asTyped = button("inline", () => this.hands.retry(this, { ...this.way, asTyped: true }), "Search for what I typed", { data: { needs: "ask" } });
    this.understood.replaceChildren(`Searched for: ${question} `, asTyped);
    this.understood.hidden = false;
  }

  /** @param {string[]} words */
  readFilters(words) {
    if (!words.length) return;
    const quoted = words.map((word) => `“${word}”`).join(", ");
    this.understood.append(this.understood.hidden ? "" : " ", `Taken as ${words.length === 1 ? "a filter" : "filters"}: ${quoted}.`);
    this.understood.hidden = false;
  }

  get found() {
    const passages = this.sources.reduce((sum, source) => sum + source.passages.length, 0);
    return passages ? `${counted(passages, "passage")} from ${counted(this.sources.length, "paper")}.` : "";
  }

  /** @param {Api.SourceOut[]} sources */
  retrieved(sources) {
    this.sources = sources;
    this.say(this.found || "No passage found.");
    announce(this.found);
  }

  /** @param {Api.PageSentence} told */
  sentence({ sentence, failed, html, sentences }) {
    this.sentences = sentences;
    setHtml(this.prose, html);
    if (!this.written) return announce(spoken(sentence, false));
    dip(this.strip, sentence, failed !== null);
    const failing = this.strip.querySelectorAll(".removed").length;
    const tested = `${counted(this.strip.childElementCount, "sentence")} tested`;
    this.say(failing ? `${tested}, ${failing} failed …` : `${tested} …`);
    announce(failed ? `A sentence failed its test. ${REASONS[failed]}.` : spoken(sentence, true));
  }

  /** @param {Api.PageAnswer} told @param {boolean} aloud */
  answer(told, aloud) {
    const { answer } = told;
    this.answerId = answer.id;
    this.sources = answer.sources;
    this.sentences = answer.sentences;
    this.understand(answer.standalone_question, answer.parts);
    if (answer.parts.length < 2) this.searchedFor(answer.searched_for);
    this.readFilters(answer.filters_read);
    setHtml(this.prose, told.html);
    settle(this.strip, answer);
    this.say(judged(answer), madeBy(answer));
    const refused = answer.status === "refused";
    this.rest.replaceChildren(
      ...[
        refused && outcome(answer, this.hands),
        noticeList(answer.notices),
        removedList(answer.faithfulness.removed_sentences),
        sourceList(answer.sources, (source) => this.hands.open(source, this)),
        this.actions(told),
      ].filter((part) => part instanceof Node),
    );
    this.end();
    if (aloud) announce(refused ? answer.refusal?.reason ?? "" : `The answer is complete. ${judged(answer)}.`);
  }

  /** @param {{title?: string, detail?: string, message?: string, request_id?: string | null, requestId?: string}} problem */
  fail(problem) {
    const title = problem.title ?? "Something went wrong";
    const id = problem.request_id ?? problem.requestId;
    this.stopped(
      h(
        "div",
        { class: "failed", role: "alert" },
        h("h3", {}, title),
        h("p", {}, problem.detail ?? problem.message),
        id && h("p", { class: "small" }, `Look for ${id} in the log`),
      ),
    );
    this.say(this.sentences.length ? "The answer was cut off." : "No answer.");
  }

  /** The reader has stopped it: what is there stays. */
  halt() {
    this.stopped();
    this.say(this.sentences.length ? "Stopped. The text above was tested." : "Stopped.");
    announce("Stopped.");
  }

  /** @param {Node} [why] */
  stopped(why) {
    this.strip.hidden = this.strip.childElementCount === 0;
    this.rest.replaceChildren(...[why, this.actions(null)].filter((part) => part instanceof Node));
    this.end();
  }

  end() {
    this.waiting.remove();
    this.element.removeAttribute("aria-busy");
  }

  /** @param {Api.PageAnswer | null} told */
  actions(told) {
    const take = () => told && void copy(told.markdown, "The answer with its references");
    return h(
      "div",
      { class: "actions" },
      told?.answer.status === "answered" && button("plain", take, [icon("copy"), "Copy"]),
      button("plain", () => this.hands.retry(this), [icon("retry"), "Retry"], { data: { needs: "ask" } }),
    );
  }
}

/** @param {Api.Sentence} sentence @param {boolean} tested */
function spoken(sentence, tested) {
  const words = sentence.text.replace(/\s*\[\d+\]/g, "");
  const cited = sentence.citations.length ? ` Source ${sentence.citations.join(", ")}.` : "";
  return tested && sentence.verdict && sentence.verdict !== "not_a_claim" ? `${words}${cited} ${VERDICTS[sentence.verdict]}.` : `${words}${tested ? "" : cited}`;
}
