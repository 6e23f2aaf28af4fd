"""What answers each address, by area."""
