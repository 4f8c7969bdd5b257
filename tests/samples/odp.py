"""An OpenDocument presentation with a canary in every hiding place that only slides have."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odt
from tests.samples.zip import small

Plant = Callable[[str], bytes]


def body(plant: Plant) -> bytes:
    """Slides with names, sounds, programs behind clicks; and shows of some of them."""
    frame = b'<draw:frame draw:id="%s" draw:layer="%s" svg:width="3cm">%s</draw:frame>'
    shape = frame % (
        plant("shape's number"),
        plant("layer"),
        b"<draw:text-box><text:p>Slide</text:p></draw:text-box>",
    )
    clicked = (
        b'<draw:custom-shape draw:name="%s"><office:event-listeners><presentation:event-listener'
        b' script:event-name="dom:click" xlink:href="%s"/></office:event-listeners>'
        b"<text:p>Click</text:p></draw:custom-shape>"
    ) % (plant("shape name"), plant("program behind a click"))
    sound = (
        b'<presentation:animations><presentation:dim draw:shape-id="%s"><presentation:sound'
        % plant("animated shape")
        + b' xlink:href="file:///home/%s/a.wav"/></presentation:dim></presentation:animations>'
        % plant("sound")
    )
    page = b'<draw:page draw:name="%s" draw:master-page-name="%s">%s</draw:page>'
    thing = (
        b'<draw:frame><draw:plugin xlink:href="http://example.org/%s.mp4"/></draw:frame>'
        % plant("film elsewhere")
    )
    inside = b'<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
    shows = (
        b'<presentation:settings><presentation:show presentation:name="%s"'
        b' presentation:pages="a"/></presentation:settings>' % plant("name of a show")
    )
    inner = shape + clicked + thing + inside + sound
    return page % (plant("slide name"), plant("master name"), inner) + shows


def sample(plant: Plant) -> bytes:
    """The presentation with a planted string in each of its hiding places."""
    return odt.package(plant, b"presentation", {
        b"content.xml": odt.content(plant, body(plant), b"presentation"),
        b"styles.xml": odt.styles(plant),
        b"Pictures/1.png": small(plant, "picture of a slide"),
    })  # fmt: skip
