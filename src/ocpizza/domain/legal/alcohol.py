"""When alcohol may be sold to take away without a permit for the night."""

from datetime import date, time

from attrs import frozen

from ocpizza.domain.legal.dated import Dated, in_force


@frozen
class NightHours:
    """Wall clock, past midnight: from `begins` in the evening to `ends` in the morning."""

    begins: time
    ends: time

    def holds(self, at: time) -> bool:
        return at >= self.begins or at < self.ends


_NIGHT = (
    Dated(
        NightHours(time(22), time(8)),
        date(2009, 7, 23),
        None,
        "code de la santé publique L3331-4, from law 2009-879, article 94",
    ),
)


def night_hours(on: date) -> NightHours:
    """The hours in which a sale to take away, hence also delivered, needs the night permit."""
    return in_force(_NIGHT, on, "hours of night sale")
