class ClusterError(Exception):
    """PostgreSQL's programs are missing, or would not start; the message says what to do."""
