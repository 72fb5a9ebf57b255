"""Drafts of stock documents: prepared, saved, scanned into, posted, discarded."""

from inventory.services.drafts.posting import draft_and_post, post_draft
from inventory.services.drafts.saving import discard_draft, save_draft
from inventory.services.drafts.scanning import (
    change_draft_line,
    scan_bin_into_draft,
    scan_into_draft,
)

__all__ = [
    "change_draft_line",
    "discard_draft",
    "draft_and_post",
    "post_draft",
    "save_draft",
    "scan_bin_into_draft",
    "scan_into_draft",
]
