import { randomUUID } from 'node:crypto';
import { serviceNames } from '@khai-bao/contracts';
import { dayInHoChiMinh } from '@khai-bao/platform/observability';
import { answersForm, declarationForm, personForm, registrationForm } from '@khai-bao/testing';
import {
  everyone,
  area,
  unit,
  district,
  committees,
  ofCommittee,
  ofRegistration,
  officers,
  medical,
  channel,
  atUnit,
  nothing,
  open,
  to,
  list,
  threads,
  type Endpoint,
} from './scope-rules.js';
import { contactPointForm, focalPersonForm, spreadsheet, type Site } from './site.js';

const nobodys = '00000000-0000-7000-8000-000000000000';
/** A rule of an area where nothing is. */
const noRule = {
  areaPath: '79.999',
  kinds: [],
  tiers: [],
  completeContact: true,
  noDuplicate: true,
};
/** Versions of a pair's registrations that nobody has read. */
const neverRead = ({ shop, pharmacy }: Site): object => ({
  state: 'open',
  versions: [shop, pharmacy].map(({ unitId }) => ({ unitId, version: 999 })),
});
const well = (site: Site): object => ({
  ...declarationForm(site.gates[0]!.code, {
    person: personForm({ fullName: 'Khách Thử' }),
    answers: answersForm(),
  }),
});

