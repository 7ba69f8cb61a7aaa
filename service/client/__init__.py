"""A running service, used as if its library were here."""
