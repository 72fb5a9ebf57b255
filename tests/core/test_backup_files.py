"""The file of a backup: what was packed comes out again, or it is refused."""

import tarfile

import pytest

from core.backups.archive import ROWS, BrokenBackup, Manifest, entry_of, media_files, pack, unpack


@pytest.fixture
def backup(tmp_path):
    rows, media = tmp_path / "r", tmp_path / "m"
    rows.write_bytes(bytes(range(256)) * 400)
    (media / "a").mkdir(parents=True)
    (media / "a" / "面包.png").write_bytes(b"bread")
    files = [entry_of(rows, ROWS), *(entry_of(path, name) for name, path in media_files(media))]
    manifest = Manifest("2026-03-02", "sqlite", ["core.0001"], {"t": (3, "x")}, ["guard"], files)
    target = tmp_path / "evernormal.tar.gz"
    pack(target, manifest, rows, media)
    return target, manifest


def test_what_was_packed_comes_out(backup, tmp_path):
    target, manifest = backup

    assert unpack(target, tmp_path / "out") == manifest
    assert (tmp_path / "out" / "media" / "a" / "面包.png").read_bytes() == b"bread"
    assert target.stat().st_mode & 0o077 == 0


def test_a_backup_that_fails_leaves_nothing_behind(backup, tmp_path):
    _target, manifest = backup
    (tmp_path / "m" / "a" / "面包.png").unlink()

    with pytest.raises(FileNotFoundError):
        pack(tmp_path / "second.tar.gz", manifest, tmp_path / "r", tmp_path / "m")

    assert [path.name for path in tmp_path.glob("second*")] == []


def repacked(target, change) -> None:
    """The same archive after ``change`` to what lies in it."""
    folder = target.parent / "x"
    with tarfile.open(target, "r:gz") as tar:
        tar.extractall(folder, filter="data")
    change(folder)
    with tarfile.open(target, "w:gz") as tar:
        tar.add(folder, ".")


SPOILS = {
    "cut short": lambda target: target.write_bytes(target.read_bytes()[:-200]),
    "not a backup": lambda target: target.write_text("hello"),
    "empty": lambda target: target.write_bytes(b""),
    "another content": lambda target: repacked(
        target, lambda folder: (folder / ROWS).write_bytes(b"?" * 102400)
    ),
    "a file too much": lambda target: repacked(
        target, lambda folder: (folder / "more").write_text("more")
    ),
    "a file too few": lambda target: repacked(
        target, lambda folder: (folder / "media" / "a" / "面包.png").unlink()
    ),
    "no manifest": lambda target: repacked(
        target, lambda folder: (folder / "manifest.json").unlink()
    ),
}


@pytest.mark.parametrize("how", SPOILS)
def test_a_spoilt_file_is_refused(backup, tmp_path, how):
    target, _manifest = backup
    SPOILS[how](target)

    with pytest.raises(BrokenBackup):
        unpack(target, tmp_path / "out")


def test_a_file_cannot_leave_its_folder(tmp_path):
    target = tmp_path / "evil.tar.gz"
    (tmp_path / "f").write_text("evil")
    with tarfile.open(target, "w:gz") as tar:
        tar.add(tmp_path / "f", "../outside")

    with pytest.raises(BrokenBackup):
        unpack(target, tmp_path / "out")

    assert not (tmp_path / "outside").exists()
