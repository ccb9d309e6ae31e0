// Suggestions while typing, after the ARIA pattern of a combobox with a list. The form works without it.

const PAUSE_MS = 150;

for (const form of document.querySelectorAll("form[data-suggestions]")) enhance(form);

function enhance(form) {
  const input = form.querySelector("input[type=search]");
  const language = form.dataset.suggestions;
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestionsLabel);
  list.hidden = true;
  input.parentElement.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  let timer = 0;
  let running = null;
  let active = -1;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => setTimeout(close, 200));
  list.addEventListener("pointerdown", (event) => event.preventDefault());

  async function ask() {
    running?.abort();
    const typed = input.value.trim();
    if (typed.length < 2 || typed.length > 100) return close();
    running = new AbortController();
    try {
      const address = `/api/v1/suggestions?lang=${language}&q=${encodeURIComponent(typed)}`;
      const response = await fetch(address, { signal: running.signal, credentials: "omit" });
      if (response.ok) show((await response.json()).suggestions);
    } catch {
      // No suggestions then; the form works without them.
    }
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map(option));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function option(suggestion, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    // The path alone: the page may be open under another name than the installation's public one.
    item.dataset.href = new URL(suggestion.url[language]).pathname;
    const title = document.createElement("span");
    title.textContent = suggestion.title;
    const kind = document.createElement("span");
    kind.className = "suggestion-kind";
    kind.textContent = suggestion.kind_label;
    item.append(title, kind);
    item.addEventListener("click", () => location.assign(item.dataset.href));
    return item;
  }

  function onKey(event) {
    const count = list.children.length;
    if (list.hidden || count === 0) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active === -1 && step === -1 ? count - 1 : (active + step + count) % count);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.href);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  }

  function mark(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const item = list.children[active];
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  }

  function close() {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
