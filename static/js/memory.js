// What this browser remembers for one person. Storage may be forbidden: then nothing is remembered and nothing breaks.
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Only this page follows the choice.
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // There was nothing to forget.
  }
}

export function names(prefix) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}
