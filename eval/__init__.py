"""Questions in, measured reports out; the benchmark too."""
