// What the service sends, as far as the page reads it (docs/api.md has the whole).

/**
 * @typedef {{source: number, quote: string, start: number, end: number}} Evidence
 * @typedef {{text: string, start: number, end: number, citations: number[], verdict: string | null, score: number | null,
 *   evidence: Evidence[]}} Sentence
 * @typedef {{n: number, paper_id: string, title: string, authors: string[], year: number | null, venue: string | null,
 *   retracted: boolean, cited: boolean, passages: {start: number, end: number, text: string}[]}} Source
 * @typedef {{paper_id: string, title: string, score: number, covers: string | null}} Near
 * @typedef {{text: string, reason: string}} Removed
 * @typedef {{id: string, status: "answered" | "refused", question: string, standalone_question: string | null,
 *   mode: string, model: string | null, text: string, sentences: Sentence[], sources: Source[],
 *   refusal: {reason: string, nearest: Near[]} | null,
 *   faithfulness: {supported: number, dropped_citations: number, repaired_sentences: number,
 *   removed_sentences: Removed[]},
 *   filters_read: string[], parts: {question: string}[], timings_ms: {total: number}, notices: string[]}} Answer
 * @typedef {{answer: Answer, html: string, markdown: string}} PageAnswer
 * @typedef {{id: string, title: string, abstract: string, authors: string[], year: number | null, venue: string | null,
 *   doi: string | null, arxiv_id: string | null, url: string | null, tags: string[], retracted: boolean,
 *   note: string, reading: string, collections: string[]}} Paper
 * @typedef {{paper_id: string, title: string, year: number | null, x: number, y: number, topic: number}} Spot
 * @typedef {{n: number, label: string, phrases: string[], size: number, x: number, y: number, paper_ids: string[]}} Topic
 * @typedef {{topics: Topic[], papers: Spot[], index: string}} LibraryMap
 * @typedef {{id: string, kind: string, title: string, state: string, done: number, total: number | null,
 *   usage: {prompt_tokens: number, completion_tokens: number, cost_usd: number | null}, notices: string[],
 *   error: string | null, created_at: string | null}} Work
 * @typedef {{stated: boolean, text: string, verdict: string | null, score: number | null, evidence: Evidence[],
 *   mode: string}} Cell
 * @typedef {{id: string, title: string, authors: string[], year: number | null, venue: string | null,
 *   retracted?: boolean}} Cited
 * @typedef {{job: Work, columns: string[], rows: {n: number, paper: Cited, cells: Cell[]}[]}} Comparison
 * @typedef {{key: string, text: string, start: number, end: number, state: string, says: string, source: number | null,
 *   title: string | null, evidence: Evidence[]}} CheckedCitation
 * @typedef {{source: number, verdict: string, score: number, why: string, evidence: Evidence[]}} Offer
 * @typedef {{text: string, start: number, end: number, words: string, standing: string, evidence: Evidence[],
 *   citations: CheckedCitation[], offers: Offer[]}} CheckedSentence
 * @typedef {{n: number, key: string, listed: boolean, paper_id: string, title: string, authors: string[],
 *   year: number | null, venue: string | null, retracted: boolean}} CheckedSource
 * @typedef {{form: string, sentences: CheckedSentence[], sources: CheckedSource[], notices: string[]}} Report
 * @typedef {{text: string, citations: number[], verdict: string | null, evidence: Evidence[]}} ReviewSentence
 * @typedef {{n: number, title: string, paragraphs: {lead: string | null, sentences: ReviewSentence[]}[] | null}} ReviewSection
 * @typedef {{reference: number, year: number | null, sentence: ReviewSentence}} Side
 * @typedef {{about: string[], one: Side, other: Side}} ContestedPoint
 * @typedef {{job: Work, sections: ReviewSection[], contested: ContestedPoint[] | null, references: {n: number, paper: Cited}[],
 *   left_out: {paper: Cited, reason: string}[], removed: {section: string, text: string, reason: string}[],
 *   counts: {searched: number, looked_at: number, cited: number, sentences: number, supported: number, removed: number}}} Review
 * @typedef {{n: number, side: string, text: string}} Criterion
 * @typedef {{criterion: number, holds: string, passes: boolean | null, reason: string, evidence: Evidence[]}} Finding
 * @typedef {{n: number, paper: Cited, decision: string, decided_by: string, reason: string, machine: string,
 *   findings: Finding[], rulings: {decision: string | null, note: string}[]}} Screened
 * @typedef {{job: Work, criteria: Criterion[], chosen: number, decisions: Record<string, number>, total: number,
 *   agreement: {decided: number, overruled: number}, rows: Screened[]}} Screening
 * @typedef {{id: string, name: string, source: string, query: string, since: string | null, limit: number, tags: string[],
 *   ran_at: string | null}} Watch
 * @typedef {{watch: Watch, made_at: string, size: number, topics: {label: string, papers: {paper: Paper, matched: string[],
 *   sentence: string | null}[]}[]}} Digest
 * @typedef {{version: string, papers: number, pending: number, chunks: number, llm: string | null, models: string[],
 *   sample: boolean, examples: string[], problems: string[]}} State
 */

export {};
