"""The writing ports in memory: for tests, and as the ports' cheapest documentation."""
