"""What the guard tests share: two workspaces filled alike, every address with its answers, and what rows hold."""
