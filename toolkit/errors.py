"""Every way Lampshade refuses, and the words for it.

    LampshadeError               .code  .why (plain words)  .hint (what to do now)
    ├─ Refused                   the file is untouched and nothing was written
    │  ├─ UnknownFormat          we do not know this kind of file
    │  ├─ Damaged                the file does not keep its own format's rules
    │  ├─ TooLarge               more than the limits allow
    │  ├─ Locked                 it needs a password
    │  ├─ NotCleanable           we can look, but not clean without losing content
    │  ├─ MissingPart            a library or model that this work needs is not installed
    │  ├─ JailBroken             the confined reader crashed, hung, or lied
    │  └─ NotRegular             a pipe, a device, a link: nothing we may read
    ├─ Unloaded                  this reader knows too little; another one is asked
    ├─ Unproven                  a copy was made, failed its proof, and was deleted
    ├─ CannotAccess              something outside the file failed
    │  ├─ CannotRead             a missing file, permissions, a broken disk
    │  └─ CannotWrite            a full disk, permissions, a name that is taken
    ├─ VaultError                a locked file or a key; the locked file is untouched
    │  ├─ WrongKey               this key or passphrase cannot do it
    │  └─ Tampered               the locked file is not as it was when it was locked
    │     └─ NotLocked           it does not even begin like one
    ├─ GuideError                a guide, or a file beside it, is not as it has to be
    │  ├─ BadPack                a pack of guides was refused; nothing of it was kept
    │  └─ BadFonts               a pack of fonts was refused; nothing of it was kept
    └─ UsageError                options that contradict each other

Errors cross the jail as two short words, a code of the table below and a detail, a row of
toolkit.details. A message, a class or any other text from the child is never shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from toolkit.details import DETAILS, HINTS
from toolkit.marking import mark as _

if TYPE_CHECKING:
    from toolkit.i18n import Words

#: What to do when it is a file inside that was refused.
LEAVE_OUT = _("clean that file by itself, or add --drop-unknown to leave it out of the copy")

#: Rows that say all of it: the sentence of their class would say it twice, or less truly.
_SAYS_ALL = frozenset({
    "key_locked", "never_decoded", "no_code_finder", "no_decoder", "no_documents",
    "no_film", "no_film_writer", "no_font", "no_guide", "no_guides", "no_hybrid", "no_key",
    "no_letter", "no_library", "no_model", "no_recipients", "no_slide_maker",
    "no_text_finder", "no_typesetter", "no_words", "no_workshops", "no_writer",
    "not_a_recipient", "not_an_identity", "plugin_key", "ssh_key", "two_words", "wants_key",
    "wants_plugin", "wants_ssh", "wants_words", "work_factor",
})  # fmt: skip
#: Rows that say no more than the sentence of their class does.
_SAYS_NO_MORE = frozenset({"encrypted", "encrypted_pdf", "io", "too_many_bytes"})


class LampshadeError(Exception):
    """The root of the tree: a code for machines, a sentence and a hint for people."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = _("something went wrong")
    advice: ClassVar[str] = ""

    def __init__(self, detail: str = "", *, hint: str = "", where: str = "") -> None:
        """Name a row of toolkit.details; an unknown row is a programming error.

        where: the file inside the file that it happened in.
        """
        if detail not in DETAILS:
            raise ValueError(f"no such row in DETAILS: {detail}")
        self.detail = detail
        self._hint, self.where = hint, where
        super().__init__(self.code, detail)

    def __reduce__(self) -> tuple[object, ...]:
        """Let an outcome travel to another process, where args alone would not rebuild it."""
        return _rebuilt, (type(self), self.detail, self._hint, self.where)

    def _begins(self) -> str:
        """The first half of the sentence."""
        return self.sentence

    def _halves(self) -> tuple[str, str]:
        """What happened and what exactly was wrong; empty where it would be said twice."""
        if self.detail in _SAYS_ALL:
            return "", DETAILS[self.detail]
        return self._begins(), "" if self.detail in _SAYS_NO_MORE else DETAILS[self.detail]

    @property
    def why(self) -> str:
        """One sentence in plain English words, as JSON and logs have it."""
        sentence = ": ".join(filter(None, self._halves()))
        return f"{sentence} ({self.where})" if self.where else sentence

    @property
    def hint(self) -> str:
        """What to do now; may be empty."""
        inside = LEAVE_OUT if self.where else ""
        return self._hint or inside or HINTS.get(self.detail, "") or self.advice

    def why_in(self, words: Words) -> str:
        """The sentence for a person who reads another language."""
        halves = [words.gettext(half) for half in self._halves() if half]
        sentence = halves[0]
        if len(halves) > 1:
            both = words.gettext(_("{sentence}: {detail}"))
            sentence = both.format(sentence=sentence, detail=halves[1])
        return f"{sentence} ({words.shown({'': self.where})['']})" if self.where else sentence

    def hint_in(self, words: Words) -> str:
        """What to do now, in that language; may be empty."""
        return words.gettext(self.hint)


class Refused(LampshadeError):
    """The file is untouched and nothing was written."""

    code = "refused"
    sentence = _("the file was refused")


class UnknownFormat(Refused):
    """We do not know this kind of file, so we cannot promise anything about it."""

    code = "unknown-format"
    sentence = _("this kind of file is not known to Lampshade")
    advice = _(
        "save it as a common kind of file, such as JPEG, PDF, MP3 or MP4, text as UTF-8, and try "
        "again"
    )


