import type { SessionClient } from './admin-session.js';

export interface UnitMessage {
  messageId: string;
  areaPath: string;
  areaName: string;
  days: number;
  text: string;
  sentAt: string;
  byName: string;
  byPlace: string;
  units: number;
  mails: number;
  mailsWaiting: number;
  mailsRefused: number;
  read: number;
}
export interface UnitNotice {
  messageId: string;
  text: string;
  sentAt: string;
  place: string;
}

const base = '/api/registration/v1';

/** Messages to silent units, and what a unit was told. */
export function urgingApi(session: SessionClient) {
  return {
    write: (message: { area: string; days: number; text: string }) =>
      session.call<UnitMessage>(`${base}/unit-messages`, { method: 'POST', body: message }),
    messages: (area: string) =>
      session.call<{ items: UnitMessage[] }>(`${base}/unit-messages`, { query: { area } }),
    notices: () => session.call<{ items: UnitNotice[] }>(`${base}/unit-notices`),
    read: (id: string) => session.call<void>(`${base}/unit-notices/${id}/read`, { method: 'POST' }),
  };
}
