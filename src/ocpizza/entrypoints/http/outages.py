"""What people are told where it is the database that does not serve."""

import structlog
from attrs import frozen

from ocpizza.application.ports.maintenance import MaintenanceWatch
from ocpizza.application.ports.readiness import Readiness
from ocpizza.domain.errors import Refused
from ocpizza.domain.maintenance import read_only
from ocpizza.entrypoints.http.problems import Problem

_LOG = structlog.stdlib.get_logger("ocpizza.http")


@frozen
class Outages:
    """Tells the errors that are the database's from those that are ours."""

    readiness: Readiness
    watch: MaintenanceWatch

    def refusal(self, error: Exception) -> Refused | Problem | None:
        """What to say instead of the error, which is logged; None when it is ours.

        A database that is moved during maintenance is away for a reason that we know.
        """
        said: Refused | Problem
        if self.readiness.read_only(error):
            said = read_only()
        elif self.readiness.away(error):
            said = Problem("unavailable")
        else:
            return None
        _LOG.warning("database away", reason=type(error).__name__)
        return self._declared() or said

    def _declared(self) -> Refused | None:
        refusal = self.watch.refusal()
        return refusal if refusal is not None and refusal.database else None
