"""Pages of selling."""

from django.urls import path

from sales.views import customers, orders, promises

app_name = "sales"
urlpatterns = [
    path("desk/customers/", customers.CustomerList.as_view(), name="customer-list"),
    path("desk/customers/new/", customers.customer_create, name="customer-create"),
    path("desk/sales-orders/", orders.SalesOrderList.as_view(), name="order-list"),
    path("desk/sales-orders/new/", orders.order_create, name="order-create"),
    path("desk/sales-orders/<int:pk>/", orders.order_detail, name="order-detail"),
    path("desk/sales-orders/<int:pk>/confirm", orders.order_confirm, name="order-confirm"),
    path("desk/sales-orders/<int:pk>/cancel", orders.order_cancel, name="order-cancel"),
    path("desk/sales-orders/<int:pk>/ship", orders.order_ship, name="order-ship"),
    path(
        "desk/sales-orders/<int:pk>/reservations",
        promises.order_reservations,
        name="order-reservations",
    ),
    path("desk/sales-orders/<int:pk>/reserve", promises.order_reserve, name="order-reserve"),
    path("desk/sales-orders/<int:pk>/shipments", orders.order_shipments, name="order-shipments"),
    path("desk/sales-orders/<int:pk>/history", orders.order_history, name="order-history"),
    path("desk/shipments/<int:pk>/reverse", orders.shipment_reverse, name="shipment-reverse"),
]
