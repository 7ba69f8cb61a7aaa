"""From passages to the sentences that answer: read against the question, weighed, chosen, and set down."""
