"""What is on the shelves of a store, what is promised of it, and what can still be made."""
