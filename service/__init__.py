"""The doors: REST, the command line. The only place that knows HTTP."""
