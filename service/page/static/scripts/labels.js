// Where the names of topics stand on the map, so that each can be read.

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

/**
 * @param {{x: number, y: number}} place
 * @param {Label} label
 * @param {number} width
 * @param {number} height
 */
function keepInside(place, label, width, height) {
  place.x = Math.max(label.width / 2, Math.min(width - label.width / 2, place.x));
  place.y = Math.max(label.height / 2, Math.min(height - label.height / 2, place.y));
}

/**
 * @param {Label[]} labels
 * @param {{x: number, y: number}[]} places
 * @returns {({x: number, y: number} | null)[]}
 */
function withRoom(labels, places) {
  const heaviest = labels.map((_, at) => at).sort((a, b) => labels[b].weight - labels[a].weight);
  /** @type {number[]} */
  const kept = [];
  for (const at of heaviest) if (kept.every((other) => !over(labels, places, at, other))) kept.push(at);
  return places.map((place, at) => (kept.includes(at) ? place : null));
}
