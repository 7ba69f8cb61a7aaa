// Which paper of the map is meant: by a pointer, or by an arrow key.

/** @typedef {Api.Spot} Spot */
/** @typedef {import("./sight.js").Sight} Sight */

const REACH = 16;

/**
 * The nearest paper to a place on the canvas, if one is in reach.
 * @param {Spot[]} spots
 * @param {Sight} sight
 * @param {[number, number]} place
 * @param {number | null} topic Papers of this one are preferred.
 * @returns {Spot | null}
 */
export function nearest(spots, sight, [x, y], topic) {
  let [found, least] = [/** @type {Spot | null} */ (null), REACH];
  for (const spot of spots) {
    const [at, down] = sight.place(spot);
    const away = Math.hypot(at - x, down - y) + (topic !== null && spot.topic !== topic ? REACH / 2 : 0);
    if (away < least) [found, least] = [spot, away];
  }
  return found;
}

/**
 * The nearest paper in a direction; one that lies aside counts as further.
 * @param {Spot[]} spots
 * @param {Sight} sight
 * @param {Spot} from
 * @param {[number, number]} direction
 * @returns {Spot | null}
 */
export function ahead(spots, sight, from, [right, down]) {
  const [x, y] = sight.place(from);
  let [found, least] = [/** @type {Spot | null} */ (null), Infinity];
  for (const spot of spots) {
    const [at, under] = sight.place(spot);
    const forward = (at - x) * right + (under - y) * down;
    const aside = Math.abs((at - x) * down) + Math.abs((under - y) * right);
    if (forward <= 0.5 || aside > 2 * forward) continue;
    const away = forward + 2 * aside;
    if (away < least) [found, least] = [spot, away];
  }
  return found;
}
