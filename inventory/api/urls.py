"""Routes of stock under /api/v1/."""

from rest_framework.routers import SimpleRouter

from inventory.api import lots, views

app_name = "inventory-api"
router = SimpleRouter(trailing_slash=False)
router.register("warehouses", views.WarehouseViewSet, basename="warehouse")
router.register("stock", views.BalanceViewSet, basename="stock")
router.register("stock-values", views.CostViewSet, basename="stock-value")
router.register("documents", views.DocumentViewSet, basename="document")
router.register("lots", lots.LotViewSet, basename="lot")
router.register("transfers", views.TransferViewSet, basename="transfer")
urlpatterns = router.urls
