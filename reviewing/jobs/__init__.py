"""Long work in the background: it can be watched, stopped, and gone on with.

running.py    what one run is given, what a worker is, and what starts, stops and goes on with jobs
llms.py       which LLM helps with a run, as long as it answers and its costs are within the limit
paperwise.py  a worker whose pieces are papers
estimating.py what a job may cost, told before it begins
"""
