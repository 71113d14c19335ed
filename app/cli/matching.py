"""The verb that matches a person with the offers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.caller import Caller
from app.cli.json_file import read_json_file
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.domain.terms import term_names
from app.i18n import N_, Translator, client_translator
from app.languages import LANGUAGES

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.domain.deadline import Deadline
    from app.domain.match import Match, Reason
    from app.domain.pathway import Path as Pathway
    from app.domain.pathway import Step
    from app.domain.reasons import Labels
    from app.usecases.matching import Answer

FIT_WORDS = {"fits": N_("passt"), "perhaps": N_("vielleicht"), "no": N_("passt nicht")}
NOT_LEGAL_ADVICE = N_("Das informiert und ersetzt keine Rechtsberatung.")


def match(
    context: typer.Context,
    person: Annotated[Path, typer.Argument(metavar=N_("PERSON.json"), help=N_("Die Antworten der Person als JSON."))],
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar=N_("TAG"), help=N_("Der Tag, der gilt; sonst heute.")),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar=N_("ZAHL"), help=N_("Wie viele Angebote höchstens; 0 zeigt alle."))
    ] = 50,
    json: AsJson = False,
) -> None:
    """Say which offers fit a person, and why; the reasons in the language of `--lang`, as a young person reads it."""
    caller: Caller = context.obj
    reader = _reader(caller)
    on = day.date() if day else date.today()
    with caller.app() as app:
        answer, known = _answer(app, read_json_file(person), on, limit)
    labels = term_names(reader, known)
    if json:
        return print_json(match_form(answer, reader, labels))
    print_lines(*_lines(answer, caller.tr, reader, labels))


def _reader(caller: Caller) -> Translator:
    """Who reads the reasons; raises `BadParameter` for a language nobody here speaks."""
    if caller.language.replace("-", "_") not in LANGUAGES:
        raise typer.BadParameter(caller.language, param_hint="--lang")
    return client_translator(caller.language)


def _answer(app: App, document: Any, day: date, limit: int) -> tuple[Answer, Labels]:
    from app.usecases.matching import codes, match_person, read_answers

    labels = app.read(codes)
    person = read_answers(document, labels)
    return app.read(match_person, app.index, person, day, limit=limit or len(app.index)), labels


def match_form(answer: Answer, tr: Translator, labels: Labels) -> dict[str, Any]:
    """The JSON form of an answer; `resources/schemas/match.json` says the same as a schema."""
    from app.domain.reasons import contradiction_sentence

    question = answer.question
    return {
        "day": answer.day.isoformat(),
        "offers": [_offer_form(match, tr, labels) for match in answer.matches],
        "counts": {fit.value: count for fit, count in answer.counts.items()},
        "next_question": question
        and {"field": question.field, "settles": round(question.settles, 2), "of": question.of},
        "paths": [_path_form(path, tr, labels) for path in answer.paths],
        "deadlines": [
            {
                "code": one.code,
                "kind": one.kind.value,
                "day": one.day.isoformat(),
                "certain": one.certain,
                "name": one.name,
                "text": one.source.text,
                "paragraph": one.source.paragraph,
                "source": one.source.source,
            }
            for one in answer.deadlines
        ],
        "contradictions": [
            {"fields": sorted(set(one.fields)), "code": one.code, "text": contradiction_sentence(one, tr)}
            for one in answer.contradictions
        ],
    }


def _offer_form(match: Match, tr: Translator, labels: Labels) -> dict[str, Any]:
    reasons = [_reason_form(reason, tr, labels) for reason in match.reasons]
    return {"id": str(match.id), "name": match.name, "fit": match.fit.value, "reasons": reasons}


def _reason_form(reason: Reason, tr: Translator, labels: Labels) -> dict[str, Any]:
    from app.domain.reasons import reason_sentence

    source = reason.source
    return {
        "criterion": reason.criterion,
        "outcome": reason.verdict.value,
        "code": reason.code,
        "params": {name: _plain(value) for name, value in reason.params.items()},
        "text": reason_sentence(reason, tr, labels),
        "rule": {
            "text": source.text,
            "paragraph": source.paragraph,
            "source": source.source,
            **{
                name: value.isoformat() if (value := getattr(source, name)) else None
                for name in ("valid_from", "valid_to", "checked_on", "check_by")
            },
        },
        "opens_on": reason.opens_on.isoformat() if reason.opens_on else None,
        "other_ways": list(reason.other_ways),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _path_form(path: Pathway, tr: Translator, labels: Labels) -> dict[str, Any]:
    return {
        "goal": path.goal,
        "arrives": path.arrives.isoformat() if path.arrives else None,
        "steps": [_step_form(step, tr, labels) for step in path.steps],
        "missing": [_reason_form(reason, tr, labels) for reason in path.missing],
    }


def _step_form(step: Step, tr: Translator, labels: Labels) -> dict[str, Any]:
    waits_for = step.waits_for
    return {
        "id": str(step.bridge.id),
        "name": step.bridge.name,
        "begins": step.begins.isoformat(),
        "needs": [_reason_form(reason, tr, labels) for reason in step.open_reasons],
        "gives": [{"gives": gain.gives, "value": gain.value} for gain in step.bridge.gains],
        "waits_for": _reason_form(waits_for, tr, labels) if waits_for else None,
    }


def _lines(answer: Answer, tr: Translator, reader: Translator, labels: Labels) -> list[str]:
    from app.domain.reasons import contradiction_sentence, reason_sentence

    lines = [contradiction_sentence(one, reader) for one in answer.contradictions]
    for match in answer.matches:
        lines.append(tr.gettext("{name}: {fit}", name=match.name, fit=tr.gettext(FIT_WORDS[match.fit.value])))
        lines += [f"  {reason_sentence(reason, reader, labels)}" for reason in match.reasons]
    lines += [*_cut(answer, tr), *_counts(answer, tr), *_question(answer, tr)]
    lines += [_path(path, tr, reader, labels) for path in answer.paths]
    lines += [_deadline(one, tr, labels) for one in answer.deadlines]
    return [*lines, tr.gettext(NOT_LEGAL_ADVICE)]


def _deadline(deadline: Deadline, tr: Translator, labels: Labels) -> str:
    from app.domain.deadline_text import deadline_words, doubt

    words, unsure = deadline_words(tr, deadline), doubt(tr, labels, deadline)
    line = tr.gettext("{deadline} ({paragraph})", deadline=words, paragraph=deadline.source.paragraph)
    return tr.gettext("{deadline}. {doubt}", deadline=line, doubt=unsure) if unsure else line


def _cut(answer: Answer, tr: Translator) -> list[str]:
    """How many offers the limit leaves out, where there are any."""
    left = sum(answer.counts.values()) - len(answer.matches)
    if not left:
        return []
    return [
        tr.ngettext(
            "… und {count} weiteres Angebot; --limit 0 zeigt alle.",
            "… und {count} weitere Angebote; --limit 0 zeigt alle.",
            left,
        )
    ]


def _counts(answer: Answer, tr: Translator) -> list[str]:
    counts = {fit.value: count for fit, count in answer.counts.items()}
    return [tr.gettext("{fits} passen, {perhaps} vielleicht, {no} nicht.", **counts)]


def _question(answer: Answer, tr: Translator) -> list[str]:
    from app.domain.case_text import FIELD_WORDS

    if answer.question is None:
        return []
    return [tr.gettext("Am meisten entscheidet: {field}", field=tr.gettext(FIELD_WORDS[answer.question.field]))]


def _path(path: Pathway, tr: Translator, reader: Translator, labels: Labels) -> str:
    from app.domain.reasons import reason_sentence

    goal = labels.get("goal", {}).get(path.goal, path.goal)
    if not path.steps:
        missing = " ".join(reason_sentence(reason, reader, labels) for reason in path.missing)
        if missing:
            return tr.gettext("Kein Weg gefunden: {goal} ({missing})", goal=goal, missing=missing)
        return tr.gettext("Kein Weg gefunden: {goal}", goal=goal)
    steps = (
        tr.gettext("{offer}, ab {day}", offer=step.bridge.name, day=step.begins.isoformat()) for step in path.steps
    )
    return f"{goal}: " + " → ".join(steps)


VERBS = {"match": (match, N_("Sagen, welche Angebote zu einer Person passen; warum, in der Sprache von --lang."))}
