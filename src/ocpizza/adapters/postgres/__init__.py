"""PostgreSQL, 12 or newer: the writing ports, mapped by hand with SQLAlchemy Core."""
