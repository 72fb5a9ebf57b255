"""Pages of the catalogue under /desk/."""

from django.urls import path

from catalog.views import bills, codes, families, files, measures, products

app_name = "catalog"
urlpatterns = [
    path("products/", products.ProductList.as_view(), name="product-list"),
    path("products/find", products.ProductLookup.as_view(), name="product-lookup"),
    path("partners/find", products.PartnerLookup.as_view(), name="partner-lookup"),
    path("products/new/", products.product_create, name="product-create"),
    path("products/<int:pk>/", products.product_detail, name="product-detail"),
    path("products/<int:pk>/edit/", products.product_edit, name="product-edit"),
    path("products/<int:pk>/measures/", measures.product_measures, name="product-measures"),
    path("products/<int:pk>/barcodes", products.product_barcodes, name="product-barcodes"),
    path("products/<int:pk>/parts", bills.product_bill, name="product-bill"),
    path("products/<int:pk>/parts/edit/", bills.bill_edit, name="bill-edit"),
    path("products/<int:pk>/parts/remove", bills.bill_remove, name="bill-remove"),
    path("products/<int:pk>/files", files.product_files, name="product-files"),
    path("products/<int:pk>/files/new/", files.file_add, name="file-add"),
    path("products/<int:pk>/files/<int:file>/remove", files.file_remove, name="file-remove"),
    path("products/<int:pk>/files/<int:file>/first", files.file_first, name="file-first"),
    path("codes/link/", codes.code_link, name="code-link"),
    path("families/", families.FamilyList.as_view(), name="family-list"),
    path("families/new/", families.family_create, name="family-create"),
    path("families/<int:pk>/", families.family_detail, name="family-detail"),
    path("families/<int:pk>/edit/", families.family_edit, name="family-edit"),
    path("families/<int:pk>/matrix/", families.family_matrix, name="family-matrix"),
]
