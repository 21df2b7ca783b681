"""Signing in and up, own accounts, and the staff."""
