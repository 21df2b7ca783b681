"""The `ocpizza` command, for operators and scripts."""
