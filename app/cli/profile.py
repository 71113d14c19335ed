"""The verbs about a whole profile: make, back up, restore, look at, test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.caller import Caller
from app.cli.forms import status_form
from app.cli.output import print_json, print_lines, progress_bar
from app.errors import InvalidInput
from app.i18n import N_


def _before_or_after(context: typer.Context, given: bool) -> bool:
    return given or context.obj.as_json


AsJson = Annotated[bool, typer.Option("--json", callback=_before_or_after, help=N_("Das Ergebnis als JSON ausgeben."))]
"""May stand before the verb or after it."""


def init(
    context: typer.Context,
    demo: Annotated[bool, typer.Option("--demo", help=N_("Mit dem Demo-Katalog und ohne Passphrase."))] = False,
    event: Annotated[
        bool, typer.Option("--event", help=N_("Für Veranstaltungen: nur der Katalog, ohne Passphrase, keine Fälle."))
    ] = False,
    json: AsJson = False,
) -> None:
    """Make a profile and say its recovery code."""
    from app.bootstrap import create_profile

    caller: Caller = context.obj
    passphrase = None if (demo or event) and caller.passphrase_file is None else caller.new_passphrase()
    words = {"base": caller.tr.gettext("Grunddaten"), "demo": caller.tr.gettext("Demo-Katalog")}
    with progress_bar(words, shown=not json) as progress:
        created = create_profile(caller.home, passphrase, demo=demo, event=event, progress=progress)
    created.app.lock()
    if json:
        return print_json({"recovery_code": created.recovery_code or None, "demo": demo, "event": event})
    tr = caller.tr
    print_lines(tr.gettext("Das Profil liegt in „{folder}“.", folder=str(caller.home)))
    if created.recovery_code:
        print_lines(
            tr.gettext("Der Wiederherstellungscode (bitte drucken, er wird nur jetzt gezeigt):"), created.recovery_code
        )


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("DATEI"), help=N_("Wohin die Sicherung geschrieben wird."))],
    replace: Annotated[
        bool, typer.Option("--replace", help=N_("Eine frühere Sicherung an dieser Stelle ersetzen."))
    ] = False,
    json: AsJson = False,
) -> None:
    """Write the whole profile, still encrypted, into one file."""
    caller: Caller = context.obj
    if file.exists() and not replace:
        raise InvalidInput(
            N_(
                "„{file}“ gibt es schon und wurde nicht überschrieben. Nehmen Sie einen anderen Namen;"
                " mit --replace wird eine frühere Sicherung ersetzt."
            ),
            file=str(file),
        )
    with caller.app() as app:
        made = app.back_up(file)
    if json:
        return print_json({"file": str(made.file), "bytes": made.size, "made_at": made.made_at.isoformat()})
    print_lines(caller.tr.gettext("Die Sicherung liegt verschlüsselt in „{file}“.", file=str(made.file)))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("DATEI"), help=N_("Eine Sicherung."))],
    json: AsJson = False,
) -> None:
    """Put a backup into a profile folder; a passphrase file says which passphrase it must open with."""
    from app.bootstrap import profile_state, restore_profile

    caller: Caller = context.obj
    passphrase = None if caller.passphrase_file is None else caller.passphrase()
    restored = restore_profile(caller.home, file, passphrase)
    if json:
        return print_json({"home": str(caller.home), "made_at": restored.made_at.isoformat()})
    tr = caller.tr
    print_lines(
        tr.gettext("Die Sicherung wurde nach „{folder}“ zurückgespielt.", folder=str(caller.home)),
        tr.gettext("Das Profil öffnet sich ohne Passphrase.")
        if profile_state(caller.home) == "open"
        else tr.gettext("Das Profil öffnet sich mit der Passphrase, die es hatte, als die Sicherung gemacht wurde."),
    )


def status(context: typer.Context, json: AsJson = False) -> None:
    """Count what the profile holds and what waits to be shared."""
    from app.usecases.profiles import status as read_status

    caller: Caller = context.obj
    with caller.app() as app:
        form = status_form(app.read(read_status))
    if json:
        return print_json(form)
    tr = caller.tr
    print_lines(
        tr.gettext("Angebote: {count}", count=form["counts"].get("service", 0)),
        tr.gettext("Institutionen: {count}", count=form["counts"].get("organization", 0)),
        tr.gettext(
            N_("Noch nicht geteilt: mindestens {count}; was am Ort liegt, ließ sich zuletzt nicht lesen.")
            if form["place_unread"]
            else N_("Noch nicht geteilt: {count}"),
            count=form["waiting"],
        ),
        tr.gettext("Version der Datenbank: {version}", version=form["schema_version"]),
    )


def self_test(context: typer.Context, json: AsJson = False) -> int:
    """Try everything that matters in a temporary encrypted profile."""
    from app.cli.self_test import run_self_test

    return run_self_test(context.obj.tr, as_json=json)


VERBS = {
    "init": (init, N_("Ein Profil anlegen und seinen Wiederherstellungscode nennen.")),
    "backup": (backup, N_("Das ganze Profil verschlüsselt in eine Datei sichern.")),
    "restore": (restore, N_("Eine Sicherung zurückspielen.")),
    "status": (status, N_("Zeigen, was das Profil enthält und was auf das Teilen wartet.")),
    "self-test": (self_test, N_("In einem vorläufigen verschlüsselten Profil alles Wichtige ausprobieren.")),
}
