// Shows the push messages of duty people. It keeps no files and reads nothing about persons: a message holds district, time and code.
const page = '/admin/nhan-ca';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  let message = {};
  try {
    message = event.data?.json() ?? {};
  } catch {
    // A message of another sender: a notification must be shown all the same.
  }
  const { title = 'Khai Báo', body = '', url = page, tag = 'khai-bao', action } = message;
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      renotify: true,
      requireInteraction: true,
      icon: '/admin/mark.svg',
      data: { url },
      actions: action ? [{ action: 'acknowledge', title: action }] : [],
    }),
  );
});

/** The token stands behind `#`, so that no server logs it with the address. */
const tokenOf = (url) => url.split('#')[1] ?? '';

/** A notice is acknowledged, the test alarm of a shift is answered. */
async function answer(url) {
  const isAlarm = tokenOf(url).startsWith('alarm.');
  const response = await fetch(`/api/alerts/v1/${isAlarm ? 'shift-alarms/answer' : 'notices/acknowledge'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: tokenOf(url) }),
  });
  if (!response.ok) throw new Error(String(response.status));
  if (isAlarm) return 'Đã báo sẵn sàng';
  const { isTakenByYou, cases } = await response.json();
  if (isTakenByYou) return 'Bạn đã nhận ca';
  const [{ takenByName }] = cases;
  return takenByName === null ? 'Ca này không còn chờ nhận' : `${takenByName} đã nhận ca`;
}

/** Opens the page of the notice. Only addresses of this app are opened. */
async function open(url) {
  if (!url.startsWith(`${page}#`) && url !== '/admin/lich-truc') return;
  await self.clients.openWindow(url);
}

self.addEventListener('notificationclick', (event) => {
  const { url } = event.notification.data ?? {};
  event.notification.close();
  if (typeof url !== 'string') return;
  event.waitUntil(
    event.action === 'acknowledge'
      ? answer(url).then(
          (title) =>
            self.registration.showNotification(title, {
              body: event.notification.body,
              tag: event.notification.tag,
              icon: '/admin/mark.svg',
              data: { url },
            }),
          // No network, or the link has expired: the page says which.
          () => open(url),
        )
      : open(url),
  );
});
