"""A PostgreSQL of our own, without Docker and without root's objections: for the demo and the tests.

A tool beside the application, like the sandbox: it imports nothing of ours.
"""

from ocpizza.embedded_postgres.binaries import Binaries
from ocpizza.embedded_postgres.cluster import Cluster
from ocpizza.embedded_postgres.errors import ClusterError

__all__ = ["Binaries", "Cluster", "ClusterError"]
