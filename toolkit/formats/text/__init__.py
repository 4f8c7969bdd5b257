"""Text that people and browsers read."""
