// The service worker: shows what a push message tells, and opens the page when it is pressed. It does nothing else: it
// answers no request and keeps nothing.

/** As the page words them (alert/ring.ts). */
const WORDS = {
  next: { title: (number) => `${number} is next`, body: () => "Stay near: your cat is almost here." },
  called: {
    title: (number) => `${number}: it is your turn`,
    body: (time) => (time ? `Claim your cat before ${time}.` : "Claim your cat before the time is up."),
  },
  missed: {
    title: (number) => `${number} missed its turn`,
    body: (time) => (time ? `You may come back until ${time}.` : "You may come back for a while."),
  },
};
/** Of a newer daemon. A browser that is sent a message has to show something. */
const UNKNOWN = { title: (number) => `News of ${number}`, body: () => "The page says more." };

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  event.waitUntil(show(read(event.data)));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage());
});

function read(data) {
  try {
    const { news, number, until, title } = data.json();
    const isKnown = typeof number === "string";
    return { news, number: isKnown ? number : "your number", until, title };
  } catch {
    return { news: "", number: "your number", until: null, title: null };
  }
}

function show({ news, number, until, title }) {
  const { title: headline, body } = Object.hasOwn(WORDS, news) ? WORDS[news] : UNKNOWN;
  const name = typeof title === "string" && title !== "" ? `${title}: ` : "";
  return self.registration.showNotification(name + headline(number), {
    body: body(timeOf(until)),
    // The page's own of this number is replaced, and so is an older one; each rings all the same.
    tag: nameHere(`catq-${number}`),
    renotify: true,
    icon: new URL("assets/version/icon-192.png", self.registration.scope).href,
  });
}

/** The time of day; empty where there is none. */
function timeOf(until) {
  const date = new Date(until ?? Number.NaN);
  return Number.isNaN(date.getTime())
    ? ""
    : date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** The page that is open already, wherever it is, else a new one. */
async function openPage() {
  const { scope } = self.registration;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => withoutFragment(url) === scope);
  if (page) return page.focus();
  return self.clients.openWindow(scope);
}

function withoutFragment(url) {
  return url.replace(/[?#].*$/, "");
}

/** As the page names what all of an origin share (base.ts). */
function nameHere(name) {
  const base = new URL(self.registration.scope).pathname;
  return base === "/" ? name : `${name} ${base}`;
}
