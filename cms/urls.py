"""Every address of the site."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from cms import views
from home.views import contact, media, mistakes

sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    # One way to sign in: before Wagtail's two own.
    path("admin/login/", sign_in),
    path("_util/login/", sign_in),
    path("admin/", include(wagtailadmin_urls)),
    # Before Wagtail's own way to a document, which asks for its collection only, not whether a page shows it.
    path("documents/<int:document_id>/<path:filename>", media.document, name="document"),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", media.file, name="media"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("send-a-message/", contact.send, name="send_message"),
    path("report-a-mistake/", mistakes.report, name="report_mistake"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("search/", include("search.urls")),
    path("submit/", include("casestudies.portal.urls")),
    path("offers/", include("pathway.urls")),
    path("submit/account/", include("allauth.urls")),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("", include(wagtail_urls)),
]

handler400 = "cms.views.bad_request"
handler404 = "cms.views.not_found"
handler500 = "cms.views.server_error"
