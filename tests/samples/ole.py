"""Compound files, written by hand; and one of no known kind with a canary in every place.

Streams below 4096 bytes stand in small sectors of 64, others in sectors of 512.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from tests.samples.zip import small

Plant = Callable[[str], bytes]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
#: 6 March 2026, 10:11:12, in tenths of microseconds since 1601.
MOMENT = (1772791872 + 11644473600) * 10_000_000

SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
CUSTOM = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")


def sectors(raw: bytes, size: int, filling: bytes = b"") -> list[bytes]:
    """Bytes in whole sectors; filling: what stands in the rest of the last."""
    rest = -len(raw) % size
    raw += filling.ljust(rest, b"\0")[:rest]
    return [raw[at : at + size] for at in range(0, len(raw), size)]


def entry(
    name: str, kind: int, start: int, size: int, *, left: int = FREE, right: int = FREE,
    child: int = FREE, moment: int = 0,
) -> bytes:  # fmt: skip
    """A row of the directory."""
    letters = name.encode("utf-16-le") + b"\0\0"
    raw = letters.ljust(64, b"\0") + struct.pack(
        "<HBB3I", len(letters), kind, 1, left, right, child
    )
    return raw + bytes(16 + 4) + struct.pack("<QQIQ", moment, moment, start, size)


class Chains:
    """Sectors and the table that chains them."""

    def __init__(self) -> None:
        self.body: list[bytes] = []
        self.table: list[int] = []

    def add(self, parts: list[bytes]) -> int:
        """Append a chain; gives its first sector."""
        start = len(self.body)
        self.body += parts
        self.table += [*range(start + 1, start + len(parts)), END][: len(parts)]
        return start if parts else END


def compound(
    streams: Mapping[str, bytes], *, free: bytes = b"", rest: bytes = b"", lost: str = "",
    tail: bytes = b"", moment: int = 0,
) -> bytes:  # fmt: skip
    """A file of these streams by path; free: a free sector; rest: behind a stream."""
    big, little = Chains(), Chains()
    rows: list[dict[str, int | str]] = [{"name": "Root Entry", "kind": 5}]
    folders = {"": 0}
    for path, raw in streams.items():
        folder = ""
        for part in path.split("/")[:-1]:
            outer, folder = folder, f"{folder}{part}/"
            if folder not in folders:
                folders[folder] = _hang(rows, folders[outer], part, 1)
        number = _hang(rows, folders[folder], path.rpartition("/")[2], 2)
        chains, size = (little, MINI) if len(raw) < CUTOFF else (big, SECTOR)
        filling = rest if -len(raw) % size >= len(rest) else b""
        rest = b"" if filling else rest
        rows[number] |= {"start": chains.add(sectors(raw, size, filling)), "size": len(raw)}
    store = b"".join(little.body)
    rows[0] |= {"start": big.add(sectors(store, SECTOR)), "size": len(store)}
    directory = b"".join(_row(row, moment if not at else 0) for at, row in enumerate(rows))
    directory += entry(lost, 0, 0, 0) if lost else b""
    first = big.add(sectors(directory, SECTOR))
    mini = struct.pack(f"<{len(little.table)}I", *little.table)
    mini_parts = sectors(mini + b"\xff" * (-len(mini) % SECTOR), SECTOR)
    mini_first = big.add(mini_parts)
    if free:
        big.body.append(free.ljust(SECTOR, b"\0"))
        big.table.append(FREE)
    count = 1
    while len(big.body) + count > 128 * count:
        count += 1
    at = len(big.body)
    table = [*big.table, *[TABLE] * count]
    table += [FREE] * (128 * count - len(table))
    body = b"".join(big.body) + struct.pack(f"<{len(table)}I", *table)
    head = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack(
        "<9I", 0, count, first, 0, CUTOFF, mini_first, len(mini_parts), END, 0,
    )  # fmt: skip
    return (
        head + struct.pack("<109I", *range(at, at + count), *[FREE] * (109 - count)) + body + tail
    )


def _hang(rows: list[dict[str, int | str]], folder: int, name: str, kind: int) -> int:
    """Put an entry into a folder: siblings hang to the right of each other."""
    rows.append({"name": name, "kind": kind})
    number = len(rows) - 1
    if "last" in rows[folder]:
        rows[int(rows[folder]["last"])]["right"] = number
    else:
        rows[folder]["child"] = number
    rows[folder]["last"] = number
    return number


def _row(row: dict[str, int | str], moment: int) -> bytes:
    links = {key: int(row[key]) for key in ("right", "child") if key in row}
    return entry(
        str(row["name"]), int(row["kind"]), int(row.get("start", 0)), int(row.get("size", 0)),
        moment=moment, **links,
    )  # fmt: skip


def text(raw: bytes) -> bytes:
    """A property of letters."""
    body = struct.pack("<II", 30, len(raw) + 1) + raw + b"\0"
    return body + bytes(-len(body) % 4)


def time(ticks: int = MOMENT) -> bytes:
    """A property of time."""
    return struct.pack("<IQ", 64, ticks)


def properties(*sets: tuple[bytes, dict[int, bytes]]) -> bytes:
    """Property sets; each a name and its properties by number."""
    head = b"\xfe\xff\0\0\x0a\0\2\0" + bytes(16) + struct.pack("<I", len(sets))
    at, front, bodies = len(head) + 20 * len(sets), b"", b""
    for name, values in sets:
        rows, body = b"", b""
        for number, raw in values.items():
            rows += struct.pack("<II", number, 8 + 8 * len(values) + len(body))
            body += raw
        whole = struct.pack("<II", 8 + len(rows) + len(body), len(values)) + rows + body
        front += name + struct.pack("<I", at + len(bodies))
        bodies += whole
    return head + front + bodies


def summary(plant: Plant) -> bytes:
    """What all old Office files keep about their making."""
    names = {2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template",
             8: "last saved by", 9: "revision", 18: "program"}  # fmt: skip
    values = {1: struct.pack("<II", 2, 1252)}
    values |= {number: text(plant(name)) for number, name in names.items()}
    values |= {number: time() for number in (11, 12, 13)}
    values[10] = time(36_000_000_000)
    picture = plant("small copy")
    values[17] = struct.pack("<III", 71, len(picture) + 4, 0xFFFFFFFF) + picture
    return properties((SUMMARY, values))


def document_summary(plant: Plant) -> bytes:
    """What they keep about company and manager, and what a company adds."""
    values = {1: struct.pack("<II", 2, 1252)}
    values |= {2: text(plant("category")), 14: text(plant("manager")), 15: text(plant("company"))}
    part = plant("name of a part")
    values[13] = struct.pack("<III", 0x101E, 1, len(part) + 1) + part + b"\0"
    name = plant("name of a field") + b"\0"
    names = struct.pack("<III", 1, 2, len(name)) + name
    added = {
        1: struct.pack("<II", 2, 1252),
        0: names + bytes(-len(names) % 4),
        2: text(plant("field")),
    }
    return properties((DOCUMENT, values), (CUSTOM, added))


def packed_script(source: bytes) -> bytes:
    """A module's source as programs in Office files are packed, without any repeat but one."""
    tokens = b""
    for at in range(0, len(source), 8):
        tokens += b"\0" + source[at : at + 8]
    return b"\1" + struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens


