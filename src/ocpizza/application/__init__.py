"""What people ask of a pizzeria: an activity a module, a use case a method, a transaction each."""