class Unloaded(LampshadeError):
    """The reader that was asked knows pictures only, or has no libraries; ask one that has more.

    No refusal, so that nobody who expects one takes it for that.
    """

    code = "unloaded"


#: Of rows that Damaged is raised with, those that tell of no damage.
_MAY_BE_WHOLE = frozenset({
    "bad_box", "compressed_bomb", "controls", "empty", "external_data", "no_picture", "no_sound",
    "not_utf8", "same_name", "too_deep", "too_many_frames", "too_many_parts", "unsafe_name",
    "unsupported_variant",
})  # fmt: skip


class Damaged(Refused):
    """The file breaks its own format's rules, so nothing about it is certain."""

    code = "damaged"
    sentence = _("the file is damaged")
    advice = _("open it in its own program, save it anew, and try again")

    def _begins(self) -> str:
        """No file is called damaged that may well be whole."""
        return Refused.sentence if self.detail in _MAY_BE_WHOLE else self.sentence


class TooLarge(Refused):
    """More than the limits allow; the limits are listed in docs/exit-codes.md."""

    code = "too-large"
    sentence = _("the file is too large")
    advice = _("make it smaller in its own program first")

    def _begins(self) -> str:
        """What is too large need not be the file; the detail says what it is."""
        return self.sentence if self.detail in ("", "too_many_bytes") else Refused.sentence


class Locked(Refused):
    """It needs a password."""

    code = "locked"
    sentence = _("the file is locked by a password")
    advice = _("open it with its own program and save it without a password")


class NotCleanable(Refused):
    """We can look at it, but cleaning would lose content or could not be proven."""

    code = "not-cleanable"
    sentence = _("this file can be inspected but not cleaned")
    advice = _(
        "save it as another kind of file, such as JPEG, PDF, XLSX, MP3 or MP4, then clean that"
    )


class MissingPart(Refused):
    """A library or model that this work needs is not installed."""

    code = "missing-part"
    sentence = _("a needed part is not installed")
    advice = _("run ./lampshade once while online, or install the extra named in the README")


class JailBroken(Refused):
    """The confined reader crashed, hung, used too much memory, or gave a senseless answer."""

    code = "jail"
    sentence = _("the file could not be read safely")
    advice = _(
        "if you do not trust where it comes from, do not open it; if it is your own, take a "
        "screenshot of what it shows, and clean that"
    )


class NotRegular(Refused):
    """A pipe, a device, a socket or a link."""

    code = "not-regular"
    sentence = _("this is not a file Lampshade may read")
    advice = _("name the file itself")


class Unproven(LampshadeError):
    """A copy was made but did not pass its proof; it was deleted."""

    code = "unproven"
    sentence = _("the copy did not pass its proof and was deleted")
    advice = _("try --repaint, and tell us about this file's kind")


class CannotAccess(LampshadeError):
    """Something outside the file failed: the disk, the permissions, a worker."""

    code = "cannot-access"
    sentence = _("the work on the file failed")
    advice = _("try it again")


class CannotRead(CannotAccess):
    """Reading the file failed."""

    code = "cannot-read"
    sentence = _("the file could not be read")
    advice = _("look at its name and its permissions")


class CannotWrite(CannotAccess):
    """Writing the copy failed; what there was of it is gone."""

    code = "cannot-write"
    sentence = _("the copy could not be written")
    advice = _("choose another folder with -o, or look at the permissions and the free space")


class VaultError(LampshadeError):
    """A locked file or a key could not be used; the locked file is untouched."""

    code = "vault"
    sentence = _("the locked file, key or record could not be used")


class WrongKey(VaultError):
    """This key or passphrase cannot do it."""

    code = "wrong-key"
    sentence = _("this key or passphrase does not fit")
    advice = _("try the key or passphrase it was locked with; without it nobody can open it")


class Tampered(VaultError):
    """The locked file is not as it was when it was locked."""

    code = "tampered"
    sentence = _("the locked file is damaged or was changed")
    advice = _("use another copy of it; nothing of this one was kept")


class NotLocked(Tampered):
    """It does not begin like a locked file: most often it is another kind of file."""

    code = "not-locked"
    sentence = _("this is no locked file, or its beginning was lost")
    advice = _("choose the file that ends in .age; if it is that one, use another copy of it")


class GuideError(LampshadeError):
    """A guide, or a file beside it, is not as it has to be; it is not shown."""

    code = "guide"
    sentence = _("the guides could not be read")


class BadPack(GuideError):
    """A pack of guides was refused before anything of it was unpacked."""

    code = "bad-pack"
    sentence = _("the pack was refused, and nothing of it was kept")
    advice = _("ask whoever gave it to you for a new one, and for the six words of their key")


class BadFonts(GuideError):
    """A pack of fonts was refused before anything of it was put in its place."""

    code = "bad-fonts"
    sentence = _("the pack was refused, and nothing of it was kept")
    advice = _("ask whoever gave it to you for a new one")


class UsageError(LampshadeError):
    """Options that contradict each other."""

    code = "usage"
    sentence = _("these options do not go together")


def _rebuilt(kind: type[LampshadeError], detail: str, hint: str, where: str) -> LampshadeError:
    return kind(detail, hint=hint, where=where)


#: The closed table by which an error comes back out of the jail.
BY_CODE: dict[str, type[LampshadeError]] = {
    kind.code: kind
    for kind in (
        UnknownFormat, Unloaded, Damaged, TooLarge, Locked, NotCleanable, MissingPart, JailBroken,
        WrongKey, Tampered, NotLocked,
    )
}  # fmt: skip
