// Menus of files: what is shown, taken along.

import { request } from "./api.js";
import { button, h, icon, onKeys } from "./dom.js";
import { attempt } from "./notice.js";

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
    button("entry", () => (menu.removeAttribute("open"), summary.focus(), void save(address(format), suffix)), label),
  );
  menu.append(h("div", { class: "entries" }, entries));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
  });
  const shut = () => {
    if (!menu.hasAttribute("open")) return false;
    menu.removeAttribute("open");
    return summary.focus();
  };
  onKeys(menu, { Escape: shut });
  return menu;
}

/** @param {FileAddress | null} address @param {string} suffix */
async function save(address, suffix) {
  if (address) await attempt(null, async () => download(`litmus.${suffix}`, await (await request(address)).blob()));
}

/** Hand a text to the browser as a file. @param {string} name @param {Blob} content */
export function download(name, content) {
  const address = URL.createObjectURL(content);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
