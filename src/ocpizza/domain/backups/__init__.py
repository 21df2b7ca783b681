"""When backups are due, and which of them are worth keeping."""
