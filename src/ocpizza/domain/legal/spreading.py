"""Sharing an amount over parts so that the parts add up, always."""

from collections.abc import Sequence


def spread(amount_cents: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`amount_cents` shared in proportion to `weights`, in whole cents, in their order.

    Largest remainder; ties go to the lowest index. The parts sum to the amount and none is
    a cent or more away from its exact share. Raises ValueError when the amount or a weight
    is negative, or when all weights are 0 (unless there is nothing to share).
    """
    if amount_cents < 0 or any(weight < 0 for weight in weights):
        raise ValueError("only amounts and weights from 0 up can be spread")
    total = sum(weights)
    if total == 0:
        if amount_cents:
            raise ValueError("an amount cannot be spread over nothing")
        return (0,) * len(weights)
    parts = [amount_cents * weight // total for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda index: -(amount_cents * weights[index] % total)
    )
    for index in by_remainder[: amount_cents - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
