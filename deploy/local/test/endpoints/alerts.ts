import { createECDH } from 'node:crypto';
import {
  area,
  district,
  everyone,
  medical,
  nobodys,
  nothing,
  open,
  to,
  type Ask,
  type Endpoint,
} from '../scope-rules.js';
import type { Site } from '../site.js';

/** A request about the contacts of a site's case. */
const ofCase =
  (body?: object) =>
  ({ suspected }: Site): Ask => ({ path: { id: suspected.caseId }, body });
/** A request about one contact, whom no case has. */
const ofContact =
  (body?: object) =>
  ({ suspected }: Site): Ask => ({ path: { id: suspected.caseId, contactId: nobodys }, body });

/** A request about one notice to co-visitors, which no case has. */
const ofNotice =
  (body?: object) =>
  ({ suspected }: Site): Ask => ({ path: { id: suspected.caseId, noticeId: nobodys }, body });

/** Endpoints of the duty rosters of alerts. Those of cases stand with the declarations. */
export const alertsEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET /api/alerts/v1/rosters/{areaCode}': to(medical, district, (site) => ({
    path: { areaCode: site.district },
  })),
  // A version that no roster has: the right one is refused for that reason alone.
  'POST /api/alerts/v1/rosters/{areaCode}/changes': to(
    medical,
    district,
    (site) => ({ path: { areaCode: site.district }, body: { version: 999_999, add: [], remove: [] } }),
    { answers: 409 },
  ),
  'PUT /api/alerts/v1/rosters/{areaCode}/head': to(
    medical,
    district,
    (site) => ({ path: { areaCode: site.district }, body: { accountId: nobodys } }),
    { answers: 422 },
  ),
  'GET /api/alerts/v1/webhooks/{areaCode}': to(medical, district, (site) => ({
    path: { areaCode: site.district },
  })),
  'PUT /api/alerts/v1/webhooks/{areaCode}': to(medical, district, (site) => ({
    path: { areaCode: site.district },
    body: { url: 'https://ttyt.example.vn/khai-bao' },
  })),
  'DELETE /api/alerts/v1/webhooks/{areaCode}': to(
    medical,
    district,
    (site) => ({ path: { areaCode: site.district } }),
    { answers: 204 },
  ),
  'GET /api/alerts/v1/cases/{id}/notices': to(medical, area, ({ suspected }) => ({
    path: { id: suspected.caseId },
  })),
  'POST /api/alerts/v1/cases/{id}/notices/{noticeId}/call': to(
    medical,
    area,
    ({ suspected }) => ({
      path: { id: suspected.caseId, noticeId: nobodys },
      body: { outcome: 'reached' },
    }),
    { answers: 409 },
  ),
  'GET /api/alerts/v1/cases/{id}/contacts': to(medical, area, ofCase()),
  'GET /api/alerts/v1/cases/{id}/contacts/summary': to(medical, area, ofCase()),
  'GET /api/alerts/v1/cases/{id}/contacts/next': to(medical, area, ofCase()),
  'POST /api/alerts/v1/cases/{id}/contacts/export': to(medical, area, ofCase({ reason: 'Điều tra dịch tễ' })),
  // An account that nobody has: a split changes nothing here. An ended case is refused before.
  // A preview changes nothing.
  'POST /api/alerts/v1/cases/{id}/contacts/import': to(
    medical,
    area,
    ofCase({
      isPreview: true,
      rows: [{ n: 1, fullName: 'Lê Thị Hai', phone: '', birthYear: '', place: '', day: '', note: '' }],
    }),
  ),
  'POST /api/alerts/v1/cases/{id}/contacts/split': to(
    medical,
    area,
    ofCase({ accountIds: [nobodys], includeAssigned: false }),
    { answers: 422 },
  ),
  'POST /api/alerts/v1/cases/{id}/contacts/search': to(
    medical,
    area,
    ofCase({ reason: 'Điều tra dịch tễ', minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2 }),
  ),
  'GET /api/alerts/v1/cases/{id}/contacts/{contactId}': to(medical, area, ofContact(), { answers: 404 }),
  'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/outcome': to(
    medical,
    area,
    ofContact({ version: 1, outcome: 'reached' }),
    { answers: 404 },
  ),
  'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/link': to(medical, area, ofContact(), {
    answers: 404,
  }),
  'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/case': to(medical, area, ofContact(), {
    answers: 404,
  }),
  'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/follow-up': to(
    medical,
    area,
    ofContact({ version: 1, answer: 'well' }),
    { answers: 404 },
  ),
  'GET /api/alerts/v1/cases/{id}/co-visitor-notices': to(medical, area, ofCase()),
  // No contact of the case has this reason: the right request is refused for that reason alone. An ended case is refused before.
  'POST /api/alerts/v1/cases/{id}/co-visitor-notices': to(
    medical,
    area,
    ofCase({ reasons: ['same-party'] }),
    {
      answers: 422,
    },
  ),
  'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/release': to(medical, area, ofNotice({}), {
    answers: 404,
  }),
  'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/refuse': to(
    medical,
    area,
    ofNotice({ reason: 'Chờ kết quả' }),
    { answers: 404 },
  ),
  'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/cancel': to(medical, area, ofNotice(), {
    answers: 404,
  }),
  'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/retry': to(medical, area, ofNotice(), {
    answers: 404,
  }),
  'GET /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/failures': to(medical, area, ofNotice(), {
    answers: 404,
  }),
  'GET /api/alerts/v1/cases/{id}/graph': to(medical, area, ofCase(), {
    holds: ({ suspected }) => [suspected.code],
  }),
  'GET /api/alerts/v1/picture': to(medical, district, ({ district: code }) => ({
    query: `area=79.${code}`,
  })),
  'POST /api/alerts/v1/line-list': to(medical, district, ({ district: code }) => ({
    body: { table: 'linelist', exportId: nobodys, area: `79.${code}`, reason: 'Điều tra dịch tễ' },
  })),
  'GET /api/alerts/v1/hand-over': to(medical, everyone, nothing),
  'POST /api/alerts/v1/hand-over': to(medical, area, ({ suspected }) => ({
    body: { caseIds: [suspected.caseId] },
  })),
  'POST /api/alerts/v1/cases/{id}/station-report': to(
    medical,
    area,
    ({ suspected }) => ({ path: { id: suspected.caseId } }),
    { holds: ({ red }) => [red.fullName] },
  ),
  // The token is the right; a wrong one shows nothing.
  'POST /api/alerts/v1/follow-up/open': open(() => ({ body: { token: nobodys } }), { answers: 410 }),
  'POST /api/alerts/v1/follow-up/answer': open(() => ({ body: { token: nobodys, answer: 'well' } }), {
    answers: 410,
  }),
  'POST /api/alerts/v1/notices/open': open(() => ({ body: { token: nobodys } }), { answers: 410 }),
  'POST /api/alerts/v1/notices/acknowledge': open(() => ({ body: { token: nobodys } }), { answers: 410 }),
  'POST /api/alerts/v1/shift-alarms/answer': open(() => ({ body: { token: nobodys } }), { answers: 410 }),
  // What follows is the caller's own.
  'GET /api/alerts/v1/duty-people/me': to(medical, everyone, nothing),
  'PUT /api/alerts/v1/duty-people/me': to(medical, everyone, () => ({
    body: { phone: '0903 123 456', email: null },
  })),
  'POST /api/alerts/v1/duty-people/me/confirm': to(medical, everyone, () => ({ body: { code: '000000' } }), {
    answers: 422,
  }),
  'GET /api/alerts/v1/push/key': to(medical, everyone, nothing),
  'POST /api/alerts/v1/push/subscriptions/find': to(medical, everyone, () => ({
    body: { endpoint: 'https://push.example.vn/nobody' },
  })),
  'POST /api/alerts/v1/push/subscriptions/remove': to(
    medical,
    everyone,
    () => ({ body: { endpoint: 'https://push.example.vn/nobody' } }),
    { answers: 204 },
  ),
  'POST /api/alerts/v1/push/subscriptions': to(
    medical,
    everyone,
    () => ({
      body: {
        endpoint: 'https://push.example.vn/nobody',
        p256dh: createECDH('prime256v1').generateKeys('base64url'),
        auth: 'A'.repeat(22),
      },
    }),
    { answers: 204 },
  ),
};
