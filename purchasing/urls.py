"""Pages of buying, at the desk and on the floor."""

from django.urls import path

from purchasing.views import counting, orders, receiving, suppliers

app_name = "purchasing"
urlpatterns = [
    path("desk/suppliers/", suppliers.SupplierList.as_view(), name="supplier-list"),
    path("desk/suppliers/new/", suppliers.supplier_create, name="supplier-create"),
    path("desk/suppliers/<int:pk>/", suppliers.supplier_detail, name="supplier-detail"),
    path("desk/suppliers/<int:pk>/edit/", suppliers.supplier_edit, name="supplier-edit"),
    path("desk/suppliers/<int:pk>/terms", suppliers.supplier_terms, name="supplier-terms"),
    path("desk/suppliers/<int:pk>/orders", suppliers.supplier_orders, name="supplier-orders"),
    path("desk/suppliers/<int:pk>/terms/new/", suppliers.terms_create, name="terms-create"),
    path("desk/terms/<int:pk>/", suppliers.terms_edit, name="terms-edit"),
    path("desk/terms/<int:pk>/remove", suppliers.terms_remove, name="terms-remove"),
    path("desk/products/<int:pk>/terms", suppliers.product_terms, name="product-terms"),
    path("desk/purchase-orders/", orders.PurchaseOrderList.as_view(), name="order-list"),
    path("desk/purchase-orders/new/", orders.order_create, name="order-create"),
    path("desk/purchase-orders/<int:pk>/", orders.order_detail, name="order-detail"),
    path("desk/purchase-orders/<int:pk>/lines", orders.order_lines, name="order-lines"),
    path("desk/purchase-orders/<int:pk>/send", orders.order_send, name="order-send"),
    path("desk/purchase-orders/<int:pk>/cancel", orders.order_cancel, name="order-cancel"),
    path("desk/purchase-orders/<int:pk>/close", orders.order_close, name="order-close"),
    path("desk/purchase-orders/<int:pk>/receipts", orders.order_receipts, name="order-receipts"),
    path("desk/purchase-orders/<int:pk>/history", orders.order_history, name="order-history"),
    path("desk/receipts/<int:pk>/reverse", orders.receipt_reverse, name="receipt-reverse"),
    path("floor/receive/", receiving.receive_list, name="receive-list"),
    path("floor/receive/<int:pk>/", receiving.receive_order, name="receive-order"),
    path("floor/receive/<int:pk>/scan", counting.receive_scan, name="receive-scan"),
    path("floor/receive/<int:pk>/count", counting.receive_count, name="receive-count"),
    path("floor/receive/<int:pk>/post", receiving.receive_post, name="receive-post"),
    path("floor/receive/done/<int:pk>/", receiving.receive_done, name="receive-done"),
]
