"""What the machine itself gives: time, identifiers, chance."""
