"""What is read: one statement a question, on an engine in autocommit mode."""
