"""Points of sale: opening hours, delivery areas, services, promised times."""
