"""Carry the guides along: in a checkout they stand beside the package, in a wheel inside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent


class WithGuides(build_py):
    """Puts guides/ into the package when one is built to be installed."""

    def run(self) -> None:
        """Copy the modules, then the guides; an editable install reads them where they are."""
        if not self.editable_mode:
            # what an older build left there would go into the wheel, too
            shutil.rmtree(Path(self.build_lib, "toolkit"), ignore_errors=True)
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "toolkit", "guides")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(HERE / "guides", target)


setup(cmdclass={"build_py": WithGuides})
