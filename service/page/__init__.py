"""The page at `/`: what it is made of, and the safe HTML of what it shows."""
