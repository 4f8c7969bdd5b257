"""lampshade plan: twelve questions on the terminal, a short plan, and nothing kept."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit import bounded_json, files
from toolkit.cli import out, pages, secret, terminal, together
from toolkit.cli.exits import Exit
from toolkit.cli.formatter import wrapped
from toolkit.cli.path import PATH
from toolkit.i18n import mark as _
from toolkit.i18n import mine, say, translate
from toolkit.plan import answers as given
from toolkit.plan import make, plain, sheet, texts
from toolkit.plan.values import Answers, Kit, Plan, Question

_MOST = 64 << 10
FOLDER = Path("locked")
KEPT = _("nothing was kept; clear this terminal when you have read the plan")
MADE_UP = _("this person is made up; a group can talk about them and nobody about themselves")


@click.command("plan", cls=pages.Command)
@click.option(
    "--persona", metavar="ID",
    help="Make the plan for a made-up person, to talk about in a group; ? shows who there is.",
)  # fmt: skip
@click.option(
    "--answers", "path", metavar="FILE", type=PATH,
    help="Do not ask; read made-up answers from a JSON file.",
)  # fmt: skip
@click.option("--lock", is_flag=True, help="Keep the plan, in a locked file alone; not shown.")
@click.option(
    "--lock-to", "names", metavar="RECIPIENT", multiple=True,
    help="The same for a public key (age1...) or a file of them.",
)  # fmt: skip
@secret.passphrase_options
@click.option(
    "--output", "-o", metavar="DIR", type=PATH, default=FOLDER,
    show_default=True, help="Folder for the locked file.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def plan_command(persona: str | None, path: Path | None, **options: Any) -> int:
    """Ask twelve questions, each of which can be skipped, and make a short safety plan.

    At most seven steps, one of them first, each with its reason and its limit. Nothing is asked
    that says who you are; nothing is stored, unless you have the plan locked.
    """
    together.check(click.get_current_context())
    own = texts.now(mine().tag)
    kit = own.kit
    if persona is not None and path is not None:
        wrong = _("--persona and --answers do not go together")
        raise click.UsageError(translate(wrong))
    if persona == "?":
        return _people(kit, own)
    keep = options["lock"] or bool(options["names"])
    answers = _answers(kit, own, persona, path, keep=keep)
    made = make.plan(kit, answers)
    if options["as_json"] and not keep:
        sys.stdout.write(json.dumps(_document(made)) + "\n")
        return Exit.DONE
    today, near = date.today(), sheet.around(own.home)
    shown = sheet.sheet(made, answers, own, mine(), today, near)
    lines = list(plain.lines(shown, own, mine(), wrapped, terminal.width()))
    if keep:
        return _keep(lines, options)
    for line in lines:
        out.result(line)
    _endings(persona)
    return Exit.DONE


def _answers(
    kit: Kit, own: texts.Texts, persona: str | None, path: Path | None, *, keep: bool
) -> Answers:
    if persona is not None:
        if persona not in kit.personas:
            wrong = _("there is no such person; --persona ? shows who there is")
            raise click.UsageError(translate(wrong))
        return kit.personas[persona].answers
    if path is not None:
        return _read(kit, path)
    return _asked(kit, own, keep=keep)


def _read(kit: Kit, path: Path) -> Answers:
    """Answers out of a file. What is in it is never repeated but for an id."""
    wrong = _("this is no JSON object of questions and answers")
    with files.opened(path) as source, open(source, "rb", closefd=False) as stream:
        raw = stream.read(_MOST)
    try:
        said = bounded_json.loads(raw)
    except ValueError:
        raise click.UsageError(translate(wrong)) from None
    if not isinstance(said, dict):
        raise click.UsageError(translate(wrong))
    try:
        return given.checked(kit.questions, said)
    except given.Unknown as error:
        unknown = _("there is no such question or answer: {what}")
        raise click.UsageError(say(unknown, what=error.what)) from None


def _asked(kit: Kit, own: texts.Texts, *, keep: bool) -> Answers:
    """Answers from whoever sits there."""
    if not sys.stdin.isatty():
        wrong = _("there is nobody to ask; name --persona or --answers")
        raise click.UsageError(translate(wrong))
    if not keep and not sys.stdout.isatty():
        wrong = _("the plan is shown on a terminal or locked (--lock), never in a plain file")
        raise click.UsageError(translate(wrong))
    out.talk(translate(_("type numbers with spaces between them; Enter alone skips a question")))
    said: dict[str, list[str]] = {}
    for at, question in enumerate(kit.questions.values(), 1):
        said[question.id] = _one(question, own, f"{at}/{len(kit.questions)}")
    return given.checked(kit.questions, said)


def _one(question: Question, own: texts.Texts, place: str) -> list[str]:
    """What was chosen on one card; asked again until it makes sense."""
    title = plain.marked(own.text("questions", question.id, "title"), own)
    several = "" if not question.many else " " + translate(_("(one or more)"))
    _tell(f"\n{place}  {title}{several}")
    for number, option in enumerate(question.options, 1):
        words = own.text("questions", question.id, f"option.{option.id}")
        _tell(f"  {number}  {plain.marked(words, own)}")
    while True:
        text: str = click.prompt(translate(_("numbers")), default="", show_default=False, err=True)
        chosen = _numbers(text, len(question.options))
        if chosen is not None and (question.many or len(chosen) < 2):
            return [question.options[number - 1].id for number in chosen]
        out.talk(translate(_("please type numbers of the list, or Enter alone")))


def _numbers(text: str, most: int) -> list[int] | None:
    parts = text.replace(",", " ").split()
    if not all(part.isdecimal() and 0 < int(part) <= most for part in parts):
        return None
    return [int(part) for part in parts]


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _people(kit: Kit, own: texts.Texts) -> int:
    for name in kit.personas:
        title = plain.marked(own.text("personas", name, "title"), own)
        out.result(f"{name}: {title}")
    return Exit.DONE


def _keep(lines: list[str], options: dict[str, Any]) -> int:
    """The plan goes into the lock, and nowhere else."""
    from toolkit.plan import locked_plan  # noqa: PLC0415  (cryptography, which readers do not wait for)

    recipients = secret.to(options["names"], options)
    saved = locked_plan.save("\n".join(lines) + "\n", options["output"], recipients)
    out.result(say(_("the plan is in {name}; lampshade unlock opens it"), name=saved))
    return Exit.DONE


def _endings(persona: str | None) -> None:
    out.talk(translate(MADE_UP if persona else KEPT))


def _document(made: Plan) -> dict[str, Any]:
    """The plan by ids, without the answers."""
    return {
        "schema": 1,
        "command": "plan",
        "steps": [
            {
                "action": step.action.id, "section": step.section, "first": at == 0,
                "minutes": step.action.minutes, "cost": step.action.cost,
                "guide": step.action.guide,
                "because": [rule.id for rule in step.reasons],
                "warnings": [{"rule": rule.id, "source": list(rule.source)}
                             for rule in step.warnings],
            }
            for at, step in enumerate(made.steps)
        ],
        "left": [{"action": left.action.id, "rule": left.rule.id, "source": list(left.rule.source)}
                 for left in made.left],
        "warnings": [{"rule": rule.id, "source": list(rule.source)} for rule in made.warnings],
    }  # fmt: skip
