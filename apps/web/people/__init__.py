"""Pages about people: colleagues, invitations, teams, one's own profile. Who may do what is decided in `apps.users`."""
