"""python -m toolkit, and the lampshade command's door."""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # the folder somebody stands in, where a file may be named like a part of Python
    del sys.path[0]


def main() -> None:
    """Run the command; ends the process with one of the codes in cli/exits.py."""
    if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout is not None:
        # answered before anything heavy is imported
        from toolkit import __version__  # noqa: PLC0415

        sys.stdout.write(f"lampshade {__version__}\n")
        return
    gc.disable()
    try:
        from toolkit.clean.children import start_ahead  # noqa: PLC0415

        # nothing may be opened in the place of a stream that the caller closed
        if None not in (sys.stdin, sys.stdout, sys.stderr):
            start_ahead(sys.argv[1:])
        from toolkit.cli.main import run  # noqa: PLC0415
    except KeyboardInterrupt:  # Ctrl-C before anything began
        sys.exit(130)
    gc.freeze()  # what was imported stays
    gc.enable()
    run(sys.argv[1:])


if __name__ == "__main__":
    main()
