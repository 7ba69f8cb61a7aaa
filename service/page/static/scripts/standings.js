// What is said of a sentence of one's own text, and of a citation in it.

/** Of sentences. What needs nothing done is quiet. */
export const STANDINGS = /** @type {Record<string, {label: string, says: string, quiet?: boolean}>} */ ({
  supported: { label: "supported", says: "What it cites says so.", quiet: true },
  citable: { label: "could cite", says: "It cites nothing, and the library holds a paper that says so." },
  partial: { label: "partly supported", says: "What it cites, or what comes nearest, says part of it." },
  unsupported: { label: "not supported", says: "The abstracts that it cites do not say so." },
  contradicted: { label: "contradicted", says: "An abstract that it cites, or that is offered, says otherwise." },
  not_checked: { label: "not checked", says: "Nothing that it cites is in the library." },
  nothing_found: { label: "nothing found", says: "It cites nothing, and no paper of the library supports it." },
  own: { label: "own work", says: "The authors speak of their own work.", quiet: true },
  not_a_claim: { label: "no claim", says: "It claims nothing.", quiet: true },
});

/** Of citations. */
export const STATES = /** @type {Record<string, {label: string, form: string}>} */ ({
  supported: { label: "holds", form: "supported" },
  partial: { label: "holds in part", form: "partial" },
  unsupported: { label: "does not hold", form: "unsupported" },
  contradicted: { label: "says otherwise", form: "contradicted" },
  untested: { label: "not tested", form: "none" },
  not_in_library: { label: "not in the library", form: "unknown" },
  unknown_key: { label: "unknown key", form: "unsupported" },
  no_bibliography: { label: "no bibliography", form: "unknown" },
});

/** What asks for something to be done, the gravest first. */
export const GRAVE = ["contradicted", "unsupported", "partial", "nothing_found", "not_checked", "citable"];

/**
 * A sentence that cites nothing and could is another thing than one whose citations hold.
 * @param {Api.CheckedSentenceOut} sentence
 * @returns {string}
 */
export function standingOf(sentence) {
  return sentence.standing === "supported" && !sentence.citations.length ? "citable" : sentence.standing;
}
