import { randomUUID } from 'node:crypto';
import { Topics, type DutySnapshot, type GateSnapshot } from '@khai-bao/contracts';
import {
  testAreas,
  unitSnapshot,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import {
  createUnitWithGate,
  declarationRequests,
  openSuiteWithUnit,
  type UnitWithGate,
} from './declarations-suite.js';

/** The smallest JPEG that a browser shows, with a comment that must not be stored. */
const jpeg = Buffer.concat([
  Buffer.from('ffd8fffe0006746f7461', 'hex').subarray(0, 2),
  Buffer.from([0xff, 0xfe, 0x00, 0x08, ...Buffer.from('secret')]),
  Buffer.from('ffc0000b080001000101011100', 'hex'),
  Buffer.from('ffda0008010100003f00d2cf20ffd9', 'hex'),
]);

describe('posters', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let own: UnitWithGate;

  const { ask } = declarationRequests(() => ({ service, gate: own.gate, staff: own.staff }));
  const posterOf = async (unit: UnitWithGate): Promise<Record<string, unknown>> => {
    const { body } = await ask('GET', '/v1/gates', unit.admin);
    return (body.items as { gateId: string; poster: Record<string, unknown> }[]).find(
      ({ gateId }) => gateId === unit.gate.gateId,
    )!.poster;
  };
  const download = async (
    path: string,
    unit: UnitWithGate,
  ): Promise<{ response: Response; text: string }> => {
    const response = await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(unit.admin)}` },
    });
    return { response, text: Buffer.from(await response.arrayBuffer()).toString('latin1') };
  };
  const sendPhoto = async (
    unit: UnitWithGate,
    read: string,
    { gateId = unit.gate.gateId, body = jpeg, type = 'application/octet-stream' } = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(
      `${service.url}/v1/gates/${gateId}/poster-photo?read=${encodeURIComponent(read)}`,
      {
        method: 'POST',
        body,
        headers: {
          authorization: `Bearer ${await suite.signTokenFor(unit.admin)}`,
          'content-type': type,
        },
      },
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const urlOf = async (unit: UnitWithGate): Promise<string> =>
    (await ask('GET', `/v1/gates/${unit.gate.gateId}/poster`, unit.admin)).body.url as string;
  const gateEventsOf = (unit: UnitWithGate): GateSnapshot[] =>
    seen
      .filter(({ key }) => key === unit.gate.gateId)
      .map(({ text }) => (JSON.parse(text) as { data: GateSnapshot }).data);
  const rename = (unit: UnitWithGate, name: string): Promise<ServiceResponse> =>
    ask('PATCH', `/v1/gates/${unit.gate.gateId}`, unit.admin, { name });

  beforeAll(async () => {
    ({ suite, service, seen, ...own } = await openSuiteWithUnit({ topics: [Topics.gate, Topics.access] }));
  }, 60_000);
  afterAll(() => suite.close());

  it('are described, drawn and rendered with the address that their version has', async () => {
    const poster = await ask('GET', `/v1/gates/${own.gate.gateId}/poster`, own.admin);
    expect(poster.body).toMatchObject({
      url: `HTTP://LOCALHOST:8080/G/${own.gate.code}/1`,
      host: 'localhost:8080',
      unitName: 'Chợ Bến Nghé',
      hotline: '19009095',
      centreName: 'Trung tâm y tế Quận 1',
      version: 1,
    });
    const pages = await ask('GET', `/v1/gates/${own.gate.gateId}/poster-pages?paper=Letter`, own.admin);
    const items = pages.body.items as { part: string; width: number }[];
    expect(items.map(({ part }) => part)).toEqual(['poster', 'guide', 'card', 'guards', 'street']);
    expect(items[0]!.width).toBe(612);
    const one = await download(`/v1/gates/${own.gate.gateId}/poster.pdf?parts=poster`, own);
    expect(one.response.headers.get('content-type')).toBe('application/pdf');
    expect(one.text.startsWith('%PDF-')).toBe(true);
    expect(one.text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(one.text).toContain('BeVietnamPro');
    expect((await ask('GET', `/v1/gates/${own.gate.gateId}/poster-pages?paper=A5`, own.admin)).status).toBe(
      400,
    );
    expect((await ask('GET', `/v1/posters.pdf?parts=poster,poster`, own.admin)).status).toBe(400);
    expect((await ask('GET', `/v1/posters.pdf`, own.staff)).status).toBe(403);
  });

  it('of all open gates are one file', async () => {
    const unit = await createUnitWithGate(suite, service);
    const second = await ask('POST', '/v1/gates', unit.admin, { name: 'Cổng 2', direction: 'both' });
    const { text } = await download('/v1/posters.pdf', unit);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(4 * 2 + 1);
    for (const { gateId } of [unit.gate, second.body as { gateId: string }])
      await ask('PATCH', `/v1/gates/${gateId}`, unit.admin, { active: false });
    expect((await ask('GET', '/v1/posters.pdf', unit.admin)).status).toBe(404);
  });

  it('rise in version when gate, unit or hotline changes, and not otherwise', async () => {
    const unit = await createUnitWithGate(suite, service);
    expect(await posterOf(unit)).toMatchObject({ version: 1, state: 'unconfirmed' });
    await ask('PATCH', `/v1/gates/${unit.gate.gateId}`, unit.admin, { name: unit.gate.name });
    expect(await posterOf(unit)).toMatchObject({ version: 1 });
    await rename(unit, 'Cổng chính');
    expect(await posterOf(unit)).toMatchObject({ version: 2, state: 'outdated' });
    const renamed = await unitSnapshot(suite, { unitId: unit.unitId, name: 'Chợ Bến Nghé Mới' });
    await suite.probe.publishEvent(Topics.unit, unit.unitId, renamed, 9);
    await waitUntil(async () => (await posterOf(unit))['version'] === 3, 'the poster of the renamed unit');
    await suite.probe.publishEvent(Topics.unit, unit.unitId, { ...renamed, hasEmail: true }, 10);
    await suite.probe.waitUntilConsumed('declarations', Topics.unit);
    expect(await posterOf(unit)).toMatchObject({ version: 3 });
    await waitUntil(
      () =>
        gateEventsOf(unit).at(-1)?.posterVersion === 3 &&
        gateEventsOf(unit).at(-1)?.unitName === 'Chợ Bến Nghé Mới',
      'the event of the third version',
    );
  });

  it('are outdated in the whole area when its hotline changes', async () => {
    const unit = await createUnitWithGate(suite, service);
    const before = (await posterOf(unit))['version'] as number;
    const duty: DutySnapshot = {
      areaCode: '760', areaPath: testAreas.quan1.path, centreName: 'Trung tâm y tế Quận 1', hotline: '02838291234', phone: '+842838244249', address: '2 Đặng Tất',
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.duty, '760', duty, 2);
    await waitUntil(async () => (await posterOf(unit))['version'] === before + 1, 'the posters of the area');
    expect((await ask('GET', `/v1/gates/${unit.gate.gateId}/poster`, unit.admin)).body.hotline).toBe(
      '02838291234',
    );
    await suite.probe.publishEvent(Topics.duty, '760', { ...duty, address: '3 Đặng Tất' }, 3);
    await suite.probe.waitUntilConsumed('declarations', Topics.duty);
    expect((await posterOf(unit))['version']).toBe(before + 1);
  });

  it('get their facts after the start when they were made before posters had versions', async () => {
    const unit = await createUnitWithGate(suite, service);
    await service.queryRows('update gate set poster_facts = null where id = $1', [unit.gate.gateId]);
    await rename(unit, unit.gate.name);
    const [row] = await service.queryRows<{ poster_version: number; facts: string }>(
      `select poster_version, poster_facts ->> 'unitName' as facts from gate where id = $1`,
      [unit.gate.gateId],
    );
    expect(row).toEqual({ poster_version: 1, facts: 'Chợ Bến Nghé' });
  });

  it('are confirmed by a photo of the current one, and by no other', async () => {
    const unit = await createUnitWithGate(suite, service);
    const other = await createUnitWithGate(suite, service);
    const first = await urlOf(unit);
    await rename(unit, 'Cổng số 1');
    const current = await urlOf(unit);
    expect(current).not.toBe(first);
    expect(await sendPhoto(unit, first)).toMatchObject({
      status: 422,
      body: { code: 'DECLARATIONS.POSTER_OUTDATED' },
    });
    expect(await sendPhoto(unit, await urlOf(other))).toMatchObject({
      status: 422,
      body: { code: 'DECLARATIONS.POSTER_OTHER_GATE' },
    });
    expect(await sendPhoto(other, current, { gateId: unit.gate.gateId })).toMatchObject({ status: 404 });
    expect(await sendPhoto(unit, current, { body: Buffer.from('%PDF-1.7') })).toMatchObject({
      status: 422,
      body: { code: 'DECLARATIONS.POSTER_PHOTO_INVALID' },
    });
    expect((await sendPhoto(unit, current, { body: Buffer.alloc(1024 * 1024 + 1) })).status).toBe(413);
    expect((await sendPhoto(unit, current, { type: 'text/plain' })).status).toBe(415);
    expect(await posterOf(unit)).toMatchObject({ state: 'outdated', confirmedVersion: null });
    expect(await sendPhoto(unit, current.toLowerCase())).toMatchObject({
      status: 200,
      body: { poster: { state: 'current', version: 2, confirmedVersion: 2, changes: [] } },
    });
    const photo = await download(`/v1/gates/${unit.gate.gateId}/poster-photo`, unit);
    expect(photo.response.headers.get('content-type')).toBe('image/jpeg');
    expect(photo.text).not.toContain('secret');
    expect((await download(`/v1/gates/${unit.gate.gateId}/poster-photo`, other)).response.status).toBe(404);
    const [row] = await service.queryRows<{ sealed: Buffer }>(
      'select photo_sealed as sealed from poster_confirmation where gate_id = $1',
      [unit.gate.gateId],
    );
    expect(row!.sealed.includes(jpeg.subarray(-12))).toBe(false);
    await waitUntil(
      () => gateEventsOf(unit).some(({ confirmedPosterVersion }) => confirmedPosterVersion === 2),
      'the event of the confirmation',
    );
  });

  it('are shown with their photo to officials of the area alone, and each look at a photo is recorded', async () => {
    const unit = await createUnitWithGate(suite, service);
    const photoPath = `/v1/units/${unit.unitId}/posters/${unit.gate.gateId}/photo`;
    const ward: TestAccount = {
      role: 'ward-officer',
      areaPath: testAreas.benNghe.path,
      accountId: randomUUID(),
    };
    expect((await ask('GET', photoPath, ward)).status).toBe(404);
    await sendPhoto(unit, await urlOf(unit));
    const listed = await ask('GET', `/v1/units/${unit.unitId}/posters`, ward);
    expect(listed.body.items).toEqual([
      {
        gateId: unit.gate.gateId, gateName: unit.gate.name, state: 'current', version: 1, confirmedVersion: 1, confirmedAt: expect.any(String),
      }, // prettier-ignore
    ]);
    const photo = await fetch(service.url + photoPath, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(ward)}` },
    });
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    await waitUntil(
      () =>
        seen.some(
          ({ topic, text }) =>
            topic === Topics.access && text.includes(ward.accountId!) && text.includes('poster.read-photo'),
        ),
      'the trail',
    );
    const elsewhere: TestAccount = { role: 'ward-officer', areaPath: '79.770.27151' };
    for (const path of [`/v1/units/${unit.unitId}/posters`, photoPath]) {
      expect((await ask('GET', path, elsewhere)).status).toBe(404);
      expect((await ask('GET', path, unit.admin)).status).toBe(403);
    }
  });

  it('are outdated again after a change, say what changed, and keep only the latest confirmation', async () => {
    const unit = await createUnitWithGate(suite, service);
    await sendPhoto(unit, await urlOf(unit));
    await rename(unit, 'Cổng sau');
    expect(await posterOf(unit)).toMatchObject({ state: 'outdated', changes: ['gate'], confirmedVersion: 1 });
    await sendPhoto(unit, await urlOf(unit));
    expect(await posterOf(unit)).toMatchObject({ state: 'current', changes: [], confirmedVersion: 2 });
    const rows = await service.queryRows<{ has: boolean; version: number }>(
      'select photo_sealed is not null as has, poster_version as version from poster_confirmation where gate_id = $1 order by poster_version',
      [unit.gate.gateId],
    );
    expect(rows).toEqual([{ has: true, version: 2 }]);
  });
});
