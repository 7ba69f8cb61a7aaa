// The API key: asked for when the service wants one, kept for this tab alone.

import { h } from "./dom.js";

const NAME = "litmus-key";

/** @type {string | null} */
let held = null;
/** @type {Promise<void> | null} */
let asking = null;

/** @returns {string | null} */
export function storedKey() {
  try {
    return sessionStorage.getItem(NAME) ?? held;
  } catch {
    return held; // storage is switched off: the key lasts until the page is left
  }
}

/**
 * Ask once, however many requests wait for it.
 * @param {boolean} wrong Whether a key was sent and refused.
 * @returns {Promise<void>}
 */
export function askForKey(wrong) {
  asking ??= ask(wrong).finally(() => {
    asking = null;
  });
  return asking;
}

/**
 * @param {boolean} wrong
 * @returns {Promise<void>}
 */
function ask(wrong) {
  return new Promise((resolve) => {
    const input = h("input", { type: "password", name: "key", required: true, autocomplete: "current-password", "aria-describedby": "key-why" });
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", { id: "key-title" }, "This library has a key"),
      h("p", { id: "key-why", class: "soft" }, "Enter what LITMUS_API_KEY is set to. It is kept until this tab is closed."),
      wrong && h("p", { class: "wrong", role: "alert" }, "That key was not accepted."),
      h("label", { class: "field" }, "API key", input),
      h("div", {}, h("button", { class: "solid" }, "Open the library")),
    );
    const dialog = h("dialog", { class: "ask-key", "aria-labelledby": "key-title" }, form);
    dialog.addEventListener("cancel", (/** @type {Event} */ event) => event.preventDefault());
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      held = input.value.trim();
      try {
        sessionStorage.setItem(NAME, held ?? "");
      } catch {
        // held in memory
      }
      dialog.remove();
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
