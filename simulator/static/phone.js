// The live chat of one phone. The server renders; this puts it in place and sends the forms.

const phone = document.body.dataset.phone;
const chat = document.getElementById("chat");
const write = /** @type {HTMLFormElement} */ (document.getElementById("write"));

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if ("send" in form.dataset || "tell" in form.dataset) {
    event.preventDefault();
    submit(form, event.submitter);
  }
});

document.addEventListener("click", (event) => {
  const opener = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("[data-opens]"));
  if (!opener) return;
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById(opener.dataset.opens));
  if (dialog.id === "actions") prepareActions(dialog, opener.closest(".bubble"));
  if (dialog.id === "tools") tellAbout();
  dialog.showModal();
});

async function submit(form, submitter) {
  const body = new FormData(form, submitter);
  let answer, told;
  try {
    answer = await fetch(form.action, { method: "POST", body });
    told = (await answer.json()).text ?? "";
  } catch {
    told = "لا يجيب المحاكي. أعد المحاولة بعد قليل.";
  }
  if ("tell" in form.dataset) {
    form.querySelector(".told").textContent = told;
    if (answer?.ok && form.dataset.tell === "reload") location.reload();
    return;
  }
  document.getElementById("problem").textContent = told;
  form.closest("dialog")?.close();
  if (!answer?.ok) return;
  form.reset();
  if (form === write) quote(null);
  write.body.focus();
}

async function tellAbout() {
  const answer = await fetch(`${phone}/about`);
  document.getElementById("about").innerHTML = await answer.text();
}

function prepareActions(dialog, bubble) {
  for (const form of dialog.querySelectorAll("[data-for]")) {
    form.hidden = form.dataset.for !== bubble.dataset.author;
    form.message_id.value = bubble.id;
  }
  const text = bubble.querySelector(".text");
  dialog.querySelector("[name=body]").value = text ? text.innerText : "";
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue === "quote" && quote(bubble);
}

function quote(bubble) {
  const line = document.getElementById("quote");
  line.hidden = !bubble;
  line.firstElementChild.textContent = bubble?.dataset.brief ?? "";
  write.message_id.value = bubble?.id ?? "";
  if (bubble) write.body.focus();
}

function place(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const bubble = holder.content.firstElementChild;
  const old = document.getElementById(bubble.id);
  if (old) old.replaceWith(bubble);
  else chat.append(bubble);
  return old;
}

function toEnd() {
  chat.scrollTop = chat.scrollHeight;
}

// Being connected means that the chat is before someone's eyes: the server counts it as read.
function live() {
  let source;
  const on = (name, action) => source.addEventListener(name, (event) => action(JSON.parse(event.data)));
  const connect = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(`${phone}/events`);
    on("chat", ({ html }) => {
      chat.innerHTML = html;
      toEnd();
    });
    on("message", ({ html }) => place(html) || toEnd());
    on("typing", ({ on }) => (document.getElementById("state").textContent = on ? "يكتب الآن…" : ""));
  };
  document.addEventListener("visibilitychange", connect);
  connect();
}

if (phone) {
  live();
  write.body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    write.requestSubmit();
  });
  write.querySelector("#quote button").addEventListener("click", () => quote(null));
  chat.addEventListener("load", toEnd, true); // an image has got its height
  write.body.focus();
}
