"""The tables of the catalogue, and what their rows hold."""
