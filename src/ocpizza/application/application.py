"""Application: one typed field per activity, the only thing an entrypoint sees."""

from __future__ import annotations

from attrs import frozen

from ocpizza.application.ordering.changing import Changing
from ocpizza.application.ordering.placing import Placing
from ocpizza.application.ordering.progressing import Progressing
from ocpizza.application.paying.at_the_door import PayingAtTheDoor
from ocpizza.application.paying.online import PayingOnline
from ocpizza.application.paying.reconciling import Reconciling
from ocpizza.application.paying.refunding import Refunding
from ocpizza.application.stockkeeping.moving import Moving


@frozen
class Application:
    """Every use case, ready to be called."""

    placing: Placing
    changing: Changing
    progressing: Progressing
    paying_online: PayingOnline
    paying_at_the_door: PayingAtTheDoor
    refunding: Refunding
    reconciling: Reconciling
    moving: Moving
