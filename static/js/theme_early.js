// Runs before anything is painted: the theme chosen in this browser, if one was. Switching it is in theme.js.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.bsTheme = chosen;
} catch {
  // Storage may be forbidden; the system's theme is used then.
}
