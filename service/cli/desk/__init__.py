"""The commands that work with papers at the desk: checks, comparisons, maps, reviews, screenings and their jobs."""
