"""Decode pixels, find people, cover them, encode again: the only room that decodes pixels."""
