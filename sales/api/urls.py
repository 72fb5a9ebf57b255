"""Routes of selling under /api/v1/."""

from rest_framework.routers import SimpleRouter

from sales.api import views

app_name = "sales-api"
router = SimpleRouter(trailing_slash=False)
router.register("sales-orders", views.SalesOrderViewSet, basename="sales-order")
urlpatterns = router.urls
