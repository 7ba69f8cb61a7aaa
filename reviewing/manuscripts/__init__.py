"""A manuscript as Litmus reads it: its sentences where they stand in the file, and what each of them cites."""
