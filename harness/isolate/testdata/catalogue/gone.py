"""A package that is not there."""

PACKAGE = "no_such_package"
SUBJECTS = {"thing": ("no_such_package:thing()", lambda: None)}
