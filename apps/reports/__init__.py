"""What a workspace's cases look like together: figures, each of which names the cases that it counts.

It only asks; nothing here changes a case, and how figures are drawn is the business of `apps.web.reports`.
"""
