"""Decode films, look for faces in them, cover those, encode anew; inside the jail alone."""
