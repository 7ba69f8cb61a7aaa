// How a topic is told from its neighbours: by colour, and by form for those who see no colour.

/** @typedef {Api.TopicOut} Topic */

const SVG = "http://www.w3.org/2000/svg";

/** The corners of the forms around 0, 0, for a radius of 1; the first is round. */
const CORNERS = [
  [],
  [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  [[0, -1.25], [1.2, 0.85], [-1.2, 0.85]],
];
const OUTLINES = ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M12 2l10 10-10 10L2 12z", "M5 5h14v14H5z", "M12 3l9.5 16.5h-19z"];

/**
 * The sign of each topic, by its number. Hues go round with the place on the map, so that the picture is calm; forms
 * change from each to the next, so that neighbours differ.
 * @param {Topic[]} topics
 * @returns {Map<number, {hue: number, form: number}>}
 */
export function signsOf(topics) {
  const middle = (/** @type {"x" | "y"} */ axis) => topics.reduce((sum, topic) => sum + topic[axis], 0) / (topics.length || 1);
  const [x, y] = [middle("x"), middle("y")];
  const around = [...topics].sort((a, b) => Math.atan2(a.y - y, a.x - x) - Math.atan2(b.y - y, b.x - x));
  return new Map(around.map((topic, at) => [topic.n, { hue: (20 + (360 * at) / topics.length) % 360, form: at % CORNERS.length }]));
}

/**
 * @param {number} hue
 * @returns {string}
 */
export function colourOf(hue) {
  const dark = document.documentElement.dataset.theme === "dark";
  return dark ? `oklch(76% 0.11 ${hue})` : `oklch(57% 0.13 ${hue})`;
}

/**
 * Add a form to the path of a pen.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} form
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function trace(pen, form, x, y, radius) {
  const corners = CORNERS[form];
  if (!corners.length) {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([right, down], at) => {
    if (at) pen.lineTo(x + right * radius, y + down * radius);
    else pen.moveTo(x + right * radius, y + down * radius);
  });
  pen.closePath();
}

/**
 * A topic's sign, beside its name.
 * @param {{hue: number, form: number}} sign
 * @returns {SVGElement}
 */
export function signIcon({ hue, form }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "sign");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", OUTLINES[form]);
  svg.append(path);
  svg.style.color = colourOf(hue);
  return svg;
}
