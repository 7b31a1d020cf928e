// Sound and notifications of the workplace, once somebody has asked for them.
const store = window.localStorage;
const said = { queue: "مواطن ينتظر في القائمة", message: "رسالة جديدة من مواطن", mine: "محادثة جديدة معك" };
let audio;
function tone(kind) {
  audio ??= new AudioContext();
  const now = audio.currentTime;
  const notes = kind === "queue" ? [523, 659] : [784];
  notes.forEach((pitch, index) => {
    const sound = audio.createOscillator();
    const volume = audio.createGain();
    sound.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, now + index * 0.16);
    volume.gain.exponentialRampToValueAtTime(0.15, now + index * 0.16 + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, now + index * 0.16 + 0.15);
    sound.connect(volume).connect(audio.destination);
    sound.start(now + index * 0.16);
    sound.stop(now + index * 0.16 + 0.16);
  });
}
export function alertOf(kind) {
  if (store.getItem("desk.sound") !== "on" || !said[kind]) return;
  if (document.hasFocus() && kind === "message") return;
  tone(kind);
  if (!document.hasFocus() && "Notification" in window && Notification.permission === "granted") {
    new Notification("مكتب مساعد", { body: said[kind], tag: `desk-${kind}`, dir: "rtl", lang: "ar" });
  }
}
function showSound() {
  for (const button of document.querySelectorAll("[data-sound]")) {
    button.setAttribute("aria-pressed", String(store.getItem("desk.sound") === "on"));
    button.textContent = store.getItem("desk.sound") === "on" ? "التنبيه يعمل" : "التنبيه بصوت";
  }
}
showSound();
document.getElementById("side").addEventListener("htmx:afterSwap", showSound);

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target).closest("button");
  if (!target || !("sound" in target.dataset)) return;
  const on = store.getItem("desk.sound") !== "on";
  store.setItem("desk.sound", on ? "on" : "off");
  if (on) {
    tone("message");
    if ("Notification" in window) Notification.requestPermission();
  }
  showSound();
});
