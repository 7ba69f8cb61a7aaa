// Where one asks: the question, which papers, who answers, and what happens to sentences that fail.

import { go, here, onMove } from "./address.js";
import { byId, h, icon } from "./dom.js";
import { filtering } from "./filters.js";
import { shortModel } from "./words.js";

/** @typedef {Api.PageState} State */

/** @type {Record<Api.Policy, string>} */
const POLICIES = { strict: "Remove them", annotate: "Mark them", off: "Do not test" };

/**
 * @param {{ask: (question: string) => void, stop: () => void}} hands
 */
export function startComposer(hands) {
  const question = h("textarea", {
    name: "question",
    rows: 1,
    placeholder: "Ask a question",
    "aria-label": "Question",
    enterkeyhint: "send",
    autocomplete: "off",
  });
  const send = h("button", { class: "send", "aria-label": "Ask" }, icon("arrow"));
  const stop = h("button", { type: "button", class: "send", "aria-label": "Stop", hidden: true, on: { click: hands.stop } }, icon("stop"));
  const model = select("Who answers", (value) => go({ model: value || null }, { replace: true }));
  const policy = select("Sentences that fail", (value) => go({ faithfulness: /** @type {Api.Policy} */ (value) }, { replace: true }));
  policy.list.replaceChildren(...Object.entries(POLICIES).map(([value, label]) => h("option", { value }, label)));
  const filters = filtering("filters");
  const form = h(
    "form",
    {},
    filters.fields,
    filters.active,
    question,
    h("div", { class: "row" }, filters.button, model.element, policy.element, h("span", { class: "space" }), send, stop),
  );
  byId("composer").append(form);

  const submit = () => {
    const text = question.value.trim();
    if (!text || send.hidden) return;
    question.value = "";
    grow(question);
    send.disabled = true;
    if (innerWidth < 800) filters.close(); // they would cover the answer
    hands.ask(text);
  };
  form.addEventListener("submit", (/** @type {Event} */ event) => (event.preventDefault(), submit()));
  question.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  question.addEventListener("input", () => {
    send.disabled = !question.value.trim();
    grow(question);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || here().view !== "ask") return;
    event.preventDefault();
    question.focus();
  });

  const follow = () => {
    const place = here();
    model.list.value = place.model ?? "";
    if (model.list.selectedIndex < 0) model.list.value = "";
    policy.list.value = place.faithfulness;
  };
  onMove(follow);
  question.value = here().question;
  send.disabled = !question.value.trim();
  grow(question);
  follow();

  return {
    /** @param {boolean} busy */
    busy(busy) {
      send.hidden = busy;
      stop.hidden = !busy;
    },
    /** @param {string} placeholder */
    invite(placeholder) {
      question.placeholder = placeholder;
    },
    focus() {
      question.focus();
    },
    /** @param {State} state */
    offer(state) {
      const usual = state.llm ? shortModel(state.llm) : "The papers' own sentences";
      const others = state.models.filter((name) => name !== "litmus" && name !== `litmus:${state.llm}` && !(name === "litmus:extractive" && !state.llm));
      model.list.replaceChildren(
        h("option", { value: "" }, usual),
        ...others.map((name) => h("option", { value: name }, name === "litmus:extractive" ? "The papers' own sentences" : shortModel(name))),
      );
      model.element.hidden = others.length === 0;
      follow();
    },
  };
}

/**
 * @param {string} label
 * @param {(value: string) => void} chosen
 */
function select(label, chosen) {
  const list = h("select", { on: { change: () => chosen(list.value) } });
  return { list, element: h("label", { class: "choice named" }, h("span", { class: "of" }, label), list, icon("down")) };
}

/** @param {HTMLTextAreaElement} area */
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}
