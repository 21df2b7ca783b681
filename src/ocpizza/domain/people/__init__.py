"""Who acts: roles, what each may do, staff and customers."""
