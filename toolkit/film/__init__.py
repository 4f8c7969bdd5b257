"""Faces through time: how single looks become tracks, and what is covered in each frame."""
