// A chosen appearance, kept on this device alone. Without a choice, and without scripts, the system decides.

const KEY = "atlas-theme";
const root = document.documentElement;

const stored = read();
if (stored) root.dataset.kernTheme = stored;

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.kernTheme ? root.dataset.kernTheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.kernTheme = dark ? "light" : "dark";
    write(root.dataset.kernTheme);
  });
}

/** Storage may be forbidden; then the choice lasts for this page. */
function read() {
  try {
    const value = localStorage.getItem(KEY);
    return value === "dark" || value === "light" ? value : null;
  } catch {
    return null;
  }
}

function write(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // The page keeps the choice in its attribute.
  }
}
