// How the map is drawn: the signs of topics, where their names stand, and which part is seen.

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
 * @param {Api.TopicOut[]} topics
 * @returns {Map<number, {hue: number, form: number}>}
 */
export function signsOf(topics) {
  const middle = (/** @type {"x" | "y"} */ axis) => topics.reduce((sum, topic) => sum + topic[axis], 0) / (topics.length || 1);
  const [x, y] = [middle("x"), middle("y")];
  const around = [...topics].sort((a, b) => Math.atan2(a.y - y, a.x - x) - Math.atan2(b.y - y, b.x - x));
  return new Map(around.map((topic, at) => [topic.n, { hue: (20 + (360 * at) / topics.length) % 360, form: at % CORNERS.length }]));
}

/** @param {number} hue @returns {string} */
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

/** A topic's sign, beside its name. @param {{hue: number, form: number}} sign @returns {SVGElement} */
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

/** @typedef {{x: number, y: number, width: number, height: number, weight: number}} Label `x`, `y`: the middle it belongs to. */

const GAP = 5;
const ROUNDS = 160;
const HOMEWARD = 0.06;

/**
 * Places for labels, none of which overlaps another. Those that find no room are left out, the lightest first.
 * @param {Label[]} labels
 * @param {number} width
 * @param {number} height
 * @returns {({x: number, y: number} | null)[]} Their middles.
 */
export function spread(labels, width, height) {
  const places = labels.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (let one = 0; one < labels.length; one += 1) {
      for (let other = 0; other < one; other += 1) moved = part(labels, places, one, other) || moved;
    }
    places.forEach((place, at) => keepInside(place, labels[at], width, height));
    if (!moved) break;
    // They are drawn home less and less, so that the last rounds only part them.
    const pull = HOMEWARD * (1 - round / ROUNDS);
    places.forEach((place, at) => {
      place.x += (labels[at].x - place.x) * pull;
      place.y += (labels[at].y - place.y) * pull;
    });
  }
  return withRoom(labels, places);
}

/**
 * @param {Label[]} labels
 * @param {{x: number, y: number}[]} places
 * @param {number} one
 * @param {number} other
 * @returns {boolean} Whether they overlapped.
 */
function part(labels, places, one, other) {
  const across = over(labels, places, one, other);
  if (!across) return false;
  const a = places[one];
  const b = places[other];
  if (across.x * 0.6 < across.y) {
    const step = (across.x / 2) * (a.x < b.x ? -1 : 1);
    a.x += step;
    b.x -= step;
  } else {
    const step = (across.y / 2) * (a.y < b.y ? -1 : 1);
    a.y += step;
    b.y -= step;
  }
  return true;
}

/**
 * @param {Label[]} labels
 * @param {{x: number, y: number}[]} places
 * @param {number} one
 * @param {number} other
 * @returns {{x: number, y: number} | null} By how much they overlap.
 */
function over(labels, places, one, other) {
  const x = (labels[one].width + labels[other].width) / 2 + GAP - Math.abs(places[one].x - places[other].x);
  const y = (labels[one].height + labels[other].height) / 2 + GAP - Math.abs(places[one].y - places[other].y);
  return x > 0.5 && y > 0.5 ? { x, y } : null;
}

/** @param {{x: number, y: number}} place @param {Label} label @param {number} width @param {number} height */
function keepInside(place, label, width, height) {
  place.x = Math.max(label.width / 2, Math.min(width - label.width / 2, place.x));
  place.y = Math.max(label.height / 2, Math.min(height - label.height / 2, place.y));
}

/** @param {Label[]} labels @param {{x: number, y: number}[]} places @returns {({x: number, y: number} | null)[]} */
function withRoom(labels, places) {
  const heaviest = labels.map((_, at) => at).sort((a, b) => labels[b].weight - labels[a].weight);
  /** @type {number[]} */
  const kept = [];
  for (const at of heaviest) if (kept.every((other) => !over(labels, places, at, other))) kept.push(at);
  return places.map((place, at) => (kept.includes(at) ? place : null));
}

const EDGE = 28;
const NEAREST = 12;

/** @typedef {{x: number, y: number}} Point */

export class Sight {
  /** @param {HTMLCanvasElement} canvas @param {() => void} changed */
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.scale = 1;
    this.middle = { x: 0, y: 0 };
    this.half = { x: 1, y: 1 };
    this.centre = { x: 0, y: 0 };
    this.width = 0;
    this.height = 0;
    /** Whether the last press moved the map, and so was no click. */
    this.dragged = false;
    this.listen();
  }

  /** Look at all of these. @param {Point[]} points */
  around(points) {
    const span = (/** @type {"x" | "y"} */ axis) => {
      let [least, most] = [Infinity, -Infinity];
      for (const point of points) [least, most] = [Math.min(least, point[axis]), Math.max(most, point[axis])];
      return points.length ? [(least + most) / 2, Math.max((most - least) / 2, 1e-6)] : [0, 1];
    };
    const [x, y] = [span("x"), span("y")];
    this.centre = { x: x[0], y: y[0] };
    this.half = { x: x[1], y: y[1] };
    this.scale = 1;
    this.middle = { x: 0, y: 0 };
  }

  /** Where a point of the map stands on the canvas. @param {Point} point @returns {[number, number]} */
  place(point) {
    const { width, height } = this;
    const x = ((point.x - this.centre.x) / this.half.x - this.middle.x) * this.scale;
    const y = ((point.y - this.centre.y) / this.half.y - this.middle.y) * this.scale;
    return [width / 2 + x * Math.max(width / 2 - EDGE, 1), height / 2 - y * Math.max(height / 2 - EDGE, 1)];
  }

  /** @param {number} by */
  zoom(by) {
    this.scale = Math.min(Math.max(this.scale * by, 1), NEAREST);
    this.move(0, 0);
  }

  /** @param {number} right In pixels. @param {number} down */
  move(right, down) {
    const most = 1 - 1 / this.scale;
    const within = (/** @type {number} */ value) => Math.max(-most, Math.min(most, value));
    this.middle = {
      x: within(this.middle.x - (2 * right) / this.canvas.clientWidth / this.scale),
      y: within(this.middle.y + (2 * down) / this.canvas.clientHeight / this.scale),
    };
    this.canvas.parentElement?.classList.toggle("near", this.scale > 1);
    this.changed();
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @returns {CanvasRenderingContext2D | null} It is empty, to be drawn on; null where there is no room.
   */
  begin(canvas) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const pen = canvas.getContext("2d");
    if (!pen || !width || !height) return null;
    this.width = width;
    this.height = height;
    const fine = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * fine) || canvas.height !== Math.round(height * fine)) {
      canvas.width = Math.round(width * fine);
      canvas.height = Math.round(height * fine);
    }
    pen.setTransform(fine, 0, 0, fine, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  listen() {
    /** @type {{x: number, y: number} | null} */
    let held = null;
    this.canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, y: event.clientY };
      this.dragged = false;
    });
    addEventListener("pointermove", (event) => {
      if (!held || this.scale === 1) return;
      const [right, down] = [event.clientX - held.x, event.clientY - held.y];
      if (!this.dragged && Math.hypot(right, down) < 5) return;
      this.dragged = true;
      held = { x: event.clientX, y: event.clientY };
      this.move(right, down);
    });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (held = null));
    // The wheel alone scrolls the page, as everywhere.
    this.canvas.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
      },
      { passive: false },
    );
  }
}
