"""Routes of the catalogue under /api/v1/."""

from rest_framework.routers import SimpleRouter

from catalog.api import views

app_name = "catalog-api"
router = SimpleRouter(trailing_slash=False)
router.register("products", views.ProductViewSet, basename="product")
router.register("product-families", views.FamilyViewSet, basename="family")
urlpatterns = router.urls
