// The list of ready replies above the field: found by their title, put in at the cursor.

/**
 * @param {HTMLFormElement} composer
 * @param {HTMLTextAreaElement} words
 * @returns {() => Promise<void>} opens the list
 */
export function readyReplies(composer, words) {
  const replies = document.getElementById("replies");
  const find = /** @type {HTMLInputElement} */ (document.getElementById("replies-find"));
  const list = document.getElementById("replies-list");
  const opener = document.getElementById("show-replies");
  let ready;
  let chosen = 0;
  async function openReplies() {
    ready ??= await (await fetch(composer.dataset.replies)).json();
    replies.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    find.value = "";
    showReplies();
    find.focus();
  }
  function closeReplies() {
    replies.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    words.focus();
  }
  const matching = () => ready.filter(({ title, shortcut }) => `${title} ${shortcut}`.includes(find.value.trim()));
  function showReplies() {
    const found = matching();
    chosen = Math.min(chosen, Math.max(0, found.length - 1));
    list.replaceChildren(
      ...found.map(({ title, shortcut, text }, index) => {
        const item = document.createElement("li");
        item.id = `reply-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(index === chosen));
        const name = document.createElement("b");
        name.textContent = `${title} /${shortcut}`;
        const body = document.createElement("span");
        body.textContent = text;
        item.append(name, body);
        item.addEventListener("click", () => take(text));
        return item;
      }),
    );
    find.setAttribute("aria-activedescendant", found.length ? `reply-${chosen}` : "");
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  }
  function take(text) {
    words.setRangeText(text, words.selectionStart, words.selectionEnd, "end");
    words.dispatchEvent(new Event("input"));
    closeReplies();
  }
  opener.addEventListener("click", () => (replies.hidden ? openReplies() : closeReplies()));
  find.addEventListener("input", () => {
    chosen = 0;
    showReplies();
  });
  find.addEventListener("keydown", (event) => {
    const found = matching();
    if (event.key === "ArrowDown") chosen = Math.min(chosen + 1, found.length - 1);
    else if (event.key === "ArrowUp") chosen = Math.max(chosen - 1, 0);
    else if (event.key === "Escape") return closeReplies();
    else if (event.key === "Enter") {
      event.preventDefault();
      if (found[chosen]) take(found[chosen].text);
      return;
    } else return;
    event.preventDefault();
    showReplies();
  });
  return openReplies;
}
