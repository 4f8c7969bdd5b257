"""A confined child for every untrusted byte. Knows no format and no picture.

The parent asks `pool`, which lends `keeper`s; the child runs `child`, which locks `jail`; both
speak `wire`. This file stays empty, because the child runs it, too, and must start quickly.
"""
