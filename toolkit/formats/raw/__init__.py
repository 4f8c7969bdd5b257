"""Raw photos of cameras: inspected, never written."""
