"""Pages of what enters and leaves."""

from django.urls import path

from exchange import views

app_name = "exchange"
urlpatterns = [
    path("desk/imports/", views.BatchList.as_view(), name="batch-list"),
    path("desk/imports/<int:pk>/", views.batch_detail, name="batch-detail"),
    path("desk/imports/<int:pk>/progress", views.batch_progress, name="batch-progress"),
    path("desk/imports/<int:pk>/take-in", views.batch_take_in, name="batch-take-in"),
    path("desk/imports/<int:pk>/stop", views.batch_stop, name="batch-stop"),
    path("desk/imports/<int:pk>/undo", views.batch_undo, name="batch-undo"),
]
