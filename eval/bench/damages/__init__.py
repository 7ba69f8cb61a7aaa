"""Damages to a data directory, and whether `litmus doctor` names each and repairs it at the first try."""
