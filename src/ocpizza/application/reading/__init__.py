"""What people see: frozen views that are the JSON, and the ports that fetch them."""
