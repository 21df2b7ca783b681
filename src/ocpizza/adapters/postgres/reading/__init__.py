"""What is read: each statement its own transaction."""

LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
"""Comes after every id: where a list that is read backwards begins."""
