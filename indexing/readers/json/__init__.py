"""JSON of many makes, and CSL-JSON."""
