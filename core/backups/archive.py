"""The file of a backup: a compressed tar of the rows, the uploads, and a manifest of checksums."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = "rows"
MEDIA = "media"
CHUNK = 1 << 20


class BrokenBackup(RuleViolation):
    """The file is not a backup, or not the one that was written."""

    code = "core.broken_backup"
    sentence = _("%(file)s is not a whole backup: %(why)s")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a backup."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds and where it comes from."""

    made_at: str
    vendor: str
    migrations: list[str]
    tables: dict[str, tuple[int, str]]  # Rows and checksum of each table, as they were dumped.
    triggers: list[str]
    files: list[Entry]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(count for count, _checksum in self.tables.values())


def entry_of(path: Path, name: str) -> Entry:
    """``path`` as an entry called ``name``."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Entry(name, path.stat().st_size, digest.hexdigest())


def media_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every uploaded file with its name in the archive."""
    if root.is_dir():
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{MEDIA}/{path.relative_to(root).as_posix()}", path


def pack(target: Path, manifest: Manifest, rows: Path, media: Path) -> None:
    """``target`` is a whole backup, or not there: it gets its name last."""
    partial = target.with_name(target.name + ".partial")
    partial.touch(mode=0o600)
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode()
    try:
        with tarfile.open(partial, "w:gz", compresslevel=1) as tar:
            about = tarfile.TarInfo(MANIFEST)
            about.size = len(text)
            tar.addfile(about, io.BytesIO(text))
            for entry in manifest.files:
                path = rows if entry.path == ROWS else media / entry.path[len(MEDIA) + 1 :]
                tar.add(path, entry.path, recursive=False)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def unpack(source: Path, into: Path) -> Manifest:
    """Every file of the backup lies in ``into`` and is the one that was written.

    Raises:
        BrokenBackup: a file is missing, changed, too much, or the archive cannot be read.
    """
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(into, filter="data")
        manifest = _read(into / MANIFEST)
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise BrokenBackup(file=source.name, why=str(error)) from error
    if manifest.format != FORMAT:
        raise BrokenBackup(file=source.name, why=f"format {manifest.format}")
    _compare(source, into, manifest)
    return manifest


def _read(path: Path) -> Manifest:
    facts = json.loads(path.read_text(encoding="utf-8"))
    tables = {
        name: (int(count), str(checksum)) for name, (count, checksum) in facts["tables"].items()
    }
    files = [Entry(**entry) for entry in facts["files"]]
    return Manifest(**facts | {"tables": tables, "files": files})


def _compare(source: Path, into: Path, manifest: Manifest) -> None:
    found = {
        path.relative_to(into).as_posix(): path
        for path in into.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    for entry in manifest.files:
        path = found.pop(entry.path, None)
        if path is None or entry_of(path, entry.path) != entry:
            raise BrokenBackup(file=source.name, why=entry.path)
    for name in found:
        raise BrokenBackup(file=source.name, why=name)
