"""
Reports: what a result file says, for people.

Nothing here judges.  The result file is all that is read; how it is written
is described by result.schema.json.
"""
