import { randomUUID } from 'node:crypto';
import { answersForm, declarationForm, personForm } from '@khai-bao/testing';
import { cardConsent } from '@khai-bao/health-form';
import {
  everyone,
  area,
  unit,
  district,
  medical,
  channel,
  atUnit,
  officers,
  nothing,
  nobodys,
  open,
  to,
  list,
  type Endpoint,
} from '../scope-rules.js';
import { zoneForm, type Site } from '../site.js';

const well = (site: Site): object => ({
  ...declarationForm(site.gates[0]!.code, {
    person: personForm({ fullName: 'Khách Thử' }),
    answers: answersForm(),
  }),
});

/** A declaration without its gate, as a correction is. */
const contentOf = (site: Site): object =>
  Object.fromEntries(Object.entries(well(site)).filter(([name]) => name !== 'gateCode'));

/** The device of a declaration may do these; a token of another device finds nothing. */
const changeEndpoints: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  (['correct', 'withdraw', 'erase'] as const).map((kind) => [
    `POST /api/declarations/v1/declarations/{id}/${kind}`,
    open(
      (site) => ({
        path: { id: site.red.declarationId },
        headers: { 'x-device-token': site.clear.deviceToken },
        body: kind === 'correct' ? contentOf(site) : { clientKey: randomUUID() },
      }),
      { answers: 404 },
    ),
  ]),
);

const cardAgreement = { version: cardConsent.version, agreed: true };

/** Cards of people without a smartphone. A card of any unit is good at any gate, and an official ends a card of any unit. */
const visitorCardEndpoints: Readonly<Record<string, Endpoint>> = {
  'POST /api/declarations/v1/visitor-cards/look-up': to(
    ['gate-staff'],
    everyone,
    ({ card }) => ({ body: { code: card.code } }),
    { holds: ({ card }) => [card.shortName] },
  ),
  'POST /api/declarations/v1/declarations/by-card': to(
    ['gate-staff'],
    unit,
    (site) => ({ body: { ...cardForm(site), cardCode: site.card.code } }),
    { answers: 201 },
  ),
  'POST /api/declarations/v1/visitor-cards/from-declaration': to(
    ['gate-staff'],
    unit,
    ({ spareOnBehalf }) => ({
      body: { clientKey: randomUUID(), declarationId: spareOnBehalf.declarationId, consent: cardAgreement },
    }),
    { answers: 201 },
  ),
  'POST /api/declarations/v1/visitor-cards': to(
    officers,
    everyone,
    () => ({
      body: {
        clientKey: randomUUID(),
        person: personForm({ fullName: 'Khách Có Thẻ', phone: '0903 777 888' }),
        consent: cardAgreement,
      },
    }),
    { answers: 201 },
  ),
  // What officers find is of any unit; the administrator of a unit finds the unit's own.
  'POST /api/declarations/v1/visitor-cards/find': to(
    ['unit-admin', ...officers],
    ({ role, site: own }, site) => role !== 'unit-admin' || own === site,
    ({ card }) => ({ body: { code: card.code } }),
    { holds: ({ card }) => [card.cardId], hides: ({ card }) => [card.cardId], refusal: 'left-out' },
  ),
  'GET /api/declarations/v1/visitor-cards': {
    may: ['unit-admin', ...officers],
    rules: [
      {
        whose: unit,
        ask: nothing,
        holds: ({ card }) => [card.cardId],
        hides: ({ card }) => [card.cardId],
        refusal: 'left-out',
      },
    ],
  },
  'GET /api/declarations/v1/visitor-cards.pdf': to(
    ['unit-admin', 'gate-staff', ...officers],
    unit,
    ({ card }) => ({
      query: `ids=${card.cardId}`,
    }),
  ),
  'POST /api/declarations/v1/visitor-cards/{id}/revoke': to(
    ['unit-admin', ...officers],
    ({ role, site: own }, site) => role !== 'unit-admin' || own === site,
    ({ spareCard }) => ({ path: { id: spareCard.cardId } }),
    { holds: ({ spareCard }) => [spareCard.cardId] },
  ),
};

/** A declaration with a card: all but the person. */
const cardForm = (site: Site): object =>
  Object.fromEntries(Object.entries(well(site)).filter(([name]) => name !== 'person'));

