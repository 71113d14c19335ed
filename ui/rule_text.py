"""An access rule in words: what it asks, how binding it is, where it is written, until when it was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.detail import AccessRule
from app.domain.handout_text import listed_or
from app.domain.profile import Criterion, Force
from app.domain.rule_faults import FAULTS, FAULTY, OVERLAPPING
from app.domain.terms import term_names
from app.i18n import Translator
from ui import wording
from ui.text_line import Line


def rule_lines(tr: Translator, rule: AccessRule, today: date) -> Iterator[Line]:
    """The rule itself, then its force, other ways in and its source."""
    binding = rule.force == Force.MUST
    yield Line(rule_sentence(tr, rule), "scale" if binding else "circle-help", strong=True)
    if rule.fault:
        yield Line(tr.gettext(FAULTY, fault=tr.gettext(FAULTS[rule.fault])), "triangle-alert", "warn")
    if rule.overlaps:
        yield Line(tr.gettext(OVERLAPPING), "triangle-alert", "warn")
    force = _force(tr, rule)
    if force:
        yield Line(force, "", "warn" if rule.force == Force.SUSPENDED else "plain")
    for way in rule.other_ways:
        text = tr.pgettext("rule", way.text)
        if way.paragraph:
            text = tr.gettext("{text} ({paragraph})", text=text, paragraph=way.paragraph)
        yield Line(tr.gettext("Anderer Weg: {way}", way=text))
    if rule.valid_from and rule.valid_from > today:
        yield Line(tr.gettext("Gilt ab {day}.", day=wording.day(tr, rule.valid_from)), "calendar")
    source = _source(tr, rule)
    if source:
        yield Line(source, "", "muted")
    if rule.overdue and rule.check_by:
        sentence = tr.gettext(
            "Diese Regel sollte bis {day} neu geprüft werden und ist es noch nicht. Bitte nachfragen.",
            day=wording.day(tr, rule.check_by),
        )
        yield Line(sentence, "triangle-alert", "warn")


def rule_sentence(tr: Translator, rule: AccessRule) -> str:
    """What the rule asks: its own sentence, else one made from its data."""
    criterion = wording.criterion(tr, rule.criterion)
    if rule.text:
        return tr.gettext("{criterion}: {text}", criterion=criterion, text=tr.pgettext("rule", rule.text))
    text = "" if rule.fault else _from_data(tr, rule)
    return tr.gettext("{criterion}: {text}", criterion=criterion, text=text) if text else criterion


def _from_data(tr: Translator, rule: AccessRule) -> str:
    data, labels = rule.data, term_names(tr, {rule.criterion: rule.labels})[rule.criterion]
    match rule.criterion:
        case Criterion.AGE:
            return wording.ages(tr, data.get("min"), data.get("max"))
        case Criterion.CHILDREN:
            return wording.ages(tr, data.get("min_age"), data.get("max_age"))
        case Criterion.GERMAN | Criterion.SCHOOL:
            return _levels(tr, data, labels)
    codes = data.get("allowed") or data.get("enough") or ([data["document"]] if data.get("document") else [])
    return listed_or(tr, [wording.label_of(labels, code) for code in codes])


def _levels(tr: Translator, data: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    parts = []
    if data.get("min"):
        parts.append(tr.gettext("mindestens {level}", level=wording.label_of(labels, data["min"])))
    if data.get("max"):
        parts.append(tr.gettext("höchstens {level}", level=wording.label_of(labels, data["max"])))
    return ", ".join(parts)


def _force(tr: Translator, rule: AccessRule) -> str:
    if rule.force == Force.DISCRETION and rule.decided_by:
        return tr.gettext("Ermessen: {who} entscheidet.", who=tr.pgettext("decided_by", rule.decided_by))
    if rule.force == Force.DISCRETION:
        return tr.gettext("Ermessen: die zuständige Stelle entscheidet.")
    if rule.force == Force.SUSPENDED:
        return tr.gettext("Zurzeit ausgesetzt. Vielleicht geht es trotzdem: bitte nachfragen.")
    return ""


def _source(tr: Translator, rule: AccessRule) -> str:
    parts = [rule.paragraph, rule.source]
    if rule.checked_on:
        parts.append(tr.gettext("geprüft am {day}", day=wording.day(tr, rule.checked_on)))
    if rule.inherited_from:
        parts.append(tr.gettext("gilt für die Art „{kind}“", kind=rule.inherited_from))
    return " · ".join(part for part in parts if part)
