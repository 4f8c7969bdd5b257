"""Formats of sound, and the labels in them."""
