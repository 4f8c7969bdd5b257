"""Locked originals: the age format, keys, envelopes and the custody record.

Knows nothing of pictures and never loads a reader of them. Nothing here prints or asks.
"""
