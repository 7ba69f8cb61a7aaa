// What is said in passing: notices at the bottom, and a region that only screen readers hear.

import { messageOf } from "./api.js";
import { byId, h } from "./dom.js";

const STAYS_MS = 8000;

/** Show a notice, perhaps with something to do about it. @param {string} text @param {{label?: string, act?: () => void}} [offer] */
export function notice(text, offer = {}) {
  const { label, act } = offer;
  const button = label && act && h("button", { type: "button", on: { click: () => (leave(), act()) } }, label);
  const shown = h("div", { class: "notice" }, h("span", {}, text), button);
  const leave = () => shown.remove();
  byId("notices").replaceChildren(shown);
  let timer = setTimeout(leave, STAYS_MS);
  // It stays while somebody is about to use it.
  shown.addEventListener("focusin", () => clearTimeout(timer));
  shown.addEventListener("pointerenter", () => clearTimeout(timer));
  shown.addEventListener("pointerleave", () => {
    timer = setTimeout(leave, STAYS_MS);
  });
}

/** Say what went wrong. @param {unknown} error */
export function complain(error) {
  notice(messageOf(error));
}

/**
 * Do what a button is for; it is off meanwhile. What goes wrong is said in `wrong`, or else in a notice.
 * @param {HTMLButtonElement | null} button
 * @param {() => Promise<unknown>} work
 * @param {HTMLElement | null} [wrong]
 * @returns {Promise<boolean>} Whether it went well.
 */
export async function attempt(button, work, wrong = null) {
  if (button) button.disabled = true;
  if (wrong) wrong.hidden = true;
  try {
    await work();
    return true;
  } catch (error) {
    if (!wrong) complain(error);
    else Object.assign(wrong, { textContent: messageOf(error), hidden: false });
    return false;
  } finally {
    if (button) button.disabled = false;
  }
}

/** Have a screen reader say something when it is done with what it says. @param {string} text */
export function announce(text) {
  const region = byId("live");
  region.append(h("p", {}, text));
  while (region.childElementCount > 12) region.firstElementChild?.remove();
}

/** Put a text on the clipboard, and say so. @param {string} text @param {string} what */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers give the clipboard to secure addresses only; a service in one's own network may not have one.
    const area = h("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    if (!done) return notice("The browser does not let this page copy.");
  }
  notice(`${what} copied.`);
}
