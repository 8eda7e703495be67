import type { CaseItemDto } from '@khai-bao/api-client/alerts';

/** Notifications that stand, by the case they speak of. */
const shown = new Map<string, Notification>();

/**
 * Shows a notification of the browser's own for a case that nobody has taken, while the page is not being looked at. It names no
 * person: others can see the screen. Does nothing without permission, or where pages may not show any.
 */
export function showCaseNotification(
  one: Pick<CaseItemDto, 'caseId' | 'unitName' | 'gateName'>,
  title: string,
  onOpen: () => void,
): void {
  if (shown.has(one.caseId) || typeof Notification === 'undefined') return;
  if (Notification.permission !== 'granted' || (!document.hidden && document.hasFocus())) return;
  try {
    const notification = new Notification(title, {
      body: `${one.unitName}, ${one.gateName}`,
      tag: one.caseId,
      requireInteraction: true,
    });
    notification.onclick = () => {
      window.focus();
      onOpen();
      notification.close();
    };
    shown.set(one.caseId, notification);
  } catch {
    // Phones let only service workers show notifications; banner, bell and title remain.
  }
}

/** Takes away the notifications of cases that are not among those waiting any more. */
export function closeCaseNotifications(waiting: ReadonlySet<string>): void {
  for (const [caseId, notification] of shown)
    if (!waiting.has(caseId)) {
      notification.close();
      shown.delete(caseId);
    }
}
