"""Decode pixels, find people, cover them, encode again: the only package that decodes pixels."""