/** Endpoints of declarations and of alerts. */
export const declarationsEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET /api/declarations/v1/questionnaires/current': open(),
  'GET /api/declarations/v1/pass-keys': open(),
  'GET /api/declarations/v1/gate-codes/{code}': open(({ gates }) => ({ path: { code: gates[0]!.code } }), {
    holds: ({ market }) => [market.name],
  }),
  'POST /api/declarations/v1/declarations': open((site) => ({ body: well(site) }), { answers: 201 }),
  'GET /api/declarations/v1/declarations/{id}/status': open(({ red }) => ({
    path: { id: red.declarationId },
    headers: { 'x-device-token': red.deviceToken },
  })),
  ...changeEndpoints,
  // The response is the same whether there is such a declaration or not.
  'POST /api/declarations/v1/declarations/find': open(
    ({ clear }) => ({ body: { passCode: clear.pass.code, birthYear: 1990 } }),
    { answers: 202 },
  ),
  // A proof of the phone opens it; the token of its device does not.
  'GET /api/declarations/v1/declarations/{id}/content': open(
    ({ red }) => ({ path: { id: red.declarationId }, headers: { 'x-device-token': red.deviceToken } }),
    { answers: 404 },
  ),
  // A request that the SMS gateway has not signed.
  'POST /api/declarations/v1/inbound-sms': open(() => ({ body: { from: '0903 555 000', text: 'x' } }), {
    answers: 401,
  }),
  'POST /api/declarations/v1/phone-codes': open(
    ({ gates }) => ({ body: { phone: '0903 555 000', gateCode: gates[0]!.code } }),
    { answers: 202 },
  ),
  'POST /api/declarations/v1/phone-codes/{id}/enter': open(
    () => ({ path: { id: nobodys }, body: { code: '123456' } }),
    { answers: 410 },
  ),
  'POST /api/declarations/v1/declarations/on-behalf': to(
    ['gate-staff'],
    unit,
    (site) => ({ body: well(site) }),
    { answers: 201 },
  ),
  ...visitorCardEndpoints,
  'GET /api/declarations/v1/gates': list(atUnit, unit, ({ gates }) => gates.map(({ gateId }) => gateId)),
  'POST /api/declarations/v1/gates': to(
    ['unit-admin'],
    everyone,
    () => ({ body: { name: 'Cổng sau', direction: 'both' } }),
    { answers: 201 },
  ),
  'PATCH /api/declarations/v1/gates/{id}': to(
    ['unit-admin'],
    unit,
    ({ gates }) => ({ path: { id: gates[1]!.gateId }, body: { direction: 'both' } }),
    { holds: ({ gates }) => [gates[1]!.name] },
  ),
  'GET /api/declarations/v1/gates/{id}/poster': to(
    ['unit-admin'],
    unit,
    ({ gates }) => ({ path: { id: gates[0]!.gateId } }),
    { holds: ({ gates, market }) => [gates[0]!.code, market.name] },
  ),
  'GET /api/declarations/v1/gates/{id}/poster.pdf': to(['unit-admin'], unit, ({ gates }) => ({
    path: { id: gates[0]!.gateId },
  })),
  'GET /api/declarations/v1/gates/{id}/poster-pages': to(
    ['unit-admin'],
    unit,
    ({ gates }) => ({ path: { id: gates[0]!.gateId } }),
    { holds: ({ market }) => [market.name] },
  ),
  'GET /api/declarations/v1/posters.pdf': to(['unit-admin'], everyone, nothing),
  // A body that is no photo: whoever may confirm is told so.
  'POST /api/declarations/v1/gates/{id}/poster-photo': to(
    ['unit-admin'],
    unit,
    ({ gates }) => ({ path: { id: gates[0]!.gateId }, query: 'read=x', body: new Blob(['x']) }),
    { answers: 422 },
  ),
  'GET /api/declarations/v1/gates/{id}/poster-photo': to(
    ['unit-admin'],
    unit,
    ({ gates }) => ({ path: { id: gates[0]!.gateId } }),
    { answers: 404 },
  ),
  'GET /api/declarations/v1/units/{unitId}/posters': to(
    ['ward-officer', 'district-officer', 'dic-operator', 'health-department'],
    area,
    ({ market }) => ({ path: { unitId: market.unitId } }),
    { holds: ({ gates }) => gates.map(({ gateId }) => gateId) },
  ),
  // No gate of a site has a photo.
  'GET /api/declarations/v1/units/{unitId}/posters/{gateId}/photo': to(
    ['ward-officer', 'district-officer', 'dic-operator', 'health-department'],
    everyone,
    ({ market, gates }) => ({ path: { unitId: market.unitId, gateId: gates[0]!.gateId } }),
    { answers: 404 },
  ),
  // A pass is good at any unit: who holds it shows it.
  'POST /api/declarations/v1/passes/verify': to(
    ['gate-staff'],
    everyone,
    ({ clear }) => ({ body: { pass: clear.pass.token } }),
    { holds: ({ clear }) => [clear.declarationId] },
  ),
  // No guard of a site has the grant: the test of look-ups in declarations has some.
  'POST /api/declarations/v1/passes/look-up': { may: [], rules: [] },
  'POST /api/declarations/v1/checks': to(
    ['gate-staff'],
    unit,
    ({ gates, clear }) => ({
      body: {
        clientKey: randomUUID(),
        gateId: gates[0]!.gateId,
        direction: 'exit',
        pass: clear.pass.token,
        checkedAt: new Date().toISOString(),
      },
    }),
    { answers: 201 },
  ),
  'POST /api/declarations/v1/checks/batch': to(
    ['gate-staff'],
    unit,
    ({ gates, clear }) => ({
      body: {
        items: [
          {
            clientKey: randomUUID(),
            gateId: gates[0]!.gateId,
            direction: 'exit',
            pass: clear.pass.token,
            checkedAt: new Date().toISOString(),
          },
        ],
      },
    }),
    { refusal: 'rows' },
  ),
  'GET /api/declarations/v1/checks/revoked-inside': to(['gate-staff'], everyone, nothing),
  'GET /api/declarations/v1/revocations': to(['gate-staff'], everyone, nothing),
  'GET /api/declarations/v1/checks': list(atUnit, unit, ({ check }) => [check.checkId]),
  'POST /api/declarations/v1/suspicions': to(
    ['gate-staff'],
    unit,
    ({ gates, red }) => ({
      body: { clientKey: randomUUID(), gateId: gates[0]!.gateId, declarationId: red.declarationId },
    }),
    { answers: 201 },
  ),
  // What a report blocks is told in the test of reports in declarations.
  'GET /api/declarations/v1/suspicions': to(['unit-admin'], everyone, nothing),
  'POST /api/declarations/v1/suspicions/{id}/take-back': to(
    ['unit-admin'],
    everyone,
    () => ({ path: { id: nobodys }, body: { reason: 'Nhầm người' } }),
    { answers: 404 },
  ),
  'GET /api/declarations/v1/visitors': list(['unit-admin'], unit, ({ clear, red, onBehalf }) =>
    [clear, red, onBehalf].map(({ fullName }) => fullName),
  ),
  'GET /api/declarations/v1/visitors/export': list(['unit-admin'], unit, ({ clear, red, onBehalf }) =>
    [clear, red, onBehalf].map(({ fullName }) => fullName),
  ),
  'POST /api/declarations/v1/visitors/find': to(
    ['unit-admin'],
    unit,
    () => ({ body: { phone: '0903 123 456' } }),
    {
      holds: ({ clear, red, onBehalf }) => [clear, red, onBehalf].map(({ fullName }) => fullName),
      refusal: 'left-out',
    },
  ),
  'GET /api/declarations/v1/counters': list(atUnit, unit, () => ['"suspected":1']),
  'GET /api/declarations/v1/counters/hours': list(atUnit, unit, () => ['"hours"']),
  'GET /api/declarations/v1/occupancy': list(atUnit, unit, ({ zone, market }) => [
    zone.zoneId,
    market.unitId,
  ]),
  // What is read is compared in the streams that are held open while the sites are made.
  'GET /api/declarations/v1/occupancy/stream': { may: atUnit, rules: [] },
  'PATCH /api/declarations/v1/occupancy/settings': to(
    ['unit-admin'],
    everyone,
    () => ({ body: { capacity: 500 } }),
    {},
  ),
  'POST /api/declarations/v1/occupancy/zones': to(['unit-admin'], everyone, () => ({ body: zoneForm() }), {
    answers: 201,
  }),
  'PUT /api/declarations/v1/occupancy/zones/{id}': to(
    ['unit-admin'],
    unit,
    ({ zone }) => ({ path: { id: zone.zoneId }, body: zoneForm({ name: zone.name }) }),
    { holds: ({ zone }) => [zone.name] },
  ),
  'POST /api/declarations/v1/occupancy/zones/{id}/recounts': to(
    atUnit,
    unit,
    ({ zone }) => ({ path: { id: zone.zoneId }, body: { count: 7, reason: 'Đếm lại lúc đổi ca' } }),
    { holds: ({ zone }) => [zone.name] },
  ),
  'POST /api/declarations/v1/occupancy/zones/{id}/overrides': to(
    atUnit,
    unit,
    ({ zone }) => ({ path: { id: zone.zoneId }, body: { reason: 'Xe cứu thương' } }),
    { holds: ({ zone }) => [zone.name] },
  ),
  'GET /api/declarations/v1/occupancy/changes': list(atUnit, unit, ({ zone }) => [zone.zoneId]),
  'DELETE /api/declarations/v1/occupancy/zones/{id}': to(
    ['unit-admin'],
    unit,
    ({ zone }) => ({ path: { id: zone.zoneId } }),
    { once: true, holds: ({ market }) => [market.unitId] },
  ),
  'GET /api/alerts/v1/cases': list(medical, area, ({ suspected }) => [suspected.code], 'view=all'),
  'GET /api/alerts/v1/cases/{id}': to(medical, area, ({ suspected }) => ({ path: { id: suspected.caseId } }), {
    holds: ({ red }) => [red.fullName],
  }), // prettier-ignore
  'POST /api/alerts/v1/cases/{id}/acknowledge': to(
    medical,
    area,
    ({ suspected }) => ({ path: { id: suspected.caseId } }),
    { holds: ({ red }) => [red.fullName] },
  ),
  'POST /api/alerts/v1/cases/{id}/state': to(
    medical,
    area,
    ({ suspected }) => ({ path: { id: suspected.caseId }, body: { state: 'INVESTIGATING' } }),
    { once: true, holds: ({ red }) => [red.fullName] },
  ),
  // What follows is refused for its content alone: the case stays as the other rows expect it.
  'POST /api/alerts/v1/cases/{id}/steps': to(
    medical,
    area,
    ({ suspected }) => ({
      path: { id: suspected.caseId },
      body: { step: 'sampled', happenedAt: '2020-01-01T00:00:00Z' },
    }),
    { answers: 422 },
  ),
  'PUT /api/alerts/v1/cases/{id}/onset': to(
    medical,
    area,
    ({ suspected }) => ({ path: { id: suspected.caseId }, body: { day: '2000-01-01' } }),
    { answers: 422 },
  ),
  'POST /api/alerts/v1/cases/{id}/calls': to(
    medical,
    area,
    ({ suspected }) => ({
      path: { id: suspected.caseId },
      body: { target: 'person', outcome: 'no-answer' },
    }),
    { holds: ({ red }) => [red.fullName] },
  ),
  'POST /api/alerts/v1/cases/{id}/merge': to(
    medical,
    area,
    ({ suspected }) => ({ path: { id: suspected.caseId }, body: { duplicateId: suspected.caseId } }),
    { answers: 422 },
  ),
  'POST /api/alerts/v1/cases/{id}/transfers': to(
    medical,
    area,
    ({ suspected }) => ({ path: { id: suspected.caseId }, body: { areaCode: '79', note: 'Ở quận khác' } }),
    { answers: 422 },
  ),
  'GET /api/alerts/v1/case-transfers': to(medical, everyone, nothing),
  'GET /api/alerts/v1/case-transfers/targets': to(medical, everyone, nothing),
  'POST /api/alerts/v1/case-transfers/{id}/accept': to(
    medical,
    everyone,
    () => ({ path: { id: nobodys }, body: {} }),
    { answers: 404 },
  ),
  'POST /api/alerts/v1/case-transfers/{id}/decline': to(
    medical,
    everyone,
    () => ({ path: { id: nobodys }, body: { note: 'Không thuộc địa bàn' } }),
    { answers: 404 },
  ),
  'POST /api/alerts/v1/case-transfers/{id}/withdraw': to(
    medical,
    everyone,
    () => ({ path: { id: nobodys } }),
    { answers: 404 },
  ),
  'GET /api/alerts/v1/clusters': to(medical, everyone, nothing),
  'GET /api/alerts/v1/clusters/{id}': to(medical, everyone, () => ({ path: { id: nobodys } }), {
    answers: 404,
  }),
  ...Object.fromEntries(
    [
      ['merge', { clusterId: nobodys }],
      ['part', { caseIds: [nobodys] }],
      ['cases', { caseId: nobodys }],
      ['close', undefined],
    ].map(([action, body]) => [
      `POST /api/alerts/v1/clusters/{id}/${String(action)}`,
      to(medical, everyone, () => ({ path: { id: nobodys }, body }), { answers: 404 }),
    ]),
  ),
  'GET /api/alerts/v1/clusters/{id}/graph': to(medical, everyone, () => ({ path: { id: nobodys } }), {
    answers: 404,
  }),
  'GET /api/alerts/v1/unit-cases': list(['unit-admin'], unit, ({ suspected }) => [suspected.code]),
  'POST /api/alerts/v1/cases/{id}/unfold': to(medical, area, ({ suspected }) => ({
    path: { id: suspected.caseId },
  })),
  // What is read is compared in the streams that are held open while the sites are made.
  'GET /api/alerts/v1/stream': { may: medical, rules: [] },
  'GET /api/alerts/v1/duty': to(channel, everyone, nothing),
  'PUT /api/alerts/v1/duty/{areaCode}': to(medical, district, (site) => ({
    path: { areaCode: site.district },
    body: { phone: '', address: '' },
  })),
};
