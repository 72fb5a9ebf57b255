"""Pages of the catalogue under /desk/."""

from django.urls import path

from catalog.views import measures, products

app_name = "catalog"
urlpatterns = [
    path("products/", products.ProductList.as_view(), name="product-list"),
    path("products/find", products.ProductLookup.as_view(), name="product-lookup"),
    path("products/new/", products.product_create, name="product-create"),
    path("products/<int:pk>/", products.product_detail, name="product-detail"),
    path("products/<int:pk>/edit/", products.product_edit, name="product-edit"),
    path("products/<int:pk>/measures/", measures.product_measures, name="product-measures"),
    path("products/<int:pk>/barcodes", products.product_barcodes, name="product-barcodes"),
]
