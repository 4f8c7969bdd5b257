"""Archives: files in files."""
