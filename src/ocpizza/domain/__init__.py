"""What a pizzeria knows. attrs and the standard library only; no I/O, clock or randomness."""
