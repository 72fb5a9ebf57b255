"""Does the suite see a broken kernel? Each mutant is a bug that a well-known system really had.

``make mutants`` copies the project, breaks one thing, and runs the tests that should see it; it
ends with 1 when one of them does not. ``make mutants ARGS="serial reversal"`` runs those whose name
has one of the words. Those marked C are about two people at once and need PostgreSQL.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEDGER = "inventory/services/ledger"
LINKED = (".venv", "node_modules", "assets/dist")
TIMEOUT_SECONDS = 1200


@dataclass(frozen=True)
class Mutant:
    """One thing broken: in ``path``, ``old`` becomes ``new``; ``tests`` must fail."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def is_concurrent(self) -> bool:
        return self.name.startswith("C: ")


POSTING = ("tests/inventory/test_post_document.py", "tests/inventory/test_post_refusals.py")
REVERSALS = ("tests/inventory/test_reversals.py",)
AT_ONCE = ("tests/inventory/test_concurrency.py",)

MUTANTS = (
    Mutant(
        "a repeat posts again (odoo#17667, erpnext#12971)",
        f"{LEDGER}/posting.py",
        "new = [one for one in wanted if one.draft.key in new_keys]",
        "new = list(wanted)",
        POSTING,
    ),
    Mutant(
        "a key with other content is taken for a repeat",
        f"{LEDGER}/keys.py",
        "if document is not None and document.fingerprint != one.fingerprint:",
        "if document is None:",
        POSTING,
    ),
    Mutant(
        "the key is not unique",
        f"{LEDGER}/keys.py",
        "if len(known) < len(wanted):",
        "if False:",
        POSTING,
    ),
    Mutant(
        "stock is not checked",
        f"{LEDGER}/balances.py",
        "if change < 0 and free_of(balance) + change < 0:",
        "if False:",
        POSTING,
    ),
    Mutant(
        "each line is checked alone, not their sum",
        f"{LEDGER}/balances.py",
        "changes[place] += change",
        "changes[place] = change",
        POSTING,
    ),
    Mutant(
        "every place may fall below zero",
        f"{LEDGER}/balances.py",
        "return FLOOR_BELOW_ZERO if allows_negative else NOTHING",
        "return FLOOR_BELOW_ZERO",
        POSTING,
    ),
    Mutant(
        "a serial number may be in two places",
        f"{LEDGER}/posting.py",
        "    refuse_second_serials(lines)\n",
        "",
        ("tests/inventory",),
    ),
    Mutant(
        "balances are not written with the ledger",
        f"{LEDGER}/balances.py",
        '    write_rows(balances, ["on_hand", "reserved"])\n',
        "    list(balances)\n",
        POSTING,
    ),
    Mutant(
        "rows are locked in the order of the document",
        "core/rows.py",
        "wanted = sorted(set(keys))",
        "wanted = list(keys)",
        ("tests/core/test_rows.py",),
    ),
    Mutant(
        "quantities pass through a float (erpnext#57862)",
        "core/fields.py",
        "return int(round_quantity(value) * SCALE)\n\n    def from_db_value",
        "return int(float(value) * SCALE)\n\n    def from_db_value",
        ("tests/core/test_fields.py",),
    ),
    Mutant(
        "a closed month takes documents",
        f"{LEDGER}/periods.py",
        "if is_closed:",
        "if False:",
        POSTING,
    ),
    Mutant(
        "the day is that of Greenwich (odoo#280024)",
        f"{LEDGER}/keys.py",
        "today(draft.warehouse.time_zone)",
        'today("UTC")',
        ("tests/inventory",),
    ),
    Mutant(
        "people may act where only one end is theirs",
        f"{LEDGER}/posting.py",
        "for place in places.values():",
        "for place in list(places.values())[:1]:",
        ("tests/inventory",),
    ),
    Mutant(
        "a reversal forgets a line",
        "inventory/services/reversals.py",
        "for movement in movements\n",
        "for movement in list(movements)[1:] or movements\n",
        REVERSALS,
    ),
    Mutant(
        "a document is reversed twice",
        "inventory/services/reversals.py",
        "if before is not None and before.key != draft.key:",
        "if False:",
        REVERSALS,
    ),
    Mutant(
        "a reversal takes today's value (erpnext#11551, odoo#119149)",
        "inventory/services/reversals.py",
        "value=movement.value,",
        "value=movement.quantity,",
        REVERSALS,
    ),
    Mutant(
        "posted movements can be rewritten",
        "inventory/migrations/0002_ledger_guards.py",
        '        append_only("inventory_stockmovement"),\n',
        "",
        ("tests/inventory/test_models.py",),
    ),
    Mutant(
        "of an import only the first batch is posted (odoo#190144)",
        "inventory/services/staged.py",
        "return sum(_post_batch(batch, actor) for batch in _batches(documents, batch_lines))",
        "return _post_batch(next(_batches(documents, batch_lines)), actor)",
        ("tests/inventory/test_staged.py",),
    ),
    Mutant(
        "nobody hears of a posted document",
        f"{LEDGER}/__init__.py",
        "        publish(DocumentPosted(document_id=posted.pk))\n",
        "",
        POSTING,
    ),
    Mutant(
        "the verification is blind",
        "inventory/selectors/verification.py",
        "lot_id HAVING SUM(should) <> SUM(there)",
        "lot_id HAVING SUM(should) <> SUM(should)",
        ("tests/inventory/test_ledger_checks.py",),
    ),
    Mutant(
        "C: the lock is never taken (saleor#19615, InvenTree#12478)",
        "core/rows.py",
        'lock = " FOR UPDATE OF kept" if connection.vendor == "postgresql" else ""',
        'lock = ""',
        AT_ONCE,
    ),
    Mutant(
        "C: a twin at the same instant is not waited for",
        f"{LEDGER}/keys.py",
        'AND_TELL = "ON CONFLICT (key) DO NOTHING RETURNING id, key, number"',
        'AND_TELL = "RETURNING id, key, number"',
        AT_ONCE,
    ),
)


