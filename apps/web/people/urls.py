"""The addresses of people's pages. Everything but joining is behind the log-in."""

from django.urls import path

from apps.web.people import invitations, joining, profile, tokens, views, workspace

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/named/", views.named, name="named"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/<int:pk>/send-again/", invitations.send_again, name="send_again"),
    path("people/invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/role/", views.change_role, name="change_role"),
    path("people/<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("workspace/", workspace.speech, name="workspace"),
    path("profile/", profile.profile, name="profile"),
    path("profile/tokens/", tokens.tokens, name="tokens"),
    path("profile/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("join/<str:token>/", joining.accept, name="accept"),
]
