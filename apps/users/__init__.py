"""People, teams, roles and invitations of one tenant. What they may do with cases is decided
by the apps that own the cases.
"""
