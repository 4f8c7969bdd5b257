"""A confined child for every untrusted byte. Knows no format and no picture.

The parent calls `pool`, which lends out `waiting_child`s; the child process runs `child`, which
closes the `jail`; both speak `wire`. This file stays empty, because the child runs it, too, and
must start quickly.
"""
