"""Every door of the house. Each app keeps its own pages under /desk/ and /floor/."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config import views
from config.people import api as people_api
from config.people import views as people
from config.starting import views as starting
from core.views import language

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home, name="home"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("start/", starting.start, name="start"),
    path("accounts/login/", starting.sign_in, name="account_login"),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/setlang/", language, name="set_language"),
    path("files/", include("core.urls")),
    path("desk/", include("replenishment.urls")),
    path("desk/", include("catalog.urls")),
    path("", include("inventory.urls")),
    path("", include("purchasing.urls")),
    path("", include("sales.urls")),
    path("", include("exchange.urls")),
    path("desk/people/", people.PersonList.as_view(), name="people-list"),
    path("desk/people/invite/", people.person_invite, name="person-invite"),
    path("desk/people/<int:pk>/", people.person_detail, name="person-detail"),
    path("desk/people/<int:pk>/deactivate", people.person_deactivate, name="person-deactivate"),
    path("desk/people/<int:pk>/activate", people.person_activate, name="person-activate"),
    path("desk/people/<int:pk>/link", people.person_link, name="person-link"),
    path("setup/", admin.site.urls),
    path("api/v1/", include("catalog.api.urls")),
    path("api/v1/", include("inventory.api.urls")),
    path("api/v1/", include("purchasing.api.urls")),
    path("api/v1/", include("sales.api.urls")),
    path("api/v1/", include("exchange.api.urls")),
    path("api/v1/", include("replenishment.api.urls")),
    path("api/v1/", include(people_api.urls)),
    path("api/v1/schema", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "api/v1/docs", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"
    ),
]
