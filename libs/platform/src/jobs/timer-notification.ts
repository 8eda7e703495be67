import type { DueTimer } from './timer-rows.js';

/** What a notification says about a committed timer. */
export interface NotifiedTimer extends DueTimer {
  readonly kind: string;
}

/** Writes a notification: id, due time in milliseconds, kind. It holds no personal data. */
export const formatTimerNotification = ({ id, dueAt, kind }: NotifiedTimer): string =>
  `${id} ${dueAt.getTime()} ${kind}`;

const pattern = /^([0-9a-f-]{36}) (-?\d{1,16}) (\S+)$/;

/** Reads a notification. @returns undefined for the empty payload of a new connection, and for anything unreadable */
export function parseTimerNotification(payload: string): NotifiedTimer | undefined {
  const [, id, due, kind] = pattern.exec(payload) ?? [];
  if (id === undefined || due === undefined || kind === undefined) return undefined;
  const dueAt = new Date(Number(due));
  return Number.isNaN(dueAt.getTime()) ? undefined : { id, dueAt, kind };
}
