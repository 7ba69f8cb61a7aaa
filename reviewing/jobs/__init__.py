"""Long work in the background: it can be watched, stopped, and gone on with.

working.py   what a worker is given, and what a worker is
paperwise.py a worker whose pieces are papers
helping.py   what an LLM does for a run, as long as there is one and it answers
running.py   starts, stops and goes on with jobs
metering.py  an LLM whose costs are counted against a limit
"""
