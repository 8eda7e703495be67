import {
  everyone,
  area,
  unit,
  committees,
  officers,
  channel,
  nothing,
  open,
  to,
  list,
  nobodys,
  type Endpoint,
} from '../scope-rules.js';

/** A rule of an area where nothing is. */
const noRule = {
  areaPath: '79.999',
  kinds: [],
  tiers: [],
  completeContact: true,
  noDuplicate: true,
};

/** What a page on a gate device says about itself. */
const deviceReport = { handshakeVersion: 1, appVersion: 'test' };

/** Endpoints of accounts. */
export const accountsEndpoints: Readonly<Record<string, Endpoint>> = {
  'POST /api/accounts/v1/sign-in': open(({ admin: { username, password } }) => ({
    body: { username, password },
  })),
  // Nobody of the site has a passkey: accounts' own test signs in with some.
  'POST /api/accounts/v1/sign-in/passkey': open(
    ({ admin: { username, password } }) => ({ body: { username, password } }),
    { answers: 409 },
  ),
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
  'POST /api/accounts/v1/second-factor/recovery-codes': { may: 'any-account', rules: [] },
  'POST /api/accounts/v1/second-factor/passkeys/begin': { may: 'any-account', rules: [] },
  'POST /api/accounts/v1/second-factor/passkeys/{id}/remove': { may: 'any-account', rules: [] },
  'POST /api/accounts/v1/second-factor/passkeys/{id}/rename': to(
    'any-account',
    everyone,
    () => ({ path: { id: nobodys }, body: { name: 'Khóa' } }),
    { answers: 404 },
  ),
  'POST /api/accounts/v1/second-factor/proof': to('any-account', everyone, nothing, { answers: 409 }),
  'POST /api/accounts/v1/second-factor/passkeys': to(
    'any-account',
    everyone,
    () => ({
      body: { name: 'Khóa', id: 'AAAA', clientDataJSON: 'AAAA', attestationObject: 'AAAA', transports: [] },
    }),
    { answers: 401 },
  ),
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
  // No mail of the site came back: the right ones are told so too; accounts' own test has one that did.
  'GET /api/accounts/v1/handovers/{id}/returned-mail': to(
    officers,
    everyone,
    () => ({ path: { id: nobodys } }),
    { answers: 404 },
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
  'GET /api/accounts/v1/officials/{id}/invited': to(channel, everyone, () => ({ path: { id: nobodys } })),
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
  'POST /api/accounts/v1/staff/{id}/new-password': to(
    ['unit-admin'],
    unit,
    (site) => ({ path: { id: site.spareStaffId } }),
    { once: true },
  ),
  'POST /api/accounts/v1/staff/{id}/pin': to(
    ['unit-admin'],
    unit,
    (site) => ({ path: { id: site.spareStaffId } }),
    { once: true },
  ),
  'POST /api/accounts/v1/staff/{id}/grants': to(
    ['unit-admin'],
    unit,
    (site) => ({ path: { id: site.spareStaffId }, body: { permission: 'pass.look-up', granted: true } }),
    { once: true },
  ),
  'POST /api/accounts/v1/staff/{id}/disable': to(
    ['unit-admin'],
    unit,
    (site) => ({ path: { id: site.spareStaffId } }),
    { once: true },
  ),
  // A wrong password counts as a guess: accounts' own test sets PINs.
  'POST /api/accounts/v1/gate-pin': { may: ['gate-staff'], rules: [] },
  'POST /api/accounts/v1/gate-devices/enrolments': to(['unit-admin'], everyone, nothing, { answers: 201 }),
  // No site has a device: accounts' own test and that of gate devices have some.
  'GET /api/accounts/v1/gate-devices': to(['unit-admin'], everyone, nothing),
  'POST /api/accounts/v1/gate-devices/{id}/rename': to(
    ['unit-admin'],
    everyone,
    () => ({ path: { id: nobodys }, body: { name: 'Máy' } }),
    { answers: 404 },
  ),
  ...Object.fromEntries(
    ['unlock', 'end'].map((what): [string, Endpoint] => [
      `POST /api/accounts/v1/gate-devices/{id}/${what}`,
      to(['unit-admin'], everyone, () => ({ path: { id: nobodys } }), { answers: 404 }),
    ]),
  ),
  // Each needs a proof of the key of a device.
  'POST /api/accounts/v1/gate-devices/enrol': open(
    () => ({ body: { ...deviceReport, enrolmentToken: 'x'.repeat(43), name: 'Máy' } }),
    { answers: 401 },
  ),
  'GET /api/accounts/v1/gate-devices/guards': open(nothing, { answers: 401 }),
  'POST /api/accounts/v1/gate-devices/session': open(
    () => ({ body: { ...deviceReport, guardId: nobodys, pin: '802915' } }),
    { answers: 401 },
  ),
  'POST /api/accounts/v1/gate-devices/session/password': open(
    () => ({ body: { ...deviceReport, username: 'khong.co.ai', password: 'không phải mật khẩu' } }),
    { answers: 401 },
  ),
  'POST /api/accounts/v1/gate-devices/session/renew': open(() => ({ body: deviceReport }), { answers: 401 }),
  'POST /api/accounts/v1/gate-devices/session/end': open(nothing, { answers: 401 }),
  'GET /api/accounts/v1/access-trail': to(['dic-operator', 'auditor'], everyone, nothing),
};
