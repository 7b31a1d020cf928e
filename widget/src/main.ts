import { MusaedComposer } from "./composer";
import { MusaedChat } from "./element";

const script = document.currentScript as HTMLScriptElement;
const base = new URL(".", script.src);

/** @font-face has to stand in the document: a shadow root cannot declare fonts. */
function addFonts(): void {
  const arabic = "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+200C-200E, U+FB50-FDFF, U+FE70-FEFC";
  const latin = "U+0000-00FF, U+2000-200B, U+200F-206F, U+20AC";
  for (const [name, unicodeRange] of Object.entries({ arabic, latin })) {
    for (const weight of ["400", "600"]) {
      const url = new URL(`fonts/${name}-${weight}.woff2`, base);
      const face = new FontFace("IBM Plex Sans Arabic", `url("${url}")`, { weight, unicodeRange, display: "swap" });
      document.fonts.add(face);
    }
  }
}

/** Any link or button of the page with `data-musaed-open` opens the conversation, its value ready in the field. */
function connectPage(chat: MusaedChat): void {
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element | null)?.closest<HTMLElement>("[data-musaed-open]");
    if (!opener) return;
    event.preventDefault();
    void chat.open(opener.dataset.musaedOpen);
  });
}

function mount(): void {
  const present = document.querySelector<MusaedChat>("musaed-chat");
  const chat = present ?? new MusaedChat();
  if (!present) {
    chat.server = script.dataset.server ?? base.origin;
    document.body.append(chat);
  }
  connectPage(chat);
}

addFonts();
customElements.define("musaed-composer", MusaedComposer);
customElements.define("musaed-chat", MusaedChat);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
else mount();
