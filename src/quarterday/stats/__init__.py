"""Arithmetic on counts, exact until the moment of printing."""
