"""What people call the objects of a catalogue."""

from __future__ import annotations

from app.i18n import N_

OBJECT_WORDS = {
    "taxonomy": N_("Listen"), "taxonomy_term": N_("Begriffe"), "unit": N_("Einheiten"),
    "organization": N_("Institutionen"), "organization_identifier": N_("Kennungen von Institutionen"),
    "program": N_("Programme"), "location": N_("Orte"), "service": N_("Angebote"),
    "service_at_location": N_("Angebote an Orten"), "address": N_("Anschriften"), "contact": N_("Ansprechpersonen"),
    "phone": N_("Telefonnummern"), "schedule": N_("Zeiten"), "language": N_("Sprachen"),
    "required_document": N_("Unterlagen"), "cost_option": N_("Kosten"), "funding": N_("Förderungen"),
    "accessibility": N_("Angaben zur Barrierefreiheit"), "service_area": N_("Einzugsgebiete"),
    "service_capacity": N_("Plätze"), "url": N_("Internetseiten"), "attribute": N_("Zuordnungen"),
    "metadata": N_("Angaben zur Herkunft"), "meta_table_description": N_("Beschreibungen von Tabellen"),
    "source": N_("Quellen"), "eligibility": N_("Zugangsregeln"), "outcome": N_("Ergebnisse"),
    "intake": N_("Termine"), "translation": N_("Übersetzungen"), "unknown_object": N_("Unbekannte Einträge"),
}  # fmt: skip
"""By HSDS object name."""
