// What a browser of an officer runs when a notice comes for it: shows the words as they are and
// opens the list when tapped. Keeps nothing and answers for no page.
addEventListener("push", (event) => {
  const text = event.data?.text() ?? "";
  // The same words once more are the same notice.
  event.waitUntil(registration.showNotification(text, { tag: text, lang: "" }));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow("/desk/notices"));
});
