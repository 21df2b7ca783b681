"""Payments: each attempt with its own life, its refunds, and the limits set by law."""
