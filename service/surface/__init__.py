"""What all doors offer, as protocols: what is here and what a running service holds look the same to them."""
