"""Pages of stock under /desk/ and /floor/."""

from django.urls import path

from inventory.choices import DraftKind
from inventory.views import (
    documents,
    drafts,
    floor,
    place_setup,
    places,
    requests,
    stock,
    transfers,
)

app_name = "inventory"
urlpatterns = [
    path("desk/stock/", stock.BalanceList.as_view(), name="balance-list"),
    path("desk/documents/", documents.DocumentList.as_view(), name="document-list"),
    path("desk/documents/<int:pk>/", documents.document_detail, name="document-detail"),
    path("desk/documents/<int:pk>/reverse", documents.document_reverse, name="document-reverse"),
    path("desk/drafts/", drafts.DraftList.as_view(), name="draft-list"),
    path("desk/drafts/new/", drafts.draft_choose, name="draft-choose"),
    *[
        path(
            f"desk/drafts/new/{kind.value}/",
            drafts.draft_create,
            {"kind": kind.value},
            name=f"draft-{kind.value}",
        )
        for kind in DraftKind
    ],
    path("desk/drafts/<int:pk>/", drafts.draft_detail, name="draft-detail"),
    path("desk/drafts/<int:pk>/post", drafts.draft_post, name="draft-post"),
    path("desk/drafts/<int:pk>/discard", drafts.draft_discard, name="draft-discard"),
    path("desk/locations/lookup/", drafts.LocationLookup.as_view(), name="location-lookup"),
    path("desk/partners/lookup/", drafts.PartnerLookup.as_view(), name="partner-lookup"),
    path("desk/requests/", requests.RequestList.as_view(), name="request-list"),
    path("desk/requests/new/", requests.request_create, name="request-create"),
    path("desk/requests/<int:pk>/", requests.request_detail, name="request-detail"),
    path("desk/requests/<int:pk>/answer", requests.request_approve, name="request-approve"),
    path("desk/requests/<int:pk>/withdraw", requests.request_withdraw, name="request-withdraw"),
    path("desk/movements/", stock.MovementList.as_view(), name="movement-list"),
    path("desk/products/<int:pk>/stock", stock.product_stock, name="product-stock"),
    path("desk/products/<int:pk>/movements", stock.product_movements, name="product-movements"),
    path("desk/transfers/", transfers.TransferList.as_view(), name="transfer-list"),
    path("desk/transfers/new/", transfers.transfer_create, name="transfer-create"),
    path("desk/transfers/<int:pk>/", transfers.transfer_detail, name="transfer-detail"),
    path("desk/transfers/<int:pk>/ship", transfers.transfer_ship, name="transfer-ship"),
    path("desk/transfers/<int:pk>/receive", transfers.transfer_receive, name="transfer-receive"),
    path("desk/transfers/<int:pk>/cancel", transfers.transfer_cancel, name="transfer-cancel"),
    path(
        "desk/transfers/<int:pk>/difference",
        transfers.transfer_difference,
        name="transfer-difference",
    ),
    path("desk/places/", places.WarehouseList.as_view(), name="warehouse-list"),
    path("desk/places/<int:pk>/", places.warehouse_detail, name="warehouse-detail"),
    path("desk/places/new/", place_setup.warehouse_create, name="warehouse-create"),
    path("desk/places/<int:pk>/edit/", place_setup.warehouse_edit, name="warehouse-edit"),
    path("desk/places/<int:pk>/waiting", places.warehouse_waiting, name="warehouse-waiting"),
    path("desk/places/<int:pk>/done", places.warehouse_done, name="warehouse-done"),
    path("desk/places/<int:pk>/locations", places.warehouse_locations, name="warehouse-locations"),
    path("desk/places/<int:pk>/lanes", places.warehouse_lanes, name="warehouse-lanes"),
    path(
        "desk/places/<int:pk>/locations/new/", place_setup.location_create, name="location-create"
    ),
    path("desk/places/<int:pk>/lanes/new/", place_setup.lane_create, name="lane-create"),
    path("desk/locations/<int:pk>/", place_setup.location_edit, name="location-edit"),
    path("desk/lanes/<int:pk>/", place_setup.lane_edit, name="lane-edit"),
    path("desk/lanes/<int:pk>/remove", place_setup.lane_remove, name="lane-remove"),
    *[
        path(f"floor/{word}/", floor.floor_start, {"kind": kind.value}, name=f"floor-{kind.value}")
        for word, kind in (
            ("goods-in", DraftKind.RECEIPT),
            ("issue", DraftKind.ISSUE),
            ("move", DraftKind.MOVE),
        )
    ],
    path("floor/drafts/<int:pk>/", floor.floor_draft, name="floor-draft"),
    path("floor/drafts/<int:pk>/scan", floor.floor_draft_scan, name="floor-draft-scan"),
    path("floor/drafts/<int:pk>/lines/<int:line>", floor.floor_draft_line, name="floor-draft-line"),
    path("floor/requests/", requests.floor_requests, name="floor-requests"),
    path("floor/requests/new/", requests.floor_request_create, name="floor-request-create"),
    path("floor/requests/<int:pk>/", requests.floor_request, name="floor-request"),
    path("floor/lookup/", places.floor_lookup, name="floor-lookup"),
    path("floor/transfers/", transfers.floor_transfers, name="floor-transfers"),
    path("floor/transfers/<int:pk>/", transfers.floor_transfer_receive, name="floor-transfer"),
]
