"""Mails: which ones are wanted, what they say, and sending them."""
