"""Files of sales taken in by a job: tried out, killed, stopped, undone."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

import exchange.tasks  # noqa: F401 - Registers the job.
from core.errors import NotPermitted
from core.jobs import run_job
from core.models import AuditEntry, Job, JobState
from exchange.choices import BatchStatus
from exchange.errors import EmptyFile, NotATrial, NotUndoable
from exchange.models import ImportBatch, ImportRow
from exchange.services.batches import undo_batch
from exchange.services.uploads import hand_in as keep
from exchange.services.uploads import start_import, take_in_trial
from exchange.values import ReadAs
from sales.models import SalesRecord
from sales.services.imports.taking import KIND, warehouse_of
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
CHINESE = "单号,商品编码,名称,数量,日期,单价,客户"


@pytest.fixture(autouse=True)
def place():
    return WarehouseFactory(code="SHOP")


@pytest.fixture
def tea():
    return ProductFactory(sku="85123A")


def line(invoice="536365", code="85123A", quantity="6", day="2010-12-01 08:26:00", **more):
    price, customer = more.get("price", "2.55"), more.get("customer", "17850")
    return f"{invoice},{code},TEA,{quantity},{day},{price},{customer},UK"


@pytest.fixture
def file_of(tmp_path):
    """A CSV file of these lines."""

    def write(*lines, header=HEADER, name="sales.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
        return path

    return write


def take(path, *arguments):
    output = StringIO()
    call_command("import_sales", str(path), *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def counts():
    return ImportBatch.objects.latest("pk").counts


def test_undoing_takes_every_record_out(tea, file_of):
    take(file_of(line(), line(invoice="2")))
    batch = ImportBatch.objects.get()

    call_command("import_sales", "--undo", str(batch.pk), stdout=StringIO())
    undo_batch(actor=None, batch=batch)

    batch.refresh_from_db()
    assert (batch.status, SalesRecord.objects.count()) == (BatchStatus.UNDONE, 0)
    assert AuditEntry.objects.filter(action="import.undo").get().facts == {"removed": 2}
    take(file_of(line()))
    assert counts() == {"ok": 1}


def test_only_a_batch_that_came_in_is_undone():
    batch = ImportBatchFactory(status=BatchStatus.FAILED)

    with pytest.raises(NotPermitted):
        undo_batch(actor=UserFactory(), batch=batch)
    with pytest.raises(NotUndoable):
        undo_batch(actor=None, batch=batch)
    with pytest.raises(CommandError):
        call_command("import_sales", "--undo", "999999")


@pytest.fixture
def importer():
    return UserFactory(
        everywhere=True,
        may=[
            "exchange.add_importbatch",
            "exchange.undo_importbatch",
            "sales.view_salesrecord",
        ],
    )


def hand_in(actor, *lines, is_trial=False):
    file = ContentFile("\n".join([HEADER, *lines]).encode(), name="sales.csv")
    batch = keep(actor=actor, kind=KIND, file=file, chosen={"warehouse": "SHOP"})
    read_as = ReadAs.of(batch.options)
    return start_import(actor=actor, batch=batch, read_as=read_as, is_trial=is_trial)


def test_a_job_takes_in_what_was_handed_in(tea, importer):
    batch = hand_in(importer, line(), line(quantity="0"))

    run_job(batch.job_id)
    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, batch.rows, batch.job.state) == ("done", 2, JobState.DONE)
    assert (batch.job.done, batch.job.total) == (2, 2)
    assert SalesRecord.objects.count() == 1


def test_a_trial_keeps_verdicts_and_can_be_taken_in(tea, importer):
    batch = hand_in(importer, line(), line(quantity="0"), is_trial=True)
    run_job(batch.job_id)
    batch.refresh_from_db()
    assert (batch.status, batch.counts["ok"], SalesRecord.objects.count()) == ("tried", 1, 0)

    take_in_trial(actor=importer, batch=batch)
    batch.refresh_from_db()
    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, SalesRecord.objects.count(), batch.verdicts.count()) == ("done", 1, 1)
    with pytest.raises(NotATrial):
        take_in_trial(actor=importer, batch=batch)


def test_a_worker_killed_in_the_middle_leaves_nothing_doubled(tea, importer):
    batch = hand_in(importer, line(), line(invoice="2"))
    ImportRow.objects.create(batch=batch, row=1, verdict="x", content="left by the first attempt")
    SalesRecord.objects.create(
        batch=batch,
        product=tea,
        warehouse_id=warehouse_of("SHOP").pk,
        sold_on=date(2010, 1, 1),
        quantity=Decimal(1),
        fingerprint=b"0" * 16,
    )

    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.counts, SalesRecord.objects.count()) == ({"ok": 2}, 2)
    assert batch.verdicts.exists() is False


def test_a_file_without_rows_is_refused_at_once_and_not_kept(importer):
    with pytest.raises(EmptyFile):
        hand_in(importer)

    assert ImportBatch.objects.exists() is False
    assert [path for path in default_storage.listdir("imports") if path] == []


def test_a_file_that_is_broken_further_down_fails_with_its_sentence(tea, importer):
    batch = hand_in(importer, line(), '2,"85123A,TEA,6,2010-12-01,2.55,1,UK', line(invoice="3"))

    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, batch.job.state) == (BatchStatus.FAILED, JobState.FAILED)
    assert "quotation mark" in batch.error
    assert SalesRecord.objects.exists() is False


def test_a_stopped_import_leaves_nothing(tea, importer, monkeypatch):
    batch = hand_in(importer, line())
    Job.objects.filter(pk=batch.job_id).update(stop_requested=True)

    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, SalesRecord.objects.count()) == (BatchStatus.FAILED, 0)
    assert Job.objects.get(pk=batch.job_id).state == JobState.STOPPED


def test_who_may_not_import_hands_in_nothing(tmp_path):
    with pytest.raises(NotPermitted):
        hand_in(UserFactory(), line())

    assert Job.objects.exists() is False
