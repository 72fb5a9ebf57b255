"""Routes of what enters and leaves, under /api/v1/."""

from rest_framework.routers import SimpleRouter

from exchange.api import views

app_name = "exchange-api"
router = SimpleRouter(trailing_slash=False)
router.register("imports", views.BatchViewSet, basename="import")
urlpatterns = router.urls