def main(words: list[str]) -> int:
    wanted = [m for m in MUTANTS if not words or any(word in m.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="evernormal-mutants-") as folder:
        copy = Path(folder) / "project"
        copy_project(copy)
        alive = [mutant for mutant in wanted if not is_killed(mutant, copy)]
    print(f"{len(wanted) - len(alive)} of {len(wanted)} mutants were seen.")
    return 1 if alive else 0


def copy_project(target: Path) -> None:
    """Every file that git knows, and what was built, by link."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    for name in LINKED:
        if not (target / name).exists():
            (target / name).symlink_to((ROOT / name).resolve())


def is_killed(mutant: Mutant, copy: Path) -> bool:
    """Whether its tests fail on the broken copy. The copy is whole again afterwards."""
    if mutant.is_concurrent and not os.environ.get("DATABASE_URL"):
        print(f"skipped    {mutant.name}: needs PostgreSQL, set DATABASE_URL")
        return True
    path, begun = copy / mutant.path, time.monotonic()
    whole = path.read_text(encoding="utf-8")
    path.write_text(broken(mutant, whole), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=line", *mutant.tests],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
    finally:
        path.write_text(whole, encoding="utf-8")
    was_seen = done.returncode == 1  # 1: tests failed. Anything else is not an answer.
    word = "seen   " if was_seen else "ALIVE  "
    print(f"{word}{time.monotonic() - begun:4.0f} s {mutant.name}", flush=True)
    if not was_seen:
        print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)
    return was_seen


def broken(mutant: Mutant, whole: str) -> str:
    """The text with the one change; an error when the code no longer has what is to be broken."""
    if whole.count(mutant.old) != 1:
        raise LookupError(f"{mutant.name}: {mutant.path} has it {whole.count(mutant.old)} times")
    return whole.replace(mutant.old, mutant.new)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
