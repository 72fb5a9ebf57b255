"""Pages of replenishment under /desk/."""

from django.urls import path

from replenishment.views import deciding, runs, suggestions
from replenishment.views.queue import DecidedList, SuggestionQueue

app_name = "replenishment"
urlpatterns = [
    path("suggestions/", SuggestionQueue.as_view(), name="suggestion-list"),
    path("suggestions/decided/", DecidedList.as_view(), name="suggestion-decided"),
    path(
        "suggestions/approve",
        deciding.suggestion_approve_many,
        name="suggestion-approve-many",
    ),
    path("suggestions/reject", deciding.suggestion_reject_many, name="suggestion-reject-many"),
    path("suggestions/undo", deciding.suggestion_undo_many, name="suggestion-undo-many"),
    path("suggestions/<int:pk>/", suggestions.suggestion_detail, name="suggestion-detail"),
    path("suggestions/<int:pk>/row", deciding.suggestion_row, name="suggestion-row"),
    path("suggestions/<int:pk>/edit", deciding.suggestion_edit, name="suggestion-edit"),
    path("suggestions/<int:pk>/approve", deciding.suggestion_approve, name="suggestion-approve"),
    path("suggestions/<int:pk>/reject", deciding.suggestion_reject, name="suggestion-reject"),
    path("suggestions/<int:pk>/undo", deciding.suggestion_undo, name="suggestion-undo"),
    path("plans/", suggestions.PlanList.as_view(), name="plan-list"),
    path("plans/at/<int:product>/<int:warehouse>/", suggestions.plan_at, name="plan-at"),
    path("plans/<int:pk>/", suggestions.plan_detail, name="plan-detail"),
    path("products/<int:pk>/plans", suggestions.product_plans, name="product-plans"),
    path("runs/", runs.RunList.as_view(), name="run-list"),
    path("runs/start", runs.run_start, name="run-start"),
    path("runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("runs/<int:pk>/progress", runs.run_progress, name="run-progress"),
    path("runs/<int:pk>/stop", runs.run_stop, name="run-stop"),
]
