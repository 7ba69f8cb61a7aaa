"""Processes that are killed at instants drawn from a seed, and whether anything is lost or wrong afterwards."""
