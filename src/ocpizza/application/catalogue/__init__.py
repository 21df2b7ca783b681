"""Keeping the menu, its recipes and the stores."""
