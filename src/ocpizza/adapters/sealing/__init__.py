"""Encryption of what leaves the house."""
