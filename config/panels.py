"""The tabs of pages that show several apps: page, label, URL name (it takes the subject's key)."""

from core.menus import Panel

PANELS: tuple[Panel, ...] = ()
