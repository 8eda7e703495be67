import { randomUUID } from 'node:crypto';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { registrationForm } from '@khai-bao/testing';
import {
  everyone,
  area,
  committees,
  ofCommittee,
  officers,
  nothing,
  open,
  to,
  list,
  nobodys,
  type Endpoint,
} from '../scope-rules.js';
import { contactPointForm, keptFilterForm, spreadsheet, type Site } from '../site.js';

/** Versions of a pair's registrations that nobody has read. */
const neverRead = ({ shop, pharmacy }: Site): object => ({
  state: 'open',
  versions: [shop, pharmacy].map(({ unitId }) => ({ unitId, version: 999 })),
});

/** Endpoints of registration. */
export const registrationEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET /api/registration/v1/areas': open(() => ({ query: 'q=ben%20nghe' })),
  'GET /api/registration/v1/areas/merged': open(),
  'GET /api/registration/v1/area-merges': to(['dic-operator'], everyone, nothing),
  'GET /api/registration/v1/areas/{code}/merge': to(['dic-operator'], everyone, (site) => ({
    path: { code: site.areaCode },
  })),
  // None waits.
  'DELETE /api/registration/v1/areas/{code}/merge': to(
    ['dic-operator'],
    everyone,
    ({ areaCode }) => ({ path: { code: areaCode } }),
    { answers: 404 },
  ),
  // Into itself: nothing is merged.
  'POST /api/registration/v1/areas/{code}/merge': to(
    ['dic-operator'],
    everyone,
    ({ areaCode }) => ({ path: { code: areaCode }, body: { into: areaCode, decision: 'Quyết định 1' } }),
    { answers: 422 },
  ),
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
  // A version that nobody has read: nothing is split.
  'POST /api/registration/v1/registrations/{id}/split': to(
    officers,
    area,
    ({ market, areaCode }) => ({
      path: { id: market.unitId },
      body: {
        parts: [{ name: 'Đơn vị Thử', street: '1 Lê Lợi', areaCode }],
        closes: false,
        version: 999_999,
      },
    }),
    { answers: 409 },
  ),
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
  'GET /api/registration/v1/registration-filters': list(committees, ofCommittee, ({ keptFilter }) => [
    keptFilter.id,
    keptFilter.name,
  ]),
  'POST /api/registration/v1/registration-filters': to(
    committees,
    everyone,
    () => ({ body: keptFilterForm({ shared: false }) }),
    { answers: 201 },
  ),
  'PUT /api/registration/v1/registration-filters/{id}': to(
    committees,
    ofCommittee,
    ({ keptFilter: { id, name } }) => ({ path: { id }, body: { ...keptFilterForm({ name }), version: 1 } }),
    { once: true },
  ),
  'DELETE /api/registration/v1/registration-filters/{id}': to(
    committees,
    ofCommittee,
    ({ keptFilter: { id } }) => ({ path: { id } }),
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
        ncoviGraceDays: 30,
        ncoviClaimDays: 14,
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
  'GET /api/registration/v1/ncovi-work': to(committees, area, ({ areaPath }) => ({
    query: `area=${areaPath}`,
  })),
  'GET /api/registration/v1/ncovi-work/{id}': to(committees, everyone, () => ({ path: { id: nobodys } }), {
    answers: 404,
  }),
  'POST /api/registration/v1/ncovi-work/{id}/decision': to(
    ['ward-officer', 'district-officer'],
    everyone,
    () => ({
      path: { id: nobodys },
      body: { decision: 'dismiss', reason: 'Thử', version: 1, unitId: nobodys },
    }),
    { answers: 404 },
  ),
  'GET /api/registration/v1/ncovi-cover': to(['unit-admin'], everyone, nothing),
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
  // Nobody has been at the market with this visit.
  'POST /api/registration/v1/inspection-photos': to(
    officers,
    area,
    ({ market }) => ({
      query: `unit=${market.unitId}&inspection=${nobodys}&photo=${nobodys}&part=photo`,
      body: new Blob(['x']),
    }),
    { answers: 404 },
  ),
  'GET /api/registration/v1/units/{id}/inspection-photos/{photoId}': to(
    committees,
    area,
    ({ market }) => ({ path: { id: market.unitId, photoId: nobodys } }),
    { answers: 404 },
  ),
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
  'POST /api/registration/v1/imports/{id}/hidden-rows': to(officers, ofCommittee, ({ importId: id }) => ({
    path: { id },
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
};
