"""Plays a mail server for the demo: takes every letter over SMTP, and keeps it in a folder.

Nothing is sent on. aiosmtpd is a dependency of development and of the demo alone.
"""
