"""What the application needs from outside, with the errors that may come from there."""
