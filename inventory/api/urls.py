"""Routes of stock under /api/v1/."""

from rest_framework.routers import SimpleRouter

from inventory.api import classes, draft_views, lots, promises, value, views

app_name = "inventory-api"
router = SimpleRouter(trailing_slash=False)
router.register("warehouses", views.WarehouseViewSet, basename="warehouse")
router.register("stock", views.BalanceViewSet, basename="stock")
router.register("stock-values", views.CostViewSet, basename="stock-value")
router.register("documents", views.DocumentViewSet, basename="document")
router.register("reservations", promises.ReservationViewSet, basename="reservation")
router.register("availability", promises.AvailabilityViewSet, basename="availability")
router.register("lots", lots.LotViewSet, basename="lot")
router.register("transfers", views.TransferViewSet, basename="transfer")
router.register("stock-classes", classes.StockClassViewSet, basename="stock-class")
router.register("costing-rules", value.CostingRuleViewSet, basename="costing-rule")
router.register("standard-costs", value.StandardCostViewSet, basename="standard-cost")
router.register("periods", value.PeriodViewSet, basename="period")
router.register("drafts", draft_views.DraftViewSet, basename="draft")
router.register("requests", draft_views.RequestViewSet, basename="request")
router.register("reasons", draft_views.ReasonViewSet, basename="reason")
router.register("locations", draft_views.LocationViewSet, basename="location")
router.register("lanes", draft_views.LaneViewSet, basename="lane")
urlpatterns = router.urls
