"""Addresses nobody can have: ours, those that mail and the web expect, and those that would deceive."""

# fmt: off
RESERVED = frozenset(
    {
        "abuse", "access", "account", "accounts", "acme-challenge", "admin", "administrator", "admins", "all",
        "api", "app", "apps", "assets", "auth", "autoconfig", "autodiscover", "backup", "base", "billing",
        "blog", "board", "bot", "cache", "calendar", "casewright", "cdn", "cert", "certificate", "check",
        "client", "clients", "cloud", "community", "compliance", "config", "console", "contact", "css",
        "customer", "dashboard", "data", "database", "db", "dev", "developer", "developers", "dns", "docs",
        "documentation", "domain", "download", "downloads", "email", "enter", "error", "errors", "example",
        "export", "extensions", "faq", "feedback", "file", "files", "forum", "ftp", "git", "graphql", "guide",
        "health", "help", "helpdesk", "host", "hosting", "hostmaster", "http", "https", "icon", "id",
        "identity", "image", "images", "imap", "img", "import", "info", "information-schema", "internal",
        "intranet", "invoice", "invoices", "ipv4", "ipv6", "irc", "isatap", "jobs", "js", "legal", "license",
        "lists", "live", "local", "localdomain", "localhost", "log", "login", "logout", "mail", "mailer",
        "mailer-daemon", "marketing", "mcp", "media", "metrics", "mx", "my", "nagios", "name", "nameserver",
        "news", "newsletter", "no-reply", "nobody", "noc", "none", "noreply", "notify", "ns", "ns0", "ns1",
        "ns2", "ns3", "null", "oauth", "office", "official", "operator", "operators", "ops", "org", "owner",
        "page", "pages", "partner", "partners", "password", "pay", "payment", "payments", "pg-catalog",
        "pg-toast", "ping", "policy", "pop", "pop3", "postgres", "postmaster", "press", "preview", "pricing",
        "privacy", "private", "prod", "production", "profile", "proxy", "public", "redis", "register",
        "registration", "report", "reports", "request", "reseller", "restricted", "root", "rss", "sales",
        "saml", "sandbox", "schema", "search", "secure", "security", "server", "service", "services", "session",
        "setting", "settings", "setup", "shop", "signin", "signup", "sitemap", "smtp", "ssh", "ssl", "sso",
        "staff", "stage", "staging", "start", "stat", "static", "stats", "status", "store", "sub", "subscribe",
        "support", "sysadmin", "sysop", "system", "team", "teams", "template", "tenant", "tenant-base",
        "tenants", "terms", "testing", "tls", "token", "tools", "track", "training", "trust", "undefined",
        "unsubscribe", "update", "updates", "upload", "uploads", "usage", "user", "users", "valkey", "version",
        "video", "vpn", "web", "webhook", "webhooks", "webmail", "webmaster", "website", "wiki", "wpad", "ws",
        "www", "www1", "www2", "xml", "xmpp", "zz-template-zz",
    }
)
