"""Pages of stock under /desk/ and /floor/."""

from django.urls import path

from inventory.views import (
    costing,
    documents,
    labels,
    periods,
    places,
    reservations,
    stock,
    transfers,
    value,
    valued_documents,
)

app_name = "inventory"
urlpatterns = [
    path("desk/stock/", stock.BalanceList.as_view(), name="balance-list"),
    path("desk/stock/receive/", documents.document_receive, name="document-receive"),
    path("desk/stock/issue/", documents.document_issue, name="document-issue"),
    path("desk/stock/move/", documents.document_move, name="document-move"),
    path("desk/stock/adjust/", documents.document_adjust, name="document-adjust"),
    path("desk/documents/", documents.DocumentList.as_view(), name="document-list"),
    path("desk/documents/<int:pk>/", documents.document_detail, name="document-detail"),
    path("desk/documents/<int:pk>/reverse", documents.document_reverse, name="document-reverse"),
    path("desk/movements/", stock.MovementList.as_view(), name="movement-list"),
    path("desk/products/<int:pk>/stock", stock.product_stock, name="product-stock"),
    path("desk/products/<int:pk>/movements", stock.product_movements, name="product-movements"),
    path("desk/products/<int:pk>/promised", reservations.product_promised, name="product-promised"),
    path("desk/reservations/", reservations.PromiseList.as_view(), name="reservation-list"),
    path("desk/reservations/new/", reservations.reservation_create, name="reservation-create"),
    path("desk/reservations/choose", reservations.reservation_choose, name="reservation-choose"),
    path(
        "desk/reservations/release/", reservations.reservation_release, name="reservation-release"
    ),
    path("desk/reservations/<int:pk>/", reservations.reservation_detail, name="reservation-detail"),
    path(
        "desk/reservations/<int:pk>/priority",
        reservations.reservation_priority,
        name="reservation-priority",
    ),
    path("desk/reservations/<int:pk>/use", reservations.reservation_use, name="reservation-use"),
    path("desk/transfers/", transfers.TransferList.as_view(), name="transfer-list"),
    path("desk/transfers/new/", transfers.transfer_create, name="transfer-create"),
    path("desk/transfers/<int:pk>/", transfers.transfer_detail, name="transfer-detail"),
    path("desk/transfers/<int:pk>/ship", transfers.transfer_ship, name="transfer-ship"),
    path("desk/transfers/<int:pk>/receive", transfers.transfer_receive, name="transfer-receive"),
    path("desk/transfers/<int:pk>/cancel", transfers.transfer_cancel, name="transfer-cancel"),
    path("desk/places/", places.WarehouseList.as_view(), name="warehouse-list"),
    path("desk/places/<int:pk>/", places.warehouse_detail, name="warehouse-detail"),
    path("desk/value/", value.stock_values, name="stock-values"),
    path("desk/value/revalue/", valued_documents.stock_revalue, name="stock-revalue"),
    path("desk/value/methods/", costing.costing_methods, name="costing-methods"),
    path("desk/value/methods/set", costing.costing_method_set, name="costing-method-set"),
    path("desk/value/methods/follow", costing.costing_follow, name="costing-follow"),
    path("desk/value/standards/", costing.StandardCostList.as_view(), name="standard-cost-list"),
    path("desk/value/standards/set/", costing.standard_cost_set, name="standard-cost-set"),
    path("desk/periods/", periods.period_list, name="period-list"),
    path("desk/periods/<int:year>/<int:month>/close", periods.period_close, name="period-close"),
    path("desk/periods/<int:year>/<int:month>/open", periods.period_reopen, name="period-reopen"),
    path(
        "desk/documents/back-dated/",
        valued_documents.BackDatedList.as_view(),
        name="back-dated-list",
    ),
    path("desk/documents/<int:pk>/past/", valued_documents.document_past, name="document-past"),
    path("desk/documents/<int:pk>/land/", valued_documents.document_land, name="document-land"),
    path(
        "desk/documents/<int:pk>/return/", valued_documents.document_return, name="document-return"
    ),
    path(
        "desk/documents/<int:pk>/reverse-value",
        valued_documents.value_reverse,
        name="value-reverse",
    ),
    path("desk/labels/", labels.label_sheet, name="label-sheet"),
    path("floor/lookup/", places.floor_lookup, name="floor-lookup"),
    path("floor/transfers/", transfers.floor_transfers, name="floor-transfers"),
    path("floor/transfers/<int:pk>/", transfers.floor_transfer_receive, name="floor-transfer"),
]