/**
 * Every endpoint of every service, who may use it and to whom its rows belong. A new endpoint that is not here fails
 * the test of scopes.
 */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  // registration
  'GET /api/registration/v1/areas': open(() => ({ query: 'q=ben%20nghe' })),
  'GET /api/registration/v1/areas/{code}': open((site) => ({ path: { code: site.areaCode } })),
  'POST /api/registration/v1/registrations': open(
    (site) => ({ body: registrationForm({ areaCode: site.areaCode, name: 'Đơn vị Thử', usesNcovi: true }) }),
    { answers: 201 },
  ),
  'POST /api/registration/v1/registrations/track': open(
    ({ market }) => ({
      body: { trackingCode: market.trackingCode, phoneTail: market.phone.replaceAll(' ', '').slice(-4) },
    }),
    { holds: ({ market }) => [market.name] },
  ),
  'POST /api/registration/v1/registrations/answer': open(
    ({ market }) => ({
      body: {
        trackingCode: market.trackingCode,
        phoneTail: market.phone.replaceAll(' ', '').slice(-4),
        answer: 'Hai cổng',
      },
    }),
    { answers: 409 },
  ),
  // Nothing is asked of the market any more.
  'POST /api/registration/v1/registrations/answer-files': open(
    ({ market }) => ({
      body: new Blob(['%PDF-1.7']),
      headers: {
        'x-tracking-code': market.trackingCode,
        'x-phone-tail': market.phone.replaceAll(' ', '').slice(-4),
      },
    }),
    { answers: 409 },
  ),
  'GET /api/registration/v1/registrations/{id}/files/{fileId}': to(
    committees,
    area,
    ({ market }) => ({ path: { id: market.unitId, fileId: nobodys } }),
    { answers: 404 },
  ),
  'POST /api/registration/v1/registrations/counter': to(
    officers,
    area,
    (site) => ({ body: registrationForm({ areaCode: site.areaCode, name: 'Đơn vị Thử', usesNcovi: true }) }),
    { answers: 201 },
  ),
  'GET /api/registration/v1/registrations': list(
    committees,
    area,
    ({ market, shop }) => [market.name, shop.unitId],
    'view=all',
  ),
  'GET /api/registration/v1/registrations/export': to(committees, everyone, () => ({ query: 'view=all' })),
  'GET /api/registration/v1/registrations/{id}': to(
    committees,
    area,
    ({ market }) => ({ path: { id: market.unitId } }),
    { holds: ({ market }) => [market.name, market.trackingCode] },
  ),
  'PUT /api/registration/v1/registrations/{id}': to(
    officers,
    area,
    (site) => ({
      path: { id: site.shop.unitId },
      body: {
        ...registrationForm({ areaCode: site.areaCode, name: site.shop.name, phone: site.shop.phone }),
        // A version that nobody has read: the right one is told that somebody was faster.
        version: 999,
      },
    }),
    { answers: 409, holds: () => [] },
  ),
  'POST /api/registration/v1/registrations/actions': to(
    officers,
    area,
    ({ shop }) => ({ body: { action: 'receive', ids: [shop.unitId] } }),
    { refusal: 'rows', once: true },
  ),
  'POST /api/registration/v1/duplicates/look': to(
    officers,
    area,
    ({ areaCode, shop: { name, phone } }) => ({ body: { name, areaCode, street: '12 Tôn Thất Đạm', phone } }),
    { holds: ({ shop }) => [shop.unitId, shop.name] },
  ),
  'GET /api/registration/v1/duplicates/{id}': to(committees, area, ({ pairId: id }) => ({ path: { id } }), {
    holds: ({ shop, pharmacy }) => [shop.name, pharmacy.unitId],
  }),
  'POST /api/registration/v1/duplicates/{id}/merge': to(
    officers,
    area,
    (site) => ({
      path: { id: site.pairId },
      body: { ...neverRead(site), survivorId: site.shop.unitId, take: [] },
    }),
    { answers: 409 },
  ),
  'POST /api/registration/v1/duplicates/{id}/dismiss': to(
    officers,
    area,
    (site) => ({ path: { id: site.pairId }, body: { ...neverRead(site), reason: 'Hai hộ' } }),
    { answers: 409 },
  ),
  'POST /api/registration/v1/duplicates/{id}/part': to(
    officers,
    area,
    (site) => ({ path: { id: site.pairId }, body: neverRead(site) }),
    { answers: 409 },
  ),
  'GET /api/registration/v1/areas/{code}/contact-points': open(
    (site) => ({ path: { code: site.areaCode } }),
    { hides: () => [] },
  ),
  'GET /api/registration/v1/contact-points': list(officers, ofCommittee, ({ contactPoint }) => [
    contactPoint.name,
  ]),
  'POST /api/registration/v1/contact-points': to(officers, everyone, () => ({ body: contactPointForm() }), {
    answers: 201,
  }),
  'PUT /api/registration/v1/contact-points/{id}': to(
    officers,
    ofCommittee,
    ({ contactPoint: { id, name } }) => ({
      path: { id },
      body: { ...contactPointForm({ name }), version: 1 },
    }),
    { once: true },
  ),
  'DELETE /api/registration/v1/contact-points/{id}': to(
    officers,
    ofCommittee,
    ({ contactPoint: { id } }) => ({ path: { id } }),
    { once: true, answers: 204 },
  ),
  'GET /api/registration/v1/announcements/results': to(officers, everyone, nothing),
  'GET /api/registration/v1/coverage': to(
    [...committees, 'health-department'],
    area,
    ({ areaPath }) => ({ query: `area=${areaPath}` }),
    { holds: ({ areaPath }) => [areaPath] },
  ),
  'GET /api/registration/v1/coverage/units': list(
    [...committees, 'health-department'],
    area,
    ({ market, shop }) => [market.name, shop.unitId],
  ),
  'GET /api/registration/v1/coverage/export': to(
    [...committees, 'health-department'],
    area,
    ({ areaPath }) => ({ query: `area=${areaPath}` }),
  ),
  'GET /api/registration/v1/clocks': to([...committees, 'health-department'], everyone, nothing),
  // Times that nobody works by: what the right one is told is that they are wrong.
  'PUT /api/registration/v1/clocks': to(
    ['dic-operator'],
    everyone,
    () => ({
      body: {
        version: 1,
        clocks: [{ step: 'receive', tier: 'ward', hours: 8 }],
        weekdays: [1],
        workingHours: '',
        holidays: [],
      },
    }),
    { answers: 400 },
  ),
  // No unit of the sites is silent: the right one is told so, others that it is not their area.
  'POST /api/registration/v1/unit-messages': to(
    committees,
    area,
    ({ areaPath }) => ({ body: { area: areaPath, days: 90, text: 'Xin dán áp phích' } }),
    { answers: 409 },
  ),
  'GET /api/registration/v1/unit-messages': to(committees, area, ({ areaPath }) => ({
    query: `area=${areaPath}`,
  })),
  'GET /api/registration/v1/unit-notices': to(['unit-admin'], everyone, nothing),
  'POST /api/registration/v1/unit-notices/{id}/read': to(
    ['unit-admin'],
    everyone,
    () => ({ path: { id: nobodys } }),
    { answers: 404 },
  ),
  'GET /api/registration/v1/units/{id}/inspections': to(committees, area, ({ market }) => ({
    path: { id: market.unitId },
  })),
  'PUT /api/registration/v1/units/{id}/inspections/{inspectionId}': to(officers, area, ({ shop }) => ({
    path: { id: shop.unitId, inspectionId: randomUUID() },
    body: {
      visitedOn: dayInHoChiMinh(new Date()),
      posterUp: true,
      staffAtGate: true,
      points: [],
      done: [],
    },
  })),
  'GET /api/registration/v1/inspection-points': to(committees, area, ({ areaPath }) => ({
    query: `area=${areaPath}`,
  })),
  'POST /api/registration/v1/inspection-points/{id}/done': to(
    officers,
    everyone,
    () => ({ path: { id: nobodys }, body: {} }),
    { answers: 404 },
  ),
  'GET /api/registration/v1/pharmacies': list(['health-department'], area, ({ pharmacy }) => [pharmacy.name]),
  'GET /api/registration/v1/pharmacies/changes': list(
    ['health-department'],
    area,
    ({ pharmacy }) => [pharmacy.name],
    'since=2021-01-01T00:00:00Z',
  ),
  'POST /api/registration/v1/pharmacies/looked': to(
    ['health-department'],
    everyone,
    () => ({ body: { at: '2021-01-01T00:00:00Z' } }),
    { answers: 204 },
  ),
  'GET /api/registration/v1/pharmacies/export': to(['health-department'], everyone, nothing),
  'GET /api/registration/v1/pharmacies/files': to(['health-department'], everyone, nothing),
  'GET /api/registration/v1/pharmacies/files/{day}': to(
    ['health-department'],
    everyone,
    () => ({ path: { day: '2021-01-01' } }),
    { answers: 404 },
  ),
  'GET /api/registration/v1/pharmacies/stream': { may: ['health-department'], rules: [] },
  'GET /api/registration/v1/pharmacies/{id}': to(
    ['health-department'],
    area,
    ({ pharmacy }) => ({ path: { id: pharmacy.unitId } }),
    { holds: ({ pharmacy }) => [pharmacy.name, pharmacy.trackingCode] },
  ),
  'POST /api/registration/v1/pharmacies/{id}/question': to(
    ['health-department'],
    area,
    ({ pharmacy }) => ({ path: { id: pharmacy.unitId }, body: { text: 'Còn mở cửa không?' } }),
    { answers: 204, once: true },
  ),
  'POST /api/registration/v1/pharmacies/{id}/answer': to(
    officers,
    area,
    ({ pharmacy }) => ({ path: { id: pharmacy.unitId }, body: { text: 'Vẫn mở cửa.' } }),
    { answers: 204, once: true },
  ),
  'POST /api/registration/v1/pharmacies/release': to(
    ['health-department'],
    area,
    ({ pharmacy }) => ({ body: { ids: [pharmacy.unitId] } }),
    { refusal: 'rows', once: true },
  ),
  'GET /api/registration/v1/imports/template': to(officers, everyone, nothing),
  'POST /api/registration/v1/imports': to(officers, everyone, () => ({ body: spreadsheet() }), {
    answers: 201,
  }),
  'GET /api/registration/v1/imports': list(officers, ofCommittee, ({ importId }) => [importId]),
  'GET /api/registration/v1/imports/{id}': to(officers, ofCommittee, ({ importId: id }) => ({
    path: { id },
  })),
  'PUT /api/registration/v1/imports/{id}/columns': to(officers, ofCommittee, ({ importId: id }) => ({
    path: { id },
    body: { columns: ['name', 'kind', 'street', 'representative', 'phone'] },
  })),
  'GET /api/registration/v1/imports/{id}/rows': to(officers, ofCommittee, ({ importId: id }) => ({
    path: { id },
    query: 'state=good',
  })),
  'PATCH /api/registration/v1/imports/{id}/rows/{n}': to(officers, ofCommittee, ({ importId: id }) => ({
    path: { id, n: '2' },
    body: { street: '2 Lê Lợi' },
  })),
  'GET /api/registration/v1/imports/{id}/rest': to(officers, ofCommittee, ({ importId: id }) => ({
    path: { id },
  })),
  'POST /api/registration/v1/imports/{id}/run': to(
    officers,
    ofCommittee,
    ({ importId: id }) => ({ path: { id } }),
    { once: true },
  ),

  // accounts
  'POST /api/accounts/v1/sign-in': open(({ admin: { username, password } }) => ({
    body: { username, password },
  })),
  'POST /api/accounts/v1/session/refresh': open(nothing, { answers: 401 }),
  'POST /api/accounts/v1/session/sign-out': open(nothing, { answers: 204 }),
  'POST /api/accounts/v1/password': to(
    'any-account',
    everyone,
    () => ({ body: { currentPassword: 'không phải mật khẩu', newPassword: 'Một câu dài và khó đoán 7' } }),
    { answers: 401, once: true },
  ),
  'GET /api/accounts/v1/me': to('any-account', everyone, nothing),
  'GET /api/accounts/v1/sessions': to('any-account', everyone, nothing),
  // It would end the sessions that the other tests go on with: accounts' own test does it.
  'POST /api/accounts/v1/sessions/end-others': { may: 'any-account', rules: [] },
  'POST /api/accounts/v1/sessions/{id}/end': to('any-account', everyone, () => ({ path: { id: nobodys } }), {
    answers: 404,
  }),
  'GET /api/accounts/v1/second-factor': to('any-account', everyone, nothing),
  // A right password would set one up, a wrong one counts as a guess: accounts' own test does both.
  'POST /api/accounts/v1/second-factor': { may: 'any-account', rules: [] },
  'POST /api/accounts/v1/second-factor/remove': { may: 'any-account', rules: [] },
  'POST /api/accounts/v1/second-factor/confirm': to(
    'any-account',
    everyone,
    () => ({ body: { code: '000000' } }),
    { answers: 409 },
  ),
  'GET /api/accounts/v1/handovers': list(
    officers,
    area,
    (site) => [site.handoverId, site.schoolHandoverId],
    'state=ALL',
  ),
  'POST /api/accounts/v1/handovers/{id}/open': to(
    officers,
    area,
    (site) => ({ path: { id: site.schoolHandoverId } }),
    { once: true, holds: ({ school }) => [school.name] },
  ),
  'POST /api/accounts/v1/handovers/{id}/confirm': to(
    officers,
    area,
    (site) => ({ path: { id: site.schoolHandoverId }, body: { receivedBy: 'Người Nhận' } }),
    { once: true },
  ),
  // Whose the slips are is asked for each, as for one: accounts' own test has two wards.
  'POST /api/accounts/v1/handovers/open-many': to(officers, everyone, () => ({ body: { ids: [nobodys] } })),
  // The market has its slip: the right ones are told so, others that there is none.
  'POST /api/accounts/v1/handovers/{id}/return': to(
    officers,
    area,
    (site) => ({ path: { id: site.handoverId }, body: { reason: 'Chưa gặp' } }),
    { answers: 409 },
  ),
  'GET /api/accounts/v1/unit-accounts': list(committees, area, ({ admin }) => [admin.username]),
  'POST /api/accounts/v1/unit-accounts/{id}/new-password': to(
    committees,
    area,
    ({ admin }) => ({ path: { id: admin.accountId }, body: { delivery: 'mail' } }),
    { answers: 409 },
  ),
  'POST /api/accounts/v1/unit-accounts/{id}/new-admin': to(
    committees,
    area,
    ({ inn }) => ({ path: { id: inn.accountId }, body: { representative: 'Người Mới' } }),
    { answers: 409 },
  ),
  'POST /api/accounts/v1/unit-accounts/{id}/disable': to(
    committees,
    area,
    ({ inn }) => ({ path: { id: inn.accountId }, body: { reason: 'Đóng cửa' } }),
    { answers: 409 },
  ),
  'POST /api/accounts/v1/unit-accounts/{id}/enable': to(
    committees,
    area,
    ({ admin }) => ({ path: { id: admin.accountId } }),
    { answers: 409 },
  ),
  'GET /api/accounts/v1/officials': to(channel, everyone, nothing),
  // An area that is not there: nobody is invited.
  'POST /api/accounts/v1/officials': to(
    channel,
    everyone,
    () => ({ body: { displayName: 'Cán Bộ Thử', role: 'ward-officer', areaCode: '99999' } }),
    { answers: 422 },
  ),
  ...Object.fromEntries(
    ['new-password', 'disable'].map((what): [string, Endpoint] => [
      `POST /api/accounts/v1/officials/{id}/${what}`,
      to(channel, everyone, () => ({ path: { id: nobodys } }), { answers: 404 }),
    ]),
  ),
  'POST /api/accounts/v1/officials/{id}/move': to(
    channel,
    everyone,
    (site) => ({ path: { id: nobodys }, body: { areaCode: site.areaCode } }),
    { answers: 404 },
  ),
  'POST /api/accounts/v1/password-help': open(() => ({ body: { username: 'khong.co.ai' } }), {
    answers: 202,
  }),
  'POST /api/accounts/v1/password-help/reset': open(
    () => ({ body: { token: 'x'.repeat(43), newPassword: 'Một câu dài và khó đoán 7' } }),
    { answers: 410 },
  ),
  'GET /api/accounts/v1/account-requests': list(
    ['dic-operator'],
    area,
    ({ hotel }) => [hotel.accountId],
    'state=ALL',
  ),
  'GET /api/accounts/v1/account-requests/summary': to(['dic-operator'], everyone, nothing),
  'GET /api/accounts/v1/approval-runs': to(['dic-operator'], everyone, nothing),
  // No request is of a ward that is not there: nothing is approved.
  'POST /api/accounts/v1/approval-runs': to(
    ['dic-operator'],
    everyone,
    () => ({ body: { area: '79.999.99999' } }),
    { answers: 409, once: true },
  ),
  'POST /api/accounts/v1/approval-runs/{id}/stop': to(
    ['dic-operator'],
    everyone,
    () => ({ path: { id: nobodys } }),
    { answers: 404 },
  ),
  'GET /api/accounts/v1/approval-rules': to(['dic-operator'], everyone, nothing),
  'POST /api/accounts/v1/approval-rules': to(['dic-operator'], everyone, () => ({ body: noRule }), {
    answers: 201,
    once: true,
  }),
  'POST /api/accounts/v1/approval-rules/preview': to(['dic-operator'], everyone, () => ({ body: noRule })),
  'POST /api/accounts/v1/approval-rules/{id}/switch-on': to(
    ['dic-operator'],
    everyone,
    () => ({ path: { id: nobodys } }),
    { answers: 404 },
  ),
  'POST /api/accounts/v1/approval-rules/{id}/stop': to(
    ['dic-operator'],
    everyone,
    () => ({ path: { id: nobodys } }),
    { answers: 404 },
  ),
  'GET /api/accounts/v1/account-requests/refusals/{unitId}': to(
    committees,
    area,
    ({ inn }) => ({ path: { unitId: inn.unitId } }),
    { holds: ({ inn }) => [inn.unitId] },
  ),
  'POST /api/accounts/v1/account-requests/approve': to(
    ['dic-operator'],
    area,
    ({ hotel }) => ({ body: { ids: [hotel.accountId] } }),
    { refusal: 'rows', once: true },
  ),
  'POST /api/accounts/v1/account-requests/refuse': to(
    ['dic-operator'],
    area,
    ({ lodge }) => ({ body: { ids: [lodge.accountId], reason: 'Trùng đơn vị' } }),
    { refusal: 'rows', once: true },
  ),
  'GET /api/accounts/v1/staff': list(['unit-admin'], unit, ({ staff }) => [
    staff.username,
    staff.displayName,
  ]),
  'POST /api/accounts/v1/staff': to(
    ['unit-admin'],
    everyone,
    () => ({ body: { displayName: 'Nhân Viên Thử' } }),
    { answers: 201, once: true },
  ),
  'POST /api/accounts/v1/staff/{id}/disable': to(
    ['unit-admin'],
    unit,
    (site) => ({ path: { id: site.spareStaffId } }),
    { once: true },
  ),
  'GET /api/accounts/v1/access-trail': to(['dic-operator', 'auditor'], everyone, nothing),

  // declarations
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
  'POST /api/declarations/v1/declarations/on-behalf': to(
    ['gate-staff'],
    unit,
    (site) => ({ body: well(site) }),
    { answers: 201 },
  ),
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
  // A pass is good at any unit: who holds it shows it.
  'POST /api/declarations/v1/passes/verify': to(
    ['gate-staff'],
    everyone,
    ({ clear }) => ({ body: { pass: clear.pass.token } }),
    { holds: ({ clear }) => [clear.declarationId] },
  ),
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
  'GET /api/declarations/v1/checks': list(atUnit, unit, ({ check }) => [check.checkId]),
  'POST /api/declarations/v1/suspicions': to(
    ['gate-staff'],
    unit,
    ({ gates, red }) => ({
      body: { clientKey: randomUUID(), gateId: gates[0]!.gateId, declarationId: red.declarationId },
    }),
    { answers: 201 },
  ),
  'GET /api/declarations/v1/visitors': list(['unit-admin'], unit, ({ clear, red, onBehalf }) =>
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

  // alerts
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
  // What is read is compared in the streams that are held open while the sites are made.
  'GET /api/alerts/v1/stream': { may: medical, rules: [] },
  'GET /api/alerts/v1/duty': to(channel, everyone, nothing),
  'PUT /api/alerts/v1/duty/{areaCode}': to(medical, district, (site) => ({
    path: { areaCode: site.district },
    body: { phone: '', address: '' },
  })),

  // the Support channel
  'GET /api/support/v1/threads': threads(() => ({ ask: nothing, refusal: 'left-out' })),
  'POST /api/support/v1/threads': to(
    channel,
    area,
    ({ areaCode }) => ({ body: { subject: 'Thử kênh', text: 'Thử kênh', area: areaCode } }),
    { answers: 201, once: true },
  ),
  'GET /api/support/v1/threads/{id}': threads((id) => ({ ask: (site) => ({ path: { id: id(site) } }) })),
  'POST /api/support/v1/threads/{id}/posts': threads((id) => ({
    ask: (site) => ({ path: { id: id(site) }, body: { text: 'Đã xem', clientKey: randomUUID() } }),
    answers: 201,
    holds: () => [],
  })),
  'POST /api/support/v1/threads/{id}/read': threads((id) => ({
    ask: (site) => ({ path: { id: id(site) } }),
    answers: 204,
    holds: () => [],
  })),
  // What is unread of what one sees; no words of it.
  'GET /api/support/v1/rooms': to(channel, everyone, nothing),
  'GET /api/support/v1/threads/{id}/readers': threads((id) => ({
    ask: (site) => ({ path: { id: id(site) } }),
    holds: () => [],
  })),
  'GET /api/support/v1/threads/{id}/posts/{postId}/acknowledgements': to(
    channel,
    ofRegistration,
    ({ threadId, askedPostId }) => ({ path: { id: threadId, postId: askedPostId } }),
  ),
  'POST /api/support/v1/threads/{id}/posts/{postId}/acknowledge': to(
    channel,
    ofRegistration,
    ({ threadId, post }) => ({ path: { id: threadId, postId: post.postId } }),
    { answers: 409 },
  ),
  // A file's content is judged before it is kept; what is sent here is none, and who may not see the thread hears nothing of that.
  'POST /api/support/v1/threads/{id}/files': to(
    channel,
    ofRegistration,
    ({ threadId }) => ({ path: { id: threadId } }),
    { answers: 422 },
  ),
  'GET /api/support/v1/threads/{id}/files/{fileId}': to(channel, ofRegistration, ({ threadId, fileId }) => ({
    path: { id: threadId, fileId },
  })),
  'DELETE /api/support/v1/threads/{id}/files/{fileId}': to(
    channel,
    everyone,
    ({ threadId }) => ({ path: { id: threadId, fileId: nobodys } }),
    { answers: 404 },
  ),
  'GET /api/support/v1/archive': to(['dic-operator'], everyone, () => ({ query: 'room=training' })),
  // Whom to call: all who are in the channel read it, a committee changes its own.
  'GET /api/support/v1/focal-persons': to(channel, everyone, nothing, { hides: () => [] }),
  'GET /api/support/v1/focal-persons/own': list(channel, ofCommittee, ({ focalPerson }) => [
    focalPerson.name,
  ]),
  'POST /api/support/v1/focal-persons': to(channel, everyone, () => ({ body: focalPersonForm() }), {
    answers: 201,
    once: true,
  }),
  'PUT /api/support/v1/focal-persons/{id}': to(
    channel,
    ofCommittee,
    ({ focalPerson: { id, name } }) => ({
      path: { id },
      body: { ...focalPersonForm({ name }), version: 1 },
    }),
    { once: true },
  ),
  'DELETE /api/support/v1/focal-persons/{id}': to(
    channel,
    ofCommittee,
    ({ focalPerson: { id } }) => ({ path: { id } }),
    { once: true, answers: 204 },
  ),
  'GET /api/support/v1/stream': { may: channel, rules: [] },

  // the feed
  'GET /api/sync/v1/feed': to(['dic-operator'], everyone, nothing),
  'GET /api/sync/v1/feed/{name}/receipts': to(['dic-operator'], everyone, () => ({
    path: { name: 'city' },
  })),
  'GET /api/sync/v1/feed/{name}/quarantine': to(['dic-operator'], everyone, () => ({
    path: { name: 'city' },
  })),
  'POST /api/sync/v1/feed/{name}/pause': to(['dic-operator'], everyone, () => ({ path: { name: 'city' } }), {
    once: true,
  }),
  'POST /api/sync/v1/feed/{name}/resume': to(['dic-operator'], everyone, () => ({ path: { name: 'city' } }), {
    once: true,
  }),
  'GET /api/sync/v1/stream': { may: ['dic-operator'], rules: [] },

  // operation, the same in each service
  ...Object.fromEntries(
    serviceNames.flatMap((service): [string, Endpoint][] => [
      [`GET /api/${service}/v1/dead-letters`, to(['dic-operator'], everyone, nothing)],
      [
        `POST /api/${service}/v1/dead-letters/{id}/replay`,
        to(['dic-operator'], everyone, () => ({ path: { id: nobodys } }), { answers: 404 }),
      ],
    ]),
  ),
};
