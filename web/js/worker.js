// What a browser runs when a message comes for it: shows the words as they are and opens where
// they lead when tapped. Keeps nothing and answers for no page.
addEventListener("push", (event) => {
  const words = event.data?.text() ?? "";
  // A notice is one line. A call to duty has two more: what it says, and where it is answered.
  const [title, body, data] = words.split("\n");
  const call = Boolean(data);
  // The same words once more are the same notice; another round of a call is heard again.
  const shown = { tag: words, lang: "", body, data, renotify: call, requireInteraction: call };
  event.waitUntil(registration.showNotification(title, shown));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data ?? "/desk/notices"));
});
