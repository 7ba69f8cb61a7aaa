// Menus of files: what is shown, taken along.

import { Problem, request } from "./api.js";
import { h, icon } from "./dom.js";
import { download, notice } from "./notice.js";

/** @typedef {`/v1/${"chats" | "reviews" | "screenings"}/${string}/export?format=${string}` | `/v1/comparisons/${string}?format=${string}`} FileAddress */

/**
 * A menu of the files that something can be exported as.
 * @param {Record<string, [string, string]>} formats Their labels and suffixes.
 * @param {(format: string) => FileAddress | null} address Where such a file is; none: there is nothing to export.
 * @returns {HTMLElement}
 */
export function exportMenu(formats, address) {
  const summary = h("summary", { class: "plain" }, icon("export"), "Export");
  const menu = h("details", { class: "menu" }, summary);
  const entries = Object.entries(formats).map(([format, [label, suffix]]) =>
    h("button", { type: "button", class: "entry", on: { click: () => (menu.removeAttribute("open"), summary.focus(), void save(address(format), suffix)) } }, label),
  );
  menu.append(h("div", { class: "entries" }, entries));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
  });
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !menu.hasAttribute("open")) return;
    event.preventDefault();
    menu.removeAttribute("open");
    summary.focus();
  });
  return menu;
}

/**
 * @param {FileAddress | null} address
 * @param {string} suffix
 */
async function save(address, suffix) {
  if (!address) return;
  try {
    const response = await request(address);
    download(`litmus.${suffix}`, await response.blob());
  } catch (error) {
    notice(error instanceof Problem ? error.message : String(error));
  }
}
