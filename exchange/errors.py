"""What imports refuse, beyond the general."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


class NotUndoable(StaleState):
    """Only a batch that was taken in can be taken out again."""

    code = "exchange.not_undoable"
    sentence = _("Import %(batch)s is “%(status)s”: there is nothing to undo.")


class UsedSince(StaleState):
    """What an import brought is used or was changed, so that it cannot be taken out as a whole."""

    code = "exchange.used_since"
    sentence = _(
        "This import cannot be undone as a whole: %(what)s was used or changed since "
        "(%(count)s in all). Nothing was undone."
    )


class NotATrial(StaleState):
    """Only a batch that was tried out can be taken in."""

    code = "exchange.not_a_trial"
    sentence = _("Import %(batch)s is “%(status)s”: it is not waiting to be taken in.")


class NotWaiting(StaleState):
    """The columns of a batch are chosen before it is read."""

    code = "exchange.not_waiting"
    sentence = _("Import %(batch)s is “%(status)s”: its columns cannot be chosen any more.")


class OneAtATime(StaleState):
    """Another file of the same kind is being taken in."""

    code = "exchange.one_at_a_time"
    sentence = _(
        "Another file of this kind is being taken in (%(file)s). Try again when it is done."
    )


class UnknownTarget(RuleViolation):
    """No part of the house takes in rows of this kind."""

    code = "exchange.unknown_target"
    sentence = _("Nothing here takes in files of the kind %(kind)s.")


class ChoiceNeeded(RuleViolation):
    """Something that the file does not say has to be chosen."""

    code = "exchange.choice_needed"
    sentence = _("Choose a value for “%(option)s”.")


class FileRefused(RuleViolation):
    """A file cannot be taken in as it is; its sentence says what to do."""

    code = "exchange.file_refused"


class WrongFileType(FileRefused):
    """Neither CSV nor XLSX nor Parquet."""

    code = "exchange.wrong_file_type"
    sentence = _(
        "%(file)s is not a CSV, XLSX or Parquet file. Save it as XLSX or as CSV (in Excel: “CSV "
        "UTF-8”) and choose that file."
    )


class Locked(FileRefused):
    """An old or a password-protected Excel file."""

    code = "exchange.locked"
    sentence = _(
        "%(file)s is protected by a password, or is an Excel file of the old kind (.xls). Save it "
        "as XLSX without a password."
    )


class WrongEncoding(FileRefused):
    """The text is in none of the encodings we know."""

    code = "exchange.wrong_encoding"
    sentence = _(
        "The text of %(file)s is not written in %(encoding)s. Save it as CSV in UTF-8, or name its "
        "encoding."
    )


class UnknownEncoding(FileRefused):
    """An encoding was named that does not exist."""

    code = "exchange.unknown_encoding"
    sentence = _("There is no encoding called %(encoding)s. Name one such as utf-8 or gb18030.")


class EmptyFile(FileRefused):
    """No row under the header."""

    code = "exchange.empty_file"
    sentence = _("%(file)s has no rows. Choose a file with a header and at least one row.")


class MissingColumn(FileRefused):
    """A column we cannot do without was not found."""

    code = "exchange.missing_column"
    sentence = _(
        "%(file)s has no column for: %(missing)s. Its columns are: %(found)s. Say which one it is, "
        "such as %(example)s."
    )


class UnknownColumn(FileRefused):
    """A column was named that the file or the import does not have."""

    code = "exchange.unknown_column"
    sentence = _(
        "%(name)s is not a column. The file has: %(found)s. They can stand for: %(fields)s."
    )


class FileTooLarge(FileRefused):
    """More than one import takes."""

    code = "exchange.file_too_large"
    sentence = _(
        "%(file)s is too large: at most %(megabytes)s MB and %(rows)s rows are taken in at once. "
        "Split it into several files."
    )


class TooBigInside(FileRefused):
    """A packed file that unpacks to more than a sheet of ours can be, or hides what it holds."""

    code = "exchange.too_big_inside"
    sentence = _(
        "%(file)s is refused unread: unpacked it is far larger than a list can be, or it holds "
        "what no list does. Copy the cells into a new file."
    )


class UnreadableFile(FileRefused):
    """The file is damaged."""

    code = "exchange.unreadable_file"
    sentence = _("%(file)s cannot be read: %(reason)s. Export it again.")


class UnclosedQuote(FileRefused):
    """A quotation mark swallows the rest of the file."""

    code = "exchange.unclosed_quote"
    sentence = _(
        "%(file)s cannot be read: a quotation mark that opens in row %(row)s is never closed. "
        "Close it, or save the file again from a spreadsheet."
    )


class UnknownSheet(FileRefused):
    """The workbook has no sheet of that name."""

    code = "exchange.unknown_sheet"
    sentence = _("%(file)s has no sheet called %(sheet)s. It has: %(found)s.")
