"""When there is no answer, and why."""
