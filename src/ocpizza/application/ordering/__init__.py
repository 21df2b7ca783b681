"""Placing, changing and progressing orders."""
