// Where one asks: the question, which papers, who answers, and what happens to sentences that fail.

import { go, here, onMove } from "./address.js";
import { button, byId, h, icon, options } from "./dom.js";
import { filtering } from "./filters.js";
import { offerModels } from "./forms.js";
import { lacking } from "./rights.js";

/** @type {Record<Api.Policy, string>} */
const POLICIES = { strict: "Remove them", annotate: "Mark them", off: "Do not test" };

/** @param {{ask: (question: string) => void, stop: () => void}} hands */
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
  const stop = button("send", hands.stop, icon("stop"), { "aria-label": "Stop", hidden: true });
  const model = select("Who answers", (value) => go({ model: value || null }, { replace: true }));
  const policy = select("Unsupported sentences", (value) => go({ faithfulness: /** @type {Api.Policy} */ (value) }, { replace: true }));
  policy.list.replaceChildren(...options(Object.entries(POLICIES)));
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
  byId("composer").after(...lacking("Asking questions", "ask"));

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
    /** @param {Api.PageState} state */
    offer(state) {
      model.element.hidden = !offerModels(model.list, state, "The papers' own sentences");
      follow();
    },
  };
}

/** @param {string} label @param {(value: string) => void} chosen */
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
