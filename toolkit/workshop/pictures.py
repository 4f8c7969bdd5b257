"""The pictures of the exercises: who stands where, drawn anew for each seed.

What is where in a picture does not depend on the seed, so that an answer key can name places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from toolkit.workshop import drawn_people, effects, harbour_scene, seeded_choice, street_scene
from toolkit.workshop.canvas import Canvas, Colour, Corner, Floats
from toolkit.workshop.drawn_heads import Head
from toolkit.workshop.drawn_people import Person

#: People who do not exist; the seed says who comes.
_HEADS = (
    Head((204, 156, 122), (96, 54, 30), "plait", smile=0.9, seed=4),
    Head((218, 172, 144), (54, 36, 30), "bob", smile=1.0, tilt=0.04, seed=1),
    Head((226, 184, 158), (158, 156, 154), "short", (92, 112, 122), (186, 182, 178), 0.81,
         smile=0.7, tilt=-0.03, seed=2),
    Head((142, 96, 72), (38, 28, 26), "curls", (44, 28, 20), smile=1.1, tilt=0.02, seed=3),
    Head((170, 122, 92), (30, 24, 24), "short", smile=0.9, tilt=0.03, seed=5),
    Head((232, 190, 164), (150, 92, 50), "bob", (78, 98, 70), smile=0.8, seed=6),
    Head((190, 142, 110), (44, 34, 34), "plait", half_width=0.79, smile=1.0, seed=7),
)  # fmt: skip
_COATS: tuple[Colour, ...] = (
    (58, 112, 120), (70, 80, 112), (176, 74, 62), (196, 142, 62), (96, 110, 78), (120, 84, 124),
)  # fmt: skip
_SCARVES: tuple[Colour | None, ...] = ((214, 120, 84), None, (96, 122, 92), None)
_WALLS: tuple[Colour, ...] = (
    (176, 112, 92), (186, 158, 126), (150, 142, 136), (168, 124, 112),
)  # fmt: skip
#: Shops and streets that do not exist.
_SHOPS = ("TALLOW & FERN", "THE PAPER WHALE", "LANTERN BREAD")
_STREETS = ("14 NOWHERE LANE, EXAMPLETON", "7 MADE-UP STREET, EXAMPLETON")
_NAMES = ("Sam", "Kim", "Robin", "Alex")

#: The part of the harbour that most pictures show, and its size: left, top.
_HARBOUR_AT = (400, 210)
WIDTH, HEIGHT = street_scene.WIDTH, street_scene.HEIGHT
#: How much of a wide picture its owner cut away, on the left.
CROP_LEFT = 480
#: A portrait's side, and the square that its face is in.
PORTRAIT = 720
FACE = (250, 222, 220, 256)


def _person(seed: int, number: int, at: Corner, unit: float) -> Person:
    """Somebody who is nobody; the same number is somebody else in every seed."""
    head = _HEADS[(seeded_choice.number(seed, "heads") + number * 3) % len(_HEADS)]
    coat = _COATS[(seeded_choice.number(seed, "coats") + number) % len(_COATS)]
    return Person(head, at, unit, coat, seeded_choice.pick(seed, f"scarf {number}", _SCARVES))


def _random(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng(seeded_choice.number(seed, name))


def _by_the_water(seed: int, name: str, wide: int, *people: Person) -> Floats:
    random = _random(seed, name)
    left, top = _HARBOUR_AT
    rgb = harbour_scene.behind(random)[:, top : top + HEIGHT, left : left + wide].copy()
    for person in people:
        drawn_people.draw(rgb, person)
    return street_scene.grained(rgb, random)


def _in_the_street(seed: int, name: str, *people: Person) -> Floats:
    wall = seeded_choice.pick(seed, f"wall {name}", _WALLS)
    sign = (seeded_choice.pick(seed, "shop", _SHOPS), seeded_choice.pick(seed, "street", _STREETS))
    return street_scene.scene(wall, sign, people, _random(seed, name))


def _two(seed: int) -> Floats:
    left, right = (_person(seed, at, (x, 400), 92) for at, x in ((0, 380), (1, 830)))
    return _by_the_water(seed, "two", WIDTH, left, right)


def _one(seed: int) -> Floats:
    card = ("A MADE-UP", "MEETING")
    person = replace(_person(seed, 2, (620, 380), 92), scarf=None, placard=card)
    return _by_the_water(seed, "one", WIDTH, person)


def _wide(seed: int) -> Floats:
    """Two people, of whom the left one will be cut away."""
    left, right = (_person(seed, at, (x, 400), 118) for at, x in ((3, 220), (4, 1080)))
    return _by_the_water(seed, "wide", harbour_scene.WIDTH - _HARBOUR_AT[0], left, right)


def _noon(seed: int) -> Floats:
    return _in_the_street(seed, "noon", _person(seed, 5, (480, 420), 88))


def _errand(seed: int) -> Floats:
    return _in_the_street(seed, "errand", _person(seed, 6, (640, 410), 92))


def _evening(seed: int) -> Floats:
    return _by_the_water(seed, "evening", WIDTH, _person(seed, 0, (560, 390), 96))


def _quay(seed: int) -> Floats:
    return _by_the_water(seed, "quay", WIDTH, _person(seed, 4, (740, 390), 98))


def _mirror(seed: int) -> Floats:
    shown = replace(_person(seed, 1, (640, 360), 128), scarf=None)
    return street_scene.mirror(shown, _random(seed, "mirror"))


def _sign(seed: int) -> Floats:
    return _in_the_street(seed, "sign")


def _badge(seed: int) -> Floats:
    name = seeded_choice.pick(seed, "badge", _NAMES)
    card = ("EXAMPLE SCHOOL", name, f"No. {seeded_choice.number(seed, 'card') % 100:05d}")
    person = replace(_person(seed, 3, (560, 300), 116), scarf=None, badge=card)
    return _in_the_street(seed, "badge", person)


def _pair(seed: int) -> Floats:
    """Small, because it is kept without loss: two people, of whom one will be cut away."""
    people = (_person(seed, at, (x, 400), 104) for at, x in ((5, 330), (6, 860)))
    rgb = _in_the_street(seed, "pair", *people)
    half = (rgb[:, ::2, ::2] + rgb[:, 1::2, 1::2]) / 2
    return half.astype(np.float32)


def portrait(seed: int) -> Floats:
    """One face, large, before a plain wall."""
    rgb = np.zeros((3, PORTRAIT, PORTRAIT), np.float32)
    canvas = Canvas(rgb)
    canvas.everywhere(-1 - canvas.x).fill((178, 190, 196))
    canvas.glow(230, 180, 400, 380, 0.5).fill((220, 226, 226))
    person = replace(_person(seed, 2, (360, 350), 104), scarf=None)
    drawn_people.draw(rgb, person)
    return street_scene.grained(rgb, _random(seed, "portrait"))


def _hidden(how: str) -> Callable[[int], Floats]:
    return lambda seed: effects.changed(portrait(seed), FACE, how)


#: Every picture there is, by its name.
PICTURES: dict[str, Callable[[int], Floats]] = {
    "two": _two,
    "one": _one,
    "wide": _wide,
    "noon": _noon,
    "errand": _errand,
    "evening": _evening,
    "quay": _quay,
    "mirror": _mirror,
    "sign": _sign,
    "badge": _badge,
    "pair": _pair,
    "face": portrait,
    **{how: _hidden(how) for how in effects.EFFECTS},
}
