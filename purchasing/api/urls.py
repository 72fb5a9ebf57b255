"""Routes of buying under /api/v1/."""

from rest_framework.routers import SimpleRouter

from purchasing.api import views

app_name = "purchasing-api"
router = SimpleRouter(trailing_slash=False)
router.register("suppliers", views.SupplierViewSet, basename="supplier")
router.register("terms", views.TermsViewSet, basename="terms")
router.register("purchase-orders", views.PurchaseOrderViewSet, basename="purchase-order")
urlpatterns = router.urls
