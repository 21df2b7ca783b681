"""Background work: what has to happen without anybody asking for it.

Jobs are sweeps, not messages: each does all that is due when it runs, so that a job that was lost,
doubled or killed half-way does no harm, and the next one makes up for it.
"""
