"""Routes of replenishment under /api/v1/."""

from rest_framework.routers import SimpleRouter

from replenishment.api import views

app_name = "replenishment-api"
router = SimpleRouter(trailing_slash=False)
router.register("suggestions", views.SuggestionViewSet, basename="suggestion")
router.register("plans", views.StockPlanViewSet, basename="plan")
router.register("planning-runs", views.PlanningRunViewSet, basename="run")
urlpatterns = router.urls
