"""OC Pizza: the ordering system of a growing group of pizzerias."""
