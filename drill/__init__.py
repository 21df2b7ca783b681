"""The operations manual, done once from end to end on one machine, with a clock beside it."""
