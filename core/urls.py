"""Files that hang on rows, under /files/."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("<int:pk>/", views.attachment_file, name="attachment-file"),
    path("<int:pk>/small", views.attachment_thumbnail, name="attachment-thumbnail"),
]
