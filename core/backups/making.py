"""Backing up while the house works, and putting a backup in the place of what stands there."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.backups.archive import MEDIA, ROWS, Manifest, entry_of, media_files, pack, unpack
from core.backups.stores import Store, this_store
from core.errors import RuleViolation, StaleState

ASIDE = ".before-restore"
Say = Callable[[str], None]


class OtherDatabase(RuleViolation):
    """A backup of one kind of database cannot be put into another."""

    code = "core.backup_of_other_database"
    sentence = _("This backup is of %(theirs)s, and this house stands on %(ours)s.")


class NewerBackup(RuleViolation):
    """The backup has migrations this version of the code does not know."""

    code = "core.backup_is_newer"
    sentence = _("This backup was made by a newer version (%(migration)s). Install that one first.")


class PlaceTaken(StaleState):
    """There is something to lose where the backup would go."""

    code = "core.place_taken"
    sentence = _("Somebody's rows stand here already. To replace them for good, say FORCE=1.")


class HouseInUse(StaleState):
    """Others have the database open."""

    code = "core.house_in_use"
    sentence = _("The house is running. Stop web, worker and clock first, then restore.")


class NotTheSame(RuleViolation):
    """What was read back is not what was written."""

    code = "core.restored_differs"
    sentence = _("What was restored differs from the backup in %(what)s. What stood here is back.")


def make_backup(folder: Path, *, keep: int = 0, say: Say) -> Path:
    """``folder`` holds one more backup, whole; of older ones only the newest ``keep``, if given.

    Rows are of one moment. Uploads are copied after them: what a row of that moment names is there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = timezone.now()
    target = folder / f"evernormal-{moment:%Y%m%d-%H%M%S-%f}.tar.gz"
    media = Path(settings.MEDIA_ROOT)
    store = this_store()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as scratch:
        rows = Path(scratch) / ROWS
        tables = store.dump(rows)
        files = [entry_of(rows, ROWS)]
        files += [entry_of(path, name) for name, path in media_files(media)]
        manifest = Manifest(
            made_at=moment.isoformat(timespec="seconds"),
            vendor=connection.vendor,
            migrations=sorted(
                ".".join(name) for name in MigrationLoader(connection).applied_migrations
            ),
            tables=tables,
            triggers=store.triggers(),
            files=files,
        )
        pack(target, manifest, rows, media)
    say(_summary(manifest))
    for old in sorted(folder.glob("evernormal-*.tar.gz"))[: -keep if keep else 0]:
        old.unlink()
    return target


def restore_backup(
    source: Path, *, is_forced: bool, prepare: Callable[[], None], say: Say
) -> Manifest:
    """The house holds what it held when the backup was made, to the last row and file.

    ``prepare`` brings older rows to this version. If anything fails, what stood here is back.

    Raises:
        BrokenBackup, OtherDatabase, NewerBackup: the file cannot be used here.
        PlaceTaken, HouseInUse: it may not be used now.
        NotTheSame: a checksum of the restored rows differs.
    """
    store, media = this_store(), Path(settings.MEDIA_ROOT)
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restoring-") as scratch:
        manifest = unpack(source, Path(scratch))
        _refuse_misfit(manifest)
        if store.users():
            raise HouseInUse
        if _put_back(store, media):
            say(str(_("An earlier restore was cut short; what stood before it is back.")))
        if store.holds_people() and not is_forced:
            raise PlaceTaken
        store.set_aside()
        _set_aside_media(media)
        try:
            store.load(Path(scratch) / ROWS)
            if (Path(scratch) / MEDIA).is_dir():
                shutil.move(Path(scratch) / MEDIA, media)
            _refuse_differences(store, manifest)
            prepare()
        except BaseException:
            _put_back(store, media)
            raise
    store.forget()
    shutil.rmtree(_aside(media), ignore_errors=True)
    say(_summary(manifest))
    return manifest


def _refuse_misfit(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise OtherDatabase(theirs=manifest.vendor, ours=connection.vendor)
    known = {".".join(name) for name in MigrationLoader(None).disk_migrations}
    for migration in manifest.migrations:
        if migration not in known:
            raise NewerBackup(migration=migration)


def _refuse_differences(store: Store, manifest: Manifest) -> None:
    found = store.tables()
    for name in sorted(found.keys() | manifest.tables.keys()):
        if found.get(name) != manifest.tables.get(name):
            raise NotTheSame(what=name)
    if store.triggers() != manifest.triggers:
        raise NotTheSame(what="triggers")


def _aside(media: Path) -> Path:
    return media.with_name(media.name + ASIDE)


def _set_aside_media(media: Path) -> None:
    if media.is_dir():
        media.replace(_aside(media))


def _put_back(store: Store, media: Path) -> bool:
    if not store.put_back():
        return False
    if _aside(media).is_dir():
        shutil.rmtree(media, ignore_errors=True)
        _aside(media).replace(media)
    return True


def _summary(manifest: Manifest) -> str:
    facts = {
        "rows": manifest.rows,
        "tables": len(manifest.tables),
        "files": len(manifest.files) - 1,
    }
    return str(_("%(rows)s rows in %(tables)s tables, %(files)s uploaded files.")) % facts
