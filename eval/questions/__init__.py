"""Question sets in the formats that people have, read into one noun."""
