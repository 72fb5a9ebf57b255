"""Pages of stock under /desk/ and /floor/."""

from django.urls import path

from inventory.views import checks, documents, places, stock, transfers

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
    path("desk/transfers/", transfers.TransferList.as_view(), name="transfer-list"),
    path("desk/transfers/new/", transfers.transfer_create, name="transfer-create"),
    path("desk/transfers/<int:pk>/", transfers.transfer_detail, name="transfer-detail"),
    path("desk/transfers/<int:pk>/ship", transfers.transfer_ship, name="transfer-ship"),
    path("desk/transfers/<int:pk>/receive", transfers.transfer_receive, name="transfer-receive"),
    path("desk/transfers/<int:pk>/cancel", transfers.transfer_cancel, name="transfer-cancel"),
    path("desk/places/", places.WarehouseList.as_view(), name="warehouse-list"),
    path("desk/places/<int:pk>/", places.warehouse_detail, name="warehouse-detail"),
    path("desk/ledger-checks/", checks.LedgerCheckList.as_view(), name="check-list"),
    path("desk/ledger-checks/start", checks.check_start, name="check-start"),
    path("floor/lookup/", places.floor_lookup, name="floor-lookup"),
    path("floor/transfers/", transfers.floor_transfers, name="floor-transfers"),
    path("floor/transfers/<int:pk>/", transfers.floor_transfer_receive, name="floor-transfer"),
]
