"""What can be wrong with the embedded PostgreSQL; each is something the person at the keyboard can mend."""

from pathlib import Path


class DatabaseTrouble(Exception):
    """The embedded database cannot be had."""


class ProgramsMissing(DatabaseTrouble):
    """No PostgreSQL programs were found, or the folder named holds none."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(f"no PostgreSQL programs in {folder}" if folder else "no PostgreSQL programs were found")
        self.folder = folder


class VersionDiffers(DatabaseTrouble):
    """The data were written by another major version of PostgreSQL than the programs at hand."""

    def __init__(self, *, data_major: int, program_major: int) -> None:
        super().__init__(f"the data are of PostgreSQL {data_major}, the programs of {program_major}")
        self.data_major = data_major
        self.program_major = program_major


class FolderOfAnother(DatabaseTrouble):
    """The data belong to another user of this machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} belongs to another user")
        self.folder = folder


class NobodyToRunAs(DatabaseTrouble):
    """We are root, PostgreSQL refuses to run as root, and there is no lesser user to run it as."""

    def __init__(self) -> None:
        super().__init__("there is no user to run PostgreSQL as")


class ProgramFailed(DatabaseTrouble):
    """A PostgreSQL program ended with an error; `said` is the end of what it printed or logged."""

    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"{program} failed:\n{said}")
        self.program = program
        self.said = said
