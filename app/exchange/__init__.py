"""HSDS, CSV and XLSX in and out; pure: a path becomes a stream of flat records with findings, and the other way round.

Words: an *incoming* is one record as a source states it; a *batch* is a run of them of one kind from one file; a
*finding* is one rejected record or warning with its place; a *partial* incoming (JSON) may leave fields to another
occurrence of the same record, a full one (table row) states every field.

In: `reading.open_source` recognises what a path holds (`hsds_json`, `tabular` with the old names of `legacy`,
`spreadsheet`), after `files` has refused what is dangerous. Ids: a UUID is kept, any other becomes
uuid5(uuid5(NAMESPACE, "source/NAME"), "OBJECT/ID") and is remembered as external id (`identity`). A row without an
own id, where that is normal, gets one from its content.

Out: `json_writing` (a list of nested organizations, then what they do not reach) and `table_writing` (a CSV for each
object and `datapackage.json`). What HSDS has no place for travels like this, and comes back by the same readers:

- a profile record is an attribute (`profile_attributes`);
- the id in the source is the extra property `anlauf_external_id`;
- what the official schema demands but the catalogue does not know is filled and named in `anlauf_filled`;
- unknown columns and objects are written under their own names.
"""
