"""Formats of pictures, still or animated, and what stands behind a picture's end."""
