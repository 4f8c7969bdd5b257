"""What exactly was wrong, and what to do about it: one row each.

Only the names of rows cross the jail. A row without advice takes that of its error's class
(toolkit.errors).
"""

from __future__ import annotations

from toolkit.marking import mark as _

#: Each row's name, what was wrong, and what to do now.
_ROWS: dict[str, tuple[str, str]] = {
    "": ("", ""),
    # The file breaks a rule of its format, or a limit.
    "empty": (
        _("it is empty"),
        _("fetch it again from where it came from; there is nothing in it"),
    ),
    "truncated": (_("it ends too early"), ""),
    "structure": (_("its parts do not fit together"), ""),
    "not_utf8": (
        _("some of its bytes are not text in UTF-8 or UTF-16"),
        _("open it in a text editor, save it as UTF-8, and try again"),
    ),
    "controls": (
        _("it holds control characters, which text has no use for"),
        _("take them out in a text editor, save it as UTF-8, and try again"),
    ),
    "checksum": (_("a checksum inside it does not match"), ""),
    "too_many_parts": (_("it has too many parts"), ""),
    "loop": (_("its parts point at each other in a circle"), ""),
    "no_picture": (_("there is no picture in it"), ""),
    "no_sound": (_("there is no sound in it"), ""),
    "bad_size": (_("its declared picture size is impossible"), ""),
    "too_many_pixels": (_("its picture is too large to decode safely"), ""),
    "too_many_bytes": (_("it is larger than the limit"), ""),
    "too_many_frames": (_("it has too many frames"), ""),
    "too_many_findings": (_("it holds more traces than can be listed"), ""),
    "compressed_bomb": (_("it unpacks to far more than it could need"), ""),
    "unsupported_variant": (_("it uses a rare variant of its format"), ""),
    "undecodable": (_("what it shows could not be decoded"), ""),
    "external_data": (_("it points at data in another file"), ""),
    "same_name": (_("two files in it have the same name"), ""),
    "unsafe_name": (_("the name or kind of a file in it is unsafe to unpack"), ""),
    "too_deep": (_("there are too many files in files in it"), ""),
    "not_a_file": (_("it is not a regular file"), ""),
    "link": (_("it is a symbolic link"), _("name the file that the link points to")),
    "other_names": (
        _("it has other names on this disk (hard links), under which it would stay as it is"),
        _("clean it without --in-place"),
    ),
    "changed_meanwhile": (_("it was changed while it was read"), ""),
    # It could be read, but not cleaned without a loss.
    "raw_photo": (
        _("it is a camera raw file"),
        _("export it as JPEG in your photo program, then clean that"),
    ),
    "cropped": (_("what was cropped away is still in it"), ""),
    "encrypted": (_("it is encrypted"), ""),
    "encrypted_pdf": (
        _("it is encrypted"),
        _(
            "clean it with --password-file, or open it with its own program and save it without a "
            "password"
        ),
    ),
    "tracked_changes": (
        _("it records changes: deleted words, with who deleted them and when"),
        _("read them; then accept or refuse them in its own program, or add --accept-changes"),
    ),
    "own_mark": (
        _("part of a page is covered by a mark that each program draws in its own way"),
        _(
            "add --repaint; if that is refused, too, first print it into a new PDF with your PDF "
            "program"
        ),
    ),
    "covered_text": (
        _("a dark box covers text that can still be copied out"),
        _("add --repaint, which turns pages into pictures, or --drop-hidden, which takes it out"),
    ),
    "hidden_needed": (
        _("what it shows is worked out from a hidden sheet, row or column"),
        _("take the hidden part out in its own program, or leave out --drop-hidden"),
    ),
    "old_office": (
        _("it is an old Office file"),
        _("save it as PDF in LibreOffice or Office, then clean that"),
    ),
    "all_trace": (
        _("it is made of nothing but people, times or places"),
        _("write down only what others need to know, and share that instead"),
    ),
    "new_chart": (
        _("it holds a chart of a newer kind, such as a histogram, a treemap or a map"),
        _("put a picture in the place of the chart, or save it as PDF, then clean that"),
    ),
    "linked_data": (
        _("its cells hold data that Excel fetches, such as stocks, places or pictures"),
        _("make words or numbers of such cells in Excel, then clean that"),
    ),
    "captions": (
        _("it holds captions of a film"),
        _("take them out of the film, or add --drop-unknown to leave them out of the copy"),
    ),
    "no_writer": (
        _("Lampshade can look into this kind of file, but does not write it"),
        _("save it as a common kind of file, such as JPEG, PDF or ZIP, then clean that"),
    ),
    "no_film_writer": (
        _("Lampshade can look into this kind of film, but does not write it"),
        _("copy its pictures and sound into MP4 or MKV in a video program, then clean that"),
    ),
    "no_repaint": (_("this kind of file cannot be painted anew"), ""),
    "signed": (_("it is signed, and a copy would not be"), ""),
    "nothing_left": (
        _("without its traces, nothing would be left of it"),
        _("leave it out"),
    ),
    "only_sound": (
        _("it is nothing but sound, so without it nothing would be left"),
        _("add --voice distort, or write down what is said and share that"),
    ),
    # What was asked for does not fit it.
    "no_boxes": (_("a box can be drawn on a picture only, and this is none"), ""),
    "bad_box": (
        _("a box you drew lies outside the picture"),
        _("name a place inside the upright picture, in its pixels"),
    ),
    "film_boxes": (
        _("boxes, text and codes in a film cannot be covered; faces can"),
        _("leave out --also, --box and --show; draw covers on the film's page in lampshade web"),
    ),
    "moving_faces": (
        _("faces in a film are hidden only in a file of its own, by the command"),
        _(
            "name the film itself, or add --faces keep if nobody is in it, which strips traces "
            "alone"
        ),
    ),
    "moving_voice": (
        _("voices are changed only in a file of its own, by the command"),
        _("name the film or the sound itself, or add --voice keep"),
    ),
    "other_film": (_("the tracks belong to another film"), ""),
    "tracks_file": (_("the file of tracks is not as --review writes it"), ""),
    "wrong_suffix": (_("the name you chose ends like another kind of file"), ""),
    # A part of Lampshade or of the system is not there.
    "no_decoder": (
        _("no decoder for this kind of picture is installed"),
        _("install the extra for this format (see README), or export it as JPEG"),
    ),
    "never_decoded": (
        _("no decoder for this kind of picture is installed"),
        _("export it as JPEG in your photo program, then clean that"),
    ),
    "no_model": (
        _("the face detector is not installed"),
        _("run ./lampshade once while online, or add --faces keep if nobody is in it"),
    ),
    "no_library": (
        _("the face detector needs a library that this system lacks"),
        _("install it as the README says, or add --faces keep if nobody is in it"),
    ),
    "no_documents": (
        _("the part that reads documents is not installed"),
        _("run ./lampshade once while online, or install the extra documents"),
    ),
    "no_film": (
        _("the part that decodes films is not installed"),
        _("run ./lampshade once while online, or install the extra video"),
    ),
    "no_text_finder": (
        _("the text finder is not installed"),
        _("install the extra text, or run ./lampshade once while online"),
    ),
    "no_code_finder": (
        _("the code finder is not installed"),
        _("install the extra text, or run ./lampshade once while online"),
    ),
    "no_jail": (
        _("this system offers no full jail"),
        _("leave out --require-jail if you trust where the file comes from"),
    ),
    "no_typesetter": (
        _("the part that makes PDF files is not installed"),
        _("install the extra workshop (see README), or print the .html page"),
    ),
    "no_slide_maker": (
        _("the part that makes .pptx files is not installed"),
        _("install the extra workshop (see README), or use the .html slides"),
    ),
    "no_font": (
        _("the fonts of this language are not installed"),
        _("add its fonts as docs/workshops.md says, or print the .html page"),
    ),
    "no_letter": (
        _("the fonts of this language lack a letter of this text"),
        _("add its fonts as docs/workshops.md says, or print the .html page"),
    ),
    # The confined reader failed on it.
    "no_start": (
        _("the confined reader could not be started"),
        _("close other programs and try again"),
    ),
    "no_proc": (
        _("this system has no /proc, which is needed to hand it over safely"),
        _("make /proc available here and try again"),
    ),
    "crashed": (_("the confined reader crashed on it"), ""),
    "timeout": (_("the confined reader took too long"), ""),
    "out_of_memory": (_("the confined reader needed too much memory"), ""),
    "bad_reply": (_("the confined reader gave an answer that does not make sense"), ""),
    "work_lost": (_("the worker that had it ended or failed; look whether a copy was made"), ""),
    # The copy did not pass its proof.
    "leftovers": (_("something that was to be removed was still inside"), ""),
    "content_changed": (_("what it shows or says was changed"), ""),
    "frames_changed": (_("the number of frames was changed"), ""),
    "sound_changed": (_("its sound was longer, shorter or not in step with the original's"), ""),
    "sound_left": (_("sound that was to be removed was still inside"), ""),
    "size_changed": (_("the picture size was changed"), ""),
    "format_changed": (_("the kind of file was changed"), ""),
    "face_left": (
        _("a face was still found outside the covered places"),
        _("cover it by hand with --box X,Y,W,H, or try --thorough"),
    ),
    # The disk or the system said no.
    "exists": (
        _("a file of that name exists already"),
        _("choose another name with -o; nothing is ever overwritten"),
    ),
    "no_such_file": (_("there is no such file"), ""),
    "no_permission": (_("permission was denied"), ""),
    "disk_full": (_("the disk is full"), _("free some space and try again")),
    "read_only": (_("the folder is read-only"), _("choose another folder with -o")),
    "empty_folder": (_("there is no file in this folder"), _("name a folder with files in it")),
    "visit_full": (
        _("there is no more room for copies in memory"),
        _("save the copies that are ready, remove them from memory, and go on"),
    ),
    "io": (_("reading or writing failed"), ""),
    # Locked files, keys and passphrases.
    "no_match": (_("it was locked for another key or passphrase"), ""),
    "wants_words": (
        _("it was locked with a passphrase, and a key was tried"),
        _("give the passphrase instead of a key file"),
    ),
    "wants_key": (
        _("it was locked for a key, and a passphrase was tried"),
        _("give the file with the secret key; a passphrase only opens the key file"),
    ),
    "wants_ssh": (
        _("it was locked for an SSH key, which Lampshade does not use"),
        _("use the program age, which reads SSH keys"),
    ),
    "wants_plugin": (
        _("it was locked for a plugin's key, which Lampshade does not use"),
        _("use the program age with that plugin"),
    ),
    "work_factor": (
        _("its passphrase is protected by more work than this computer is asked for"),
        "",
    ),
    "not_a_recipient": (
        _("this is no public key for locking"),
        _("copy the whole public key anew; it begins with age1"),
    ),
    "no_recipients": (
        _("this is neither a public key nor a file of public keys"),
        _("look at its name; a public key begins with age1"),
    ),
    "too_many_keys": (
        _("these are more public keys than one file can be locked for"),
        _("lock for fewer keys at a time"),
    ),
    "not_an_identity": (
        _("this is no secret key for unlocking"),
        _(
            "choose the key file, or type the whole secret key anew; it begins with "
            "AGE-SECRET-KEY-"
        ),
    ),
    "plugin_key": (
        _("this key belongs to a plugin, which Lampshade does not use"),
        _("use the program age with that plugin"),
    ),
    "ssh_key": (
        _("this is an SSH key, which Lampshade does not use"),
        _("use the program age, which reads SSH keys"),
    ),
    "mixed_recipients": (_("a passphrase stands alone, and kinds of keys cannot be mixed"), ""),
    "no_hybrid": (_("quantum-safe keys need a newer version of the package cryptography"), ""),
    "age_version": (_("it was locked by a newer version of the age format"), ""),
    "age_header": (_("its head is not as the age format has it"), ""),
    "age_seal": (_("its head was changed after it was locked"), ""),
    "age_payload": (_("a part of it was changed, cut off or added"), ""),
    "age_armor": (_("its text form is not as the age format has it"), ""),
    "envelope": (_("what is inside is not as Lampshade writes it"), ""),
    "no_key": (
        _("there is no secret key in it"),
        _("choose the file with your secret key; it begins with AGE-SECRET-KEY-"),
    ),
    "key_locked": (
        _("the key file itself is locked by a passphrase"),
        _("give its passphrase, too"),
    ),
    "opens_locked": (
        _("it may be the key or the passphrase that opens what is locked"),
        _("move it to another folder, or leave out --remove-original"),
    ),
    "no_words": (_("the passphrase is empty"), _("type it, or name a key file")),
    "two_words": (
        _("these were two different ones; type it again"),
        _("type the same passphrase twice"),
    ),
    "other_choice": (
        _("a field is filled in that belongs to a choice you did not tick"),
        _("tick the choice that you mean, and leave the fields of the others empty"),
    ),
    # The record of who had which copy.
    "one_of_two": (_("a copy is checked against its original, so both are needed"), ""),
    "no_entry": (_("the record has no entry for this original and this copy"), ""),
    "no_entry_open": (
        _("none of the entries that this key opens is of this original and this copy"),
        "",
    ),
    "other_copy": (_("making the copy again gave other bytes"), ""),
    "chance_copy": (
        _("its voices were changed by chance, which cannot be done again the same way"),
        "",
    ),
    "other_version": (_("making the copy again gave other bytes, but with another version"), ""),
    "record": (
        _("an entry of the record was changed, moved or taken out"),
        _("keep this record as it is, but in another place; then a new one begins"),
    ),
    "record_large": (
        _("its entry in the record would be too large; name fewer recipients or places"),
        "",
    ),
    # Guides, workshops and their packs.
    "guide_file": (_("a file of the guides does not say what it has to"), ""),
    "no_guide": (
        _("there is no guide of this name"),
        _("lampshade guides list shows all of them"),
    ),
    "no_guides": (_("there are no guides in this folder"), ""),
    "font_form": (_("it is no pack of fonts, or a part of it is missing"), ""),
    "no_workshops": (_("there are no workshop modules among these guides"), ""),
    "pack_form": (_("it is no pack of guides, or a part of it is missing"), ""),
    "pack_seal": (_("it was changed after it was signed, or it is not signed"), ""),
    "pack_stranger": (
        _("it was signed by a key that you have not named as trusted"),
        _("compare the six words with the sender by another way, then add --trust"),
    ),
    "pack_older": (
        _("it is older than what is there, or just as old"),
        _("you have these guides already, or newer ones; nothing has to be done"),
    ),
    "pack_path": (_("a file in it wants to go where no guide belongs"), ""),
    "pack_large": (_("it is larger than a pack of guides may be"), ""),
}

DETAILS: dict[str, str] = {name: wrong for name, (wrong, _advice) in _ROWS.items()}
HINTS: dict[str, str] = {name: advice for name, (_wrong, advice) in _ROWS.items() if advice}
