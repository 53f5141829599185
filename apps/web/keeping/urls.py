"""The addresses of tags, text modules and mentions."""

from django.urls import include, path

from apps.web.keeping import mentions, modules, tags

TAGS = [
    path("", tags.tags, name="list"),
    path("new/", tags.new, name="new"),
    path("<int:pk>/", tags.tag, name="tag"),
    path("<int:pk>/merge/", tags.merge, name="merge"),
    path("<int:pk>/retire/", tags.retire, name="retire"),
    path("<int:pk>/restore/", tags.restore, name="restore"),
]
MODULES = [
    path("", modules.modules, name="list"),
    path("new/", modules.new, name="new"),
    path("<int:pk>/", modules.module, name="module"),
    path("<int:pk>/retire/", modules.retire, name="retire"),
    path("<int:pk>/restore/", modules.restore, name="restore"),
]
MENTIONS = [
    path("", mentions.mentions, name="list"),
    path("seen/", mentions.seen, name="seen"),
]
urlpatterns = [
    path("tags/", include((TAGS, "tags"))),
    path("text-modules/", include((MODULES, "modules"))),
    path("mentions/", include((MENTIONS, "mentions"))),
]
