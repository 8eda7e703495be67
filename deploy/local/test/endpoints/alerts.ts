import {
  area,
  district,
  everyone,
  medical,
  nobodys,
  nothing,
  open,
  to,
  type Endpoint,
} from '../scope-rules.js';

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
  // The token is the right; a wrong one shows nothing.
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
        p256dh: 'B'.repeat(87),
        auth: 'A'.repeat(22),
      },
    }),
    { answers: 204 },
  ),
};
