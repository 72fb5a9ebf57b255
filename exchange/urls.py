"""Pages of what enters and leaves."""

from django.urls import path

from exchange.views import batches, downloads, handing_in

app_name = "exchange"
urlpatterns = [
    path("desk/imports/", batches.BatchList.as_view(), name="batch-list"),
    path("desk/imports/new/", handing_in.import_new, name="import-new"),
    path("desk/imports/template/<str:kind>", downloads.template_file, name="template-file"),
    path("desk/exports/", downloads.export_list, name="export-choose"),
    path("desk/exports/<str:kind>", downloads.export_file, name="export-file"),
    path("desk/imports/<int:pk>/", batches.batch_detail, name="batch-detail"),
    path("desk/imports/<int:pk>/columns", handing_in.batch_columns, name="batch-columns"),
    path("desk/imports/<int:pk>/look-again", handing_in.batch_look_again, name="batch-look-again"),
    path("desk/imports/<int:pk>/progress", batches.batch_progress, name="batch-progress"),
    path("desk/imports/<int:pk>/rows", downloads.verdict_file, name="batch-rows"),
    path("desk/imports/<int:pk>/take-in", batches.batch_take_in, name="batch-take-in"),
    path("desk/imports/<int:pk>/stop", batches.batch_stop, name="batch-stop"),
    path("desk/imports/<int:pk>/undo", batches.batch_undo, name="batch-undo"),
]
