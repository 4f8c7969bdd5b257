"""The records that a ZIP package consists of, as PKWARE APPNOTE 6.3.10 lays them out (4.3)."""

from __future__ import annotations

import struct

LOCAL, DIRECTORY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_HEAD = struct.Struct("<4s5H3I2H")
ROW = struct.Struct("<4s6H3I5H2I")
TAIL = struct.Struct("<4s4H2IH")
STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
#: The flag of a name in UTF-8.
UTF8 = 0x0800
#: Numbers that say that the number itself stands in a longer record.
FULL16, FULL32 = 0xFFFF, 0xFFFF_FFFF
#: 1 January 1980, midnight: the earliest time that the format can say.
NO_DATE, NO_TIME = 0x0021, 0
