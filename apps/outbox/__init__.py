"""The one table through which anything leaves the process. What a message means belongs to the registered handlers."""
