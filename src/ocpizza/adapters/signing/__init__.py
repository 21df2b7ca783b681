"""What we hand out and want back as it was: signed with the application's secret."""
