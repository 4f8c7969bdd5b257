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

Errors cross the jail as two short words, a code and a detail, both looked up in the tables
below. A message, a class or any other text from the child is never shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from toolkit.marking import mark as _

if TYPE_CHECKING:
    from toolkit.i18n import Words

#: What exactly was wrong. Format code names a row; only rows cross the jail.
DETAILS: dict[str, str] = {
    "": "",
    "empty": _("it is empty"),
    "truncated": _("it ends too early"),
    "structure": _("its parts do not fit together"),
    "checksum": _("a checksum inside it does not match"),
    "too_many_parts": _("it has too many parts"),
    "loop": _("its parts point at each other in a circle"),
    "no_picture": _("there is no picture in it"),
    "no_sound": _("there is no sound in it"),
    "bad_size": _("its declared picture size is impossible"),
    "too_many_pixels": _("its picture is too large to decode safely"),
    "too_many_bytes": _("it is larger than the limit"),
    "too_many_frames": _("it has too many frames"),
    "too_many_findings": _("it holds more traces than can be listed"),
    "compressed_bomb": _("it unpacks to far more than it could need"),
    "unsupported_variant": _("it uses a rare variant of its format"),
    "raw_photo": _("it is a camera raw file"),
    "undecodable": _("what it shows could not be decoded"),
    "cropped": _("what was cropped away is still in it"),
    "external_data": _("it points at data in another file"),
    "encrypted": _("it is encrypted"),
    "no_decoder": _("no decoder for this kind of picture is installed"),
    "never_decoded": _("no decoder for this kind of picture is installed"),
    "no_model": _("the face detector is not installed"),
    "no_library": _("the face detector needs a library that this system lacks"),
    "no_documents": _("the part that reads documents is not installed"),
    "same_name": _("two files in it have the same name"),
    "unsafe_name": _("the name or kind of a file in it is unsafe to unpack"),
    "no_film": _("the part that decodes films is not installed"),
    "other_film": _("the tracks belong to another film"),
    "tracks_file": _("the file of tracks is not as --review writes it"),
    "frames_changed": _("the number of frames was changed"),
    "too_deep": _("there are too many files in files in it"),
    "moving_faces": _("faces in a film are hidden only in a file of its own, by the command"),
    "moving_voice": _("voices are changed only in a file of its own, by the command"),
    "only_sound": _("it is nothing but sound, so without it nothing would be left"),
    "film_boxes": _("boxes, text and codes in a film cannot be covered; faces can"),
    "tracked_changes": _("it records changes: deleted words, with who deleted them and when"),
    "own_mark": _("part of a page is covered by a mark that each program draws in its own way"),
    "covered_text": _("a dark box covers text that can still be copied out"),
    "hidden_needed": _("what it shows is worked out from a hidden sheet, row or column"),
    "old_office": _("it is an old Office file"),
    "no_boxes": _("a box can be drawn on a picture only, and this is none"),
    "no_repaint": _("this kind of file cannot be painted anew"),
    "all_trace": _("it is made of nothing but people, times or places"),
    "no_writer": _("Lampshade can look into this kind of file, but does not write it"),
    "no_film_writer": _("Lampshade can look into this kind of film, but does not write it"),
    "signed": _("it is signed, and a copy would not be"),
    "no_text_finder": _("the text finder is not installed"),
    "no_code_finder": _("the code finder is not installed"),
    "no_jail": _("this system offers no full jail"),
    "no_start": _("the confined reader could not be started"),
    "crashed": _("the confined reader crashed on it"),
    "timeout": _("the confined reader took too long"),
    "out_of_memory": _("the confined reader needed too much memory"),
    "bad_reply": _("the confined reader gave an answer that does not make sense"),
    "not_a_file": _("it is not a regular file"),
    "link": _("it is a symbolic link"),
    "bad_box": _("a box you drew lies outside the picture"),
    "wrong_suffix": _("the name you chose ends like another kind of file"),
    "leftovers": _("something that was to be removed was still inside"),
    "content_changed": _("what it shows or says was changed"),
    "sound_changed": _("its sound was longer, shorter or not in step with the original's"),
    "sound_left": _("sound that was to be removed was still inside"),
    "size_changed": _("the picture size was changed"),
    "format_changed": _("the kind of file was changed"),
    "face_left": _("a face was still found outside the covered places"),
    "exists": _("a file of that name exists already"),
    "no_such_file": _("there is no such file"),
    "no_permission": _("permission was denied"),
    "disk_full": _("the disk is full"),
    "read_only": _("the folder is read-only"),
    "empty_folder": _("there is no file in this folder"),
    "visit_full": _("there is no more room for copies in memory"),
    "io": _("reading or writing failed"),
    "work_lost": _("the worker that had it ended or failed; look whether a copy was made"),
    "no_match": _("it was locked for another key or passphrase"),
    "wants_words": _("it was locked with a passphrase, and a key was tried"),
    "wants_key": _("it was locked for a key, and a passphrase was tried"),
    "wants_ssh": _("it was locked for an SSH key, which Lampshade does not use"),
    "wants_plugin": _("it was locked for a plugin's key, which Lampshade does not use"),
    "work_factor": _("its passphrase is protected by more work than this computer is asked for"),
    "not_a_recipient": _("this is no public key for locking"),
    "no_recipients": _("this is neither a public key nor a file of public keys"),
    "too_many_keys": _("these are more public keys than one file can be locked for"),
    "not_an_identity": _("this is no secret key for unlocking"),
    "plugin_key": _("this key belongs to a plugin, which Lampshade does not use"),
    "ssh_key": _("this is an SSH key, which Lampshade does not use"),
    "mixed_recipients": _("a passphrase stands alone, and kinds of keys cannot be mixed"),
    "no_hybrid": _("quantum-safe keys need a newer version of the package cryptography"),
    "age_version": _("it was locked by a newer version of the age format"),
    "age_header": _("its head is not as the age format has it"),
    "age_seal": _("its head was changed after it was locked"),
    "age_payload": _("a part of it was changed, cut off or added"),
    "age_armor": _("its text form is not as the age format has it"),
    "envelope": _("what is inside is not as Lampshade writes it"),
    "changed_meanwhile": _("it was changed while it was read"),
    "no_key": _("there is no secret key in it"),
    "key_locked": _("the key file itself is locked by a passphrase"),
    "no_words": _("the passphrase is empty"),
    "two_words": _("these were two different ones; type it again"),
    "other_choice": _("a field is filled in that belongs to a choice you did not tick"),
    "one_of_two": _("a copy is checked against its original, so both are needed"),
    "no_entry": _("the record has no entry for this original and this copy"),
    "no_entry_open": _(
        "none of the entries that this key opens is of this original and this copy"
    ),
    "other_copy": _("making the copy again gave other bytes"),
    "chance_copy": _("its voices were changed by chance, which cannot be done again the same way"),
    "other_version": _("making the copy again gave other bytes, but with another version"),
    "record": _("an entry of the record was changed, moved or taken out"),
    "record_large": _(
        "its entry in the record would be too large; name fewer recipients or places"
    ),
    "guide_file": _("a file of the guides does not say what it has to"),
    "no_guide": _("there is no guide of this name"),
    "no_guides": _("there are no guides in this folder"),
    "no_typesetter": _("the part that makes PDF files is not installed"),
    "no_slide_maker": _("the part that makes .pptx files is not installed"),
    "no_font": _("the fonts of this language are not installed"),
    "no_letter": _("the fonts of this language lack a letter of this text"),
    "font_form": _("it is no pack of fonts, or a part of it is missing"),
    "no_workshops": _("there are no workshop modules among these guides"),
    "pack_form": _("it is no pack of guides, or a part of it is missing"),
    "pack_seal": _("it was changed after it was signed, or it is not signed"),
    "pack_stranger": _("it was signed by a key that you have not named as trusted"),
    "pack_older": _("it is older than what is there, or just as old"),
    "pack_path": _("a file in it wants to go where no guide belongs"),
    "pack_large": _("it is larger than a pack of guides may be"),
}


