"""What waits for a person, one row a card, and the numbers that matter to them.

Each app's owner adds theirs, most urgent first. ``count`` is a selector: it
takes the reader and answers how many wait for them.
"""

from django.utils.translation import gettext_lazy as _

from config import figures
from core.menus import HomeFigure, WaitingCard
from inventory.selectors.checks import alarms_waiting
from inventory.selectors.expiry import expired_count, expiring_soon_count
from inventory.selectors.pages import transfers_to_receive, transfers_to_ship
from inventory.selectors.promises import backorders_due
from inventory.selectors.requests import requests_to_answer
from inventory.selectors.waiting import drafts_to_post
from purchasing import selectors as purchasing
from replenishment.selectors import queue
from sales import selectors as sales

WAITING: tuple[WaitingCard, ...] = (
    WaitingCard(
        label=_("Stock ledger: needs a look"),
        permission="inventory.view_ledgercheck",
        count=alarms_waiting,
        url_name="inventory:check-list",
        icon="alert-triangle",
        tone="danger",
    ),
    WaitingCard(
        label=_("Suggestions: sold out within a week"),
        permission="replenishment.decide_suggestion",
        count=queue.urgent_count,
        url_name="replenishment:suggestion-list",
        query="?urgency=soon",
        icon="sparkles",
        tone="danger",
    ),
    WaitingCard(
        label=_("Suggestions: overdue"),
        permission="replenishment.decide_suggestion",
        count=queue.overdue_count,
        url_name="replenishment:suggestion-list",
        query="?urgency=late",
        icon="clock",
        tone="warning",
    ),
    WaitingCard(
        label=_("Suggestions: time in hand"),
        permission="replenishment.decide_suggestion",
        count=queue.calm_count,
        url_name="replenishment:suggestion-list",
        query="?urgency=calm",
        icon="sparkles",
    ),
    WaitingCard(
        label=_("Transfers to receive"),
        permission="inventory.change_transfer",
        count=transfers_to_receive,
        url_name="inventory:floor-transfers",
        icon="truck-delivery",
    ),
    WaitingCard(
        label=_("Expired goods on hand"),
        permission="inventory.post_stockdocument",
        count=expired_count,
        url_name="inventory:expiry-list",
        query="?expires_within=expired",
        icon="alert-triangle",
        tone="danger",
    ),
    WaitingCard(
        label=_("Expires within 30 days"),
        permission="inventory.post_stockdocument",
        count=expiring_soon_count,
        url_name="inventory:expiry-list",
        query="?expires_within=30",
        icon="clock",
        tone="warning",
    ),
    WaitingCard(
        label=_("Transfers to ship"),
        permission="inventory.change_transfer",
        count=transfers_to_ship,
        url_name="inventory:transfer-list",
        query="?status=draft",
        icon="truck-loading",
    ),
    WaitingCard(
        label=_("Store requests to answer"),
        permission="inventory.decide_stockrequest",
        count=requests_to_answer,
        url_name="inventory:request-list",
        query="?status=asked",
        icon="inbox",
        tone="warning",
    ),
    WaitingCard(
        label=_("Drafts to post"),
        permission="inventory.post_stockdocument",
        count=drafts_to_post,
        url_name="inventory:draft-list",
        query="?status=draft",
        icon="edit",
    ),
    WaitingCard(
        label=_("Orders late"),
        permission="purchasing.change_purchaseorder",
        count=purchasing.orders_late,
        url_name="purchasing:order-list",
        query="?is_late=true",
        icon="clock",
        tone="danger",
    ),
    WaitingCard(
        label=_("Orders to send"),
        permission="purchasing.change_purchaseorder",
        count=purchasing.orders_to_send,
        url_name="purchasing:order-list",
        query="?status=draft",
        icon="send",
    ),
    WaitingCard(
        label=_("Orders to receive"),
        permission="purchasing.receive_purchaseorder",
        count=purchasing.orders_to_receive,
        url_name="purchasing:receive-list",
        icon="truck-delivery",
    ),
    WaitingCard(
        label=_("Backorders due"),
        permission="inventory.release_promise",
        count=backorders_due,
        url_name="inventory:reservation-list",
        query="?is_short=true",
        icon="lock",
        tone="warning",
    ),
    WaitingCard(
        label=_("Sales orders to ship"),
        permission="sales.ship_salesorder",
        count=sales.orders_to_ship,
        url_name="sales:order-list",
        query="?is_open=true",
        icon="package-export",
    ),
)

FIGURES: tuple[HomeFigure, ...] = (
    HomeFigure(
        label=_("Sold out"),
        permission="replenishment.view_stockplan",
        figure=figures.sold_out,
        url_name="replenishment:plan-list",
    ),
    HomeFigure(
        label=_("Stock value"),
        permission="inventory.view_stockcost",
        figure=figures.stock_value,
        url_name="inventory:balance-list",
    ),
    HomeFigure(
        label=_("Last planned"),
        permission="replenishment.view_planningrun",
        figure=figures.last_planned,
        url_name="replenishment:run-list",
    ),
)
