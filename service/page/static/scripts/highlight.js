// An abstract with the evidence marked at its exact place.

import { h } from "./dom.js";

/** @typedef {{start: number, end: number, quote: string, soft?: boolean}} Range */

/**
 * Places count characters as the service does, which are code points; JavaScript's own count halves some of them.
 * @param {string} abstract
 * @param {Range[]} ranges `soft` ones are marked more faintly.
 * @returns {Node[]}
 */
export function highlighted(abstract, ranges) {
  const characters = Array.from(abstract);
  /** @type {Uint8Array} 0: nothing, 1: soft, 2: marked. */
  const levels = new Uint8Array(characters.length);
  for (const range of ranges) {
    const [start, end] = placed(characters, range);
    const level = range.soft ? 1 : 2;
    for (let at = start; at < end; at += 1) levels[at] = Math.max(levels[at], level);
  }
  const nodes = [];
  for (let at = 0; at < characters.length; ) {
    let end = at + 1;
    while (end < characters.length && levels[end] === levels[at]) end += 1;
    const text = characters.slice(at, end).join("");
    nodes.push(levels[at] ? h("mark", { class: levels[at] === 1 ? "faint" : null }, text) : document.createTextNode(text));
    at = end;
  }
  return nodes;
}

/**
 * Where a quote stands. An abstract may have been edited since: then it is looked for, and not marked if it is gone.
 * @param {string[]} characters
 * @param {Range} range
 * @returns {[number, number]}
 */
function placed(characters, range) {
  if (characters.slice(range.start, range.end).join("") === range.quote) return [range.start, range.end];
  const whole = characters.join("");
  const at = range.quote ? whole.indexOf(range.quote) : -1;
  if (at < 0) return [0, 0];
  const start = Array.from(whole.slice(0, at)).length;
  return [start, start + Array.from(range.quote).length];
}