#: What to do when it is a file inside that was refused.
LEAVE_OUT = _("clean that file by itself, or add --drop-unknown to leave it out of the copy")


class LampshadeError(Exception):
    """The root of the tree: a code for machines, a sentence and a hint for people."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = _("something went wrong")
    advice: ClassVar[str] = ""

    def __init__(self, detail: str = "", *, hint: str = "", where: str = "") -> None:
        """Name a row of DETAILS; an unknown row is a programming error.

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

    @property
    def why(self) -> str:
        """One sentence in plain English words, as JSON and logs have it."""
        sentence, detail = self._begins(), DETAILS[self.detail]
        sentence = f"{sentence}: {detail}" if detail else sentence
        return f"{sentence} ({self.where})" if self.where else sentence

    @property
    def hint(self) -> str:
        """What to do now; may be empty."""
        inside = LEAVE_OUT if self.where else ""
        return self._hint or inside or HINTS.get(self.detail, "") or self.advice

    def why_in(self, words: Words) -> str:
        """The sentence for a person who reads another language."""
        sentence, detail = words.gettext(self._begins()), DETAILS[self.detail]
        if detail:
            both = words.gettext(_("{sentence}: {detail}"))
            sentence = both.format(sentence=sentence, detail=words.gettext(detail))
        return f"{sentence} ({self.where})" if self.where else sentence

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
    "bad_box", "compressed_bomb", "empty", "external_data", "no_picture", "no_sound", "same_name",
    "too_deep", "too_many_frames", "too_many_parts", "unsafe_name", "unsupported_variant",
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


class Locked(Refused):
    """It needs a password."""

    code = "locked"
    sentence = _("the file is locked by a password")
    advice = _("open it with its own program and save it without a password")


class NotCleanable(Refused):
    """We can look at it, but cleaning would lose content or could not be proven."""

    code = "not-cleanable"
    sentence = _("this file can be inspected but not cleaned")
    advice = _("save it as another kind of file, such as JPEG, PDF or MP4, then clean that")


