"""The stages of the work, and spans for them."""
