import type { Role } from '@khai-bao/contracts';
import {
  area,
  channel,
  everyone,
  nobodys,
  nothing,
  officers,
  open,
  to,
  type Endpoint,
} from '../scope-rules.js';

const organisers: readonly Role[] = ['dic-operator', 'health-department'];
const supervisors: readonly Role[] = [...officers, ...organisers];
const attendees: readonly Role[] = ['unit-admin', ...channel];
const dayMs = 24 * 60 * 60 * 1000;
const token = `${nobodys}.${'A'.repeat(22)}`;

const sessionForm = (): object => ({
  title: 'Tập huấn thử',
  description: '',
  startsAt: new Date(Date.now() + dayMs).toISOString(),
  endsAt: new Date(Date.now() + dayMs + 3_600_000).toISOString(),
  languages: ['vi'],
  attendeeGroups: ['official'],
  unitKinds: [],
  areaPaths: ['79'],
  seats: 10,
  roomAddress: 'https://phong.example.vn/thu',
  roomCode: '',
});

/** An endpoint about a session or a question that does not exist. */
const aboutNone = (
  may: readonly Role[],
  body?: object,
  more: Readonly<Record<string, string>> = {},
): Endpoint =>
  to(may, everyone, () => ({ path: { id: nobodys, ...more }, ...(body === undefined ? {} : { body }) }), {
    answers: 404,
  });

/** Endpoints of training sessions. */
export const trainingEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET /api/support/v1/training/sessions': to(attendees, everyone, nothing),
  'POST /api/support/v1/training/sessions': to(organisers, everyone, () => ({ body: sessionForm() }), {
    answers: 201,
    once: true,
  }),
  'GET /api/support/v1/training/sessions/{id}': aboutNone(attendees),
  'PUT /api/support/v1/training/sessions/{id}': aboutNone(organisers, { ...sessionForm(), version: 1 }),
  'POST /api/support/v1/training/sessions/{id}/cancel': aboutNone(organisers, { reason: 'Thử', version: 1 }),
  'PUT /api/support/v1/training/sessions/{id}/recording': aboutNone(organisers, {
    address: 'https://video.example.vn/thu',
  }),
  'GET /api/support/v1/training/sessions/{id}/calendar': aboutNone(attendees),
  'GET /api/support/v1/training/sessions/{id}/attendance': aboutNone(organisers),
  'POST /api/support/v1/training/sessions/{id}/sign-ups': aboutNone(attendees, {
    people: [{ group: 'official' }],
  }),
  'DELETE /api/support/v1/training/sessions/{id}/sign-ups/{signUpId}': aboutNone(attendees, undefined, {
    signUpId: nobodys,
  }),
  'GET /api/support/v1/training/sessions/{id}/questions': aboutNone(attendees),
  'POST /api/support/v1/training/sessions/{id}/questions': aboutNone(attendees, { text: 'Thử?' }),
  'PUT /api/support/v1/training/questions/{id}/vote': aboutNone(attendees),
  'DELETE /api/support/v1/training/questions/{id}/vote': aboutNone(attendees),
  'PUT /api/support/v1/training/questions/{id}/answer': aboutNone(organisers, { answer: 'Thử' }),
  'GET /api/support/v1/training/faq': to(attendees, everyone, nothing),
  'GET /api/support/v1/training/own': to(['unit-admin'], everyone, nothing),
  'GET /api/support/v1/training/coverage': to(supervisors, area, ({ areaPath }) => ({
    query: `area=${areaPath}`,
  })),
  'GET /api/support/v1/training/untrained-units': to(supervisors, area, ({ areaPath }) => ({
    query: `area=${areaPath}`,
  })),
  'POST /api/support/v1/training/calls': to(
    supervisors,
    area,
    ({ areaPath }) => ({ body: { area: areaPath, text: 'Xin đăng ký tập huấn.' } }),
    { answers: 201, once: true },
  ),
  'POST /api/support/v1/training/links/open': open(() => ({ body: { token } }), { answers: 404 }),
  'POST /api/support/v1/training/links/enter': open(() => ({ body: { token } }), { answers: 404 }),
  'POST /api/support/v1/training/links/leave': open(() => ({ body: { token } }), { answers: 404 }),
};
