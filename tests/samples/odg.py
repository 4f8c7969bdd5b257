"""An OpenDocument drawing with a canary in every hiding place that only drawings have."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odt

Plant = Callable[[str], bytes]


def body(plant: Plant) -> bytes:
    """Shapes with names and connections, and one whose equations have names."""
    equation = plant("name of an equation")
    return (
        b'<draw:page draw:name="%s"><draw:g draw:name="%s"><draw:rect xml:id="%s" draw:id="%s"'
        b' svg:width="1cm"><svg:desc>%s.png</svg:desc><text:p>Box</text:p></draw:rect></draw:g>'
        b'<draw:connector draw:start-shape="%s"/><draw:custom-shape><draw:enhanced-geometry'
        b' draw:enhanced-path="M ?%s 0 L 1 1"><draw:equation draw:name="%s" draw:formula="width"/>'
        b"</draw:enhanced-geometry></draw:custom-shape></draw:page>"
    ) % (
        plant("page name"), plant("group name"), (number := plant("shape's number")), number,
        plant("description"), plant("connection to nothing"), equation, equation,
    )  # fmt: skip


def sample(plant: Plant) -> bytes:
    """The drawing with a planted string in each of its hiding places."""
    parts = {b"content.xml": odt.content(plant, body(plant), b"drawing")}
    return odt.package(plant, b"graphics", parts)
