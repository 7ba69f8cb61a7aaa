// What one may do here, as the service says it of one's key or name. What needs more is not offered.

import { h } from "./dom.js";

/**
 * What an element may need: its `data-needs` names it, and a style hides the element from those who lack it. `whole` is
 * the whole library, which a key for one collection does not see; who asks or writes may `choose` papers for that.
 * @typedef {"ask" | "write" | "whole" | "choose"} Right
 */

/** @type {() => void} */
let learned = () => undefined;
/** @type {Promise<void>} */
const known = new Promise((resolve) => (learned = resolve));

/** @param {Api.PageState} state */
export function learnRights({ may: scopes, collection }) {
  const held = [...scopes, collection === null && "whole", scopes.some((scope) => scope !== "read") && "choose"];
  document.body.dataset.may = held.filter(Boolean).join(" ");
  learned();
}

/** Whether one may do what needs this; what is not known yet is tried. @param {Right} right */
export function may(right) {
  return document.body.dataset.may?.split(" ").includes(right) ?? true;
}

/** The same, once it is known. @param {Right} right */
export async function surelyMay(right) {
  await known;
  return may(right);
}

const WHY = /** @type {const} */ ({
  ask: "needs the scope “ask”, which you do not have. Ask whoever runs this service for it.",
  write: "needs the scope “write”, which you do not have. Ask whoever runs this service for it.",
  whole: "needs the whole library, of which you see one collection.",
});

/**
 * Why something is not offered; seen by those who lack a right that it needs.
 * @param {string} what What needs the rights, as the beginning of a sentence.
 * @param {...(keyof typeof WHY)} rights
 */
export function lacking(what, ...rights) {
  return rights.map((right) => h("p", { class: "lacking soft", data: { without: right } }, `${what} ${WHY[right]}`));
}
