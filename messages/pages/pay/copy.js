"use strict";

// The page works without this file: every value can be marked and copied by hand.

const said = document.getElementById("said");
let clearing = 0;

function say(text) {
  said.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { said.textContent = ""; }, 4000);
}

// browsers inside chat apps often lack the clipboard's newer door
function copyTheOldWay(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "said";
  document.body.append(field);
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch { done = false; }
  field.remove();
  return done;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(button.dataset.copy);
    button.focus();
    say(done ? `${button.dataset.done}: ${button.dataset.copy}` : button.dataset.failed);
  });
}
