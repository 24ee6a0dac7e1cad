// What the pages can do better with a script. Everything works without it.
"use strict";

const said = document.getElementById("said");

function say(text) {
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; said.classList.add("shown"); });
  clearTimeout(say.timer);
  say.timer = setTimeout(() => said.classList.remove("shown"), 2000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure context there is no clipboard, but there is a selection.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "offscreen";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(document.body.dataset.copied);
}

for (const button of document.querySelectorAll("button[hidden]")) {
  button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.copy !== undefined) copy(button.dataset.copy);
  if (button.dataset.copyFrom) copy(document.getElementById(button.dataset.copyFrom).value);
  if (button.dataset.print !== undefined) print();
});

// A choice is taken at once; the button is for those without a script.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}

// A form is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post") {
    form.dataset.sent = "yes";
    form.querySelector("button:not([type=button])")?.setAttribute("aria-busy", "true");
  }
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// Times in the reader's own zone.
const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = written.format(new Date(time.dateTime));
}