def wrapped(plant: Plant) -> bytes:
    """A file that was dropped into a document."""
    body = small(plant, "picture in a dropped file")
    path, other = plant("path of a dropped file"), plant("other path of a dropped file")
    inner = b"\2\0" + plant("label of a dropped file") + b"\0" + path + b"\0\0\0\3\0"
    inner += (
        struct.pack("<I", len(other) + 1) + other + b"\0" + struct.pack("<I", len(body)) + body
    )
    return struct.pack("<I", len(inner)) + inner


def common(plant: Plant) -> dict[str, bytes]:
    """Streams that any old Office file can have."""
    script = b'Attribute VB_Name = "Module1"\r\n\' ' + plant("program") + b"\r\n"
    return {
        "\5SummaryInformation": summary(plant),
        "\5DocumentSummaryInformation": document_summary(plant),
        "Macros/VBA/Module1": bytes(20) + packed_script(script),
        "Macros/PROJECT": b'ID="{00000000}"\r\nName="' + plant("program's name") + b'"\r\n',
        "ObjectPool/_1/\1Ole10Native": wrapped(plant),
        "ObjectPool/_2/Package": small(plant, "embedded picture"),
    }


def build(plant: Plant, streams: dict[str, bytes]) -> bytes:
    """A file of these streams, with something in every place between them."""
    return compound(
        streams, free=plant("free sector"), rest=plant("rest of a small sector"),
        lost=plant("name of a deleted stream").decode(), tail=plant("behind the end"),
        moment=MOMENT,
    )  # fmt: skip


def sample(plant: Plant) -> bytes:
    """A file of no known kind."""
    unknown = b"\x01\x02" + plant("unknown stream")
    return build(plant, {"Contents": unknown, plant("stream's name").decode(): b"\x01\x02\x03",
                         **common(plant)})  # fmt: skip