class MissingPart(Refused):
    """A library or model that this work needs is not installed."""

    code = "missing-part"
    sentence = _("a needed part is not installed")
    advice = _("run ./lampshade once while online, or install the extra named in the README")


class JailBroken(Refused):
    """The confined reader crashed, hung, used too much memory, or gave a senseless answer."""

    code = "jail"
    sentence = _("the file could not be read safely")
    advice = _("treat this file with suspicion; take a screenshot of what it shows instead")


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


HINTS: dict[str, str] = {
    "bad_box": _("name a place inside the upright picture, in its pixels"),
    "raw_photo": _("export it as JPEG in your photo program, then clean that"),
    "no_decoder": _("install the extra for this format (see README), or export it as JPEG"),
    "never_decoded": _("export it as JPEG in your photo program, then clean that"),
    "no_text_finder": _("install the extra text, or run ./lampshade once while online"),
    "no_code_finder": _("install the extra text, or run ./lampshade once while online"),
    "no_documents": _("run ./lampshade once while online, or install the extra documents"),
    "tracked_changes": _(
        "read them; then accept or refuse them in its own program, or add --accept-changes"
    ),
    "own_mark": _(
        "add --repaint; if that is refused, too, first print it into a new PDF with your PDF "
        "program"
    ),
    "covered_text": _(
        "add --repaint, which turns pages into pictures, or --drop-hidden, which takes it out"
    ),
    "no_film": _("run ./lampshade once while online, or install the extra video"),
    "hidden_needed": _("take the hidden part out in its own program, or leave out --drop-hidden"),
    "old_office": _("save it as PDF in LibreOffice or Office, then clean that"),
    "all_trace": _("write down only what others need to know, and share that instead"),
    "no_writer": _("save it as a common kind of file, such as JPEG, PDF or ZIP, then clean that"),
    "moving_faces": _(
        "name the film itself, or add --faces keep if nobody is in it, which strips traces alone"
    ),
    "moving_voice": _("name the film or the sound itself, or add --voice keep"),
    "film_boxes": _(
        "leave out --also, --box and --show; draw covers on the film's page in lampshade web"
    ),
    "only_sound": _("add --voice distort, or write down what is said and share that"),
    "no_film_writer": _(
        "copy its pictures and sound into MP4 or MKV in a video program, then clean that"
    ),
    "no_model": _("run ./lampshade once while online, or add --faces keep if nobody is in it"),
    "no_library": _("install it as the README says, or add --faces keep if nobody is in it"),
    "no_typesetter": _("install the extra workshop (see README), or print the .html page"),
    "no_slide_maker": _("install the extra workshop (see README), or use the .html slides"),
    "no_font": _("add its fonts as docs/workshops.md says, or print the .html page"),
    "no_letter": _("add its fonts as docs/workshops.md says, or print the .html page"),
    "face_left": _("cover it by hand with --box X,Y,W,H, or try --thorough"),
    "disk_full": _("free some space and try again"),
    "read_only": _("choose another folder with -o"),
    "empty_folder": _("name a folder with files in it"),
    "exists": _("choose another name with -o; nothing is ever overwritten"),
    "link": _("name the file that the link points to"),
    "empty": _("fetch it again from where it came from; there is nothing in it"),
    "no_start": _("close other programs and try again"),
    "visit_full": _("save the copies that are ready, remove them from memory, and go on"),
    "no_words": _("type it, or name a key file"),
    "two_words": _("type the same passphrase twice"),
    "other_choice": _("tick the choice that you mean, and leave the fields of the others empty"),
    "key_locked": _("give its passphrase, too"),
    "record": _("keep this record as it is, but in another place; then a new one begins"),
    "plugin_key": _("use the program age with that plugin"),
    "ssh_key": _("use the program age, which reads SSH keys"),
    "wants_words": _("give the passphrase instead of a key file"),
    "wants_key": _("give the file with the secret key; a passphrase only opens the key file"),
    "wants_ssh": _("use the program age, which reads SSH keys"),
    "wants_plugin": _("use the program age with that plugin"),
    "not_a_recipient": _("copy the whole public key anew; it begins with age1"),
    "no_recipients": _("look at its name; a public key begins with age1"),
    "too_many_keys": _("lock for fewer keys at a time"),
    "not_an_identity": _(
        "choose the key file, or type the whole secret key anew; it begins with AGE-SECRET-KEY-"
    ),
    "no_key": _("choose the file with your secret key; it begins with AGE-SECRET-KEY-"),
    "no_guide": _("lampshade guides list shows all of them"),
    "pack_stranger": _("compare the six words with the sender by another way, then add --trust"),
    "pack_older": _("you have these guides already, or newer ones; nothing has to be done"),
    "no_jail": _("leave out --require-jail if you trust where the file comes from"),
}

#: The closed table by which an error comes back out of the jail.
BY_CODE: dict[str, type[LampshadeError]] = {
    kind.code: kind
    for kind in (
        UnknownFormat, Unloaded, Damaged, TooLarge, Locked, NotCleanable, MissingPart, JailBroken,
        WrongKey, Tampered, NotLocked,
    )
}  # fmt: skip
