"""What every adapter of a port must do. Collected only through its subclasses."""
