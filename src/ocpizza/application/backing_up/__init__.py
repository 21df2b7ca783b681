"""Backups of databases: taken, kept, verified and put back. What is known of them lies beside them."""
