"""Formats of still pictures, and what only they share."""
