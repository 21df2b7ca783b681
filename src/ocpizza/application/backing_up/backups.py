"""All that can be done with backups; it needs no database of ours to answer."""

from __future__ import annotations

from attrs import frozen

from ocpizza.application.backing_up.addresses import Addresses
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.backing_up.cancelling import Cancelling
from ocpizza.application.backing_up.capturing import Capturing
from ocpizza.application.backing_up.pruning import Pruning
from ocpizza.application.backing_up.restoring import Restoring
from ocpizza.application.backing_up.scheduling import Scheduling
from ocpizza.application.backing_up.verifying import Verifying


@frozen
class Backups:
    addresses: Addresses
    book: BackupBook
    capturing: Capturing
    cancelling: Cancelling
    restoring: Restoring
    verifying: Verifying
    scheduling: Scheduling
    pruning: Pruning
