"""`ocpizza doctor`: everything an operator would look at, and what to do about it."""
