"""Routes of stock under /api/v1/."""

from rest_framework.routers import SimpleRouter

from inventory.api import classes, views

app_name = "inventory-api"
router = SimpleRouter(trailing_slash=False)
router.register("warehouses", views.WarehouseViewSet, basename="warehouse")
router.register("stock", views.BalanceViewSet, basename="stock")
router.register("stock-values", views.CostViewSet, basename="stock-value")
router.register("documents", views.DocumentViewSet, basename="document")
router.register("transfers", views.TransferViewSet, basename="transfer")
router.register("stock-classes", classes.StockClassViewSet, basename="stock-class")
urlpatterns = router.urls
