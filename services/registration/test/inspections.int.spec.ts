import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DailyMaintenance } from '@khai-bao/platform/database';
import {
  setTestClock,
  openSuite,
  testAreas,
  explainTableReads,
  registrationForm,
  restoreTestClock,
  vacuumAndAnalyze,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path, name: 'Trần Văn Hòa', place: 'Phường Bến Nghé' }; // prettier-ignore
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path, name: 'Lê Thị Sáu', place: 'Quận 1' }; // prettier-ignore
const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const visit = (change: object = {}): object => ({
  visitedOn: '2021-06-30',
  posterUp: true,
  staffAtGate: true,
  points: [],
  done: [],
  ...change,
});

describe('inspections', () => {
  let suite: Suite;
  let service: RunningService;
  let unitId: string;
  let folder: string;

  const note = (as: TestAccount, change: object = {}, id: string = randomUUID()): Promise<ServiceResponse> =>
    service.sendRequest('PUT', `/v1/units/${unitId}/inspections/${id}`, { as, body: visit(change) });
  const of = (as: TestAccount): Promise<ServiceResponse> =>
    service.sendRequest('GET', `/v1/units/${unitId}/inspections`, { as });
  const open = (as: TestAccount, query = ''): Promise<ServiceResponse> =>
    service.sendRequest('GET', `/v1/inspection-points?${query}`, { as });
  const done = (as: TestAccount, pointId: string, body: object = {}): Promise<ServiceResponse> =>
    service.sendRequest('POST', `/v1/inspection-points/${pointId}/done`, { as, body });

  beforeAll(async () => {
    setTestClock(new Date('2021-06-30T09:00:00+07:00'));
    suite = await openSuite();
    folder = await mkdtemp(path.join(os.tmpdir(), 'photos-'));
    service = await suite.startService('registration', {
      env: { FILES_FOLDER: folder },
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  beforeEach(async () => {
    setTestClock(new Date('2021-06-30T09:00:00+07:00'));
    await service.queryRows('delete from inspection');
    const { body } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({
        phone: `09085${String(Math.floor(Math.random() * 100_000)).padStart(5, '0')}`,
      }),
      headers: { 'idempotency-key': randomUUID() },
    });
    unitId = body.unitId as string;
  });
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps points open until they are completed, and lists them at the next inspection', async () => {
    const first = await note(ward, {
      posterUp: false,
      note: 'Gặp chị Hoa ở cổng sau',
      points: [{ text: 'Đặt bàn khai báo hộ', dueOn: '2021-07-02' }],
    });
    expect(first.status).toBe(200);
    expect(first.body.items).toMatchObject([
      { visitedOn: '2021-06-30', posterUp: false, staffAtGate: true, note: 'Gặp chị Hoa ở cổng sau', officerName: 'Trần Văn Hòa', officerPlace: 'Phường Bến Nghé' },
    ]); // prettier-ignore
    expect(first.body.open).toMatchObject([
      { kind: 'free', text: 'Đặt bàn khai báo hộ', dueOn: '2021-07-02', late: false },
      { kind: 'poster', text: null, dueOn: '2021-07-03' },
    ]);
    setTestClock(new Date('2021-07-04T09:00:00+07:00'));
    expect((await open(ward)).body.items).toMatchObject([
      { late: true },
      { late: true, unitName: 'Chợ Bến Nghé' },
    ]);
    // The poster is still missing: it is the same point, with the day that it had.
    const second = await note(quan1, { visitedOn: '2021-07-04', posterUp: false, staffAtGate: false });
    expect(second.body.open).toMatchObject([{ kind: 'free' }, { kind: 'poster', dueOn: '2021-07-03' }, { kind: 'staff', dueOn: '2021-07-07' }]); // prettier-ignore
    const third = await note(ward, {
      visitedOn: '2021-07-04',
      done: [second.body.open[0].pointId],
      staffAtGate: false,
    });
    expect(third.body.open).toMatchObject([{ kind: 'staff' }]);
    const [staff] = third.body.open;
    expect((await done(quan1, staff.pointId, { note: 'Đã cử anh Nam' })).body).toMatchObject({ doneBy: 'Lê Thị Sáu, Quận 1', doneNote: 'Đã cử anh Nam' }); // prettier-ignore
    expect((await done(ward, staff.pointId, { note: 'Sau' })).body).toMatchObject({
      doneNote: 'Đã cử anh Nam',
    });
    expect((await of(dic)).body).toMatchObject({ open: [], items: [{}, {}, {}] });
  });

  it('records a repeated request once, and seals the texts of officers', async () => {
    const id = randomUUID();
    const form = {
      points: [{ text: 'Gọi anh Nam 0903 123 456', dueOn: '2021-07-02' }],
      note: 'Chị Hoa vắng',
    };
    await Promise.all([note(ward, form, id), note(ward, form, id)]);
    const { body } = await of(ward);
    expect(body.items).toHaveLength(1);
    expect(body.open).toHaveLength(1);
    await done(ward, body.open[0].pointId, { note: 'Anh Nam đã làm' });
    const held = JSON.stringify([
      await service.queryRows('select * from inspection'),
      await service.queryRows('select * from inspection_point'),
      await service.queryRows('select * from outbox'),
    ]);
    for (const word of ['nh Nam', '0903 123', 'Hoa vắng'])
      expect([word, held.includes(word)]).toEqual([word, false]);
  });

  it('refuses units outside of the actor’s area, also after a move', async () => {
    const { body } = await note(ward, { posterUp: false });
    const { pointId } = body.open[0];
    expect((await note(otherWard)).status).toBe(404);
    expect((await of(otherWard)).status).toBe(404);
    expect((await done(otherWard, pointId)).status).toBe(404);
    expect((await open(otherWard)).body.items).toEqual([]);
    expect((await open(otherWard, `area=${testAreas.benNghe.path}`)).status).toBe(403);
    expect((await note(dic)).status).toBe(403);
    expect((await done(dic, pointId)).status).toBe(403);
    await service.queryRows('update unit set area_path = $2 where id = $1', [unitId, testAreas.daKao.path]);
    expect((await open(ward)).body.items).toEqual([]);
    expect((await open(otherWard)).body.items).toMatchObject([{ pointId }]);
  });

  it('refuses a future inspection, and a due day before the inspection', async () => {
    for (const wrong of [
      { visitedOn: '2021-07-01' },
      { visitedOn: '2021-03-01' },
      { visitedOn: '2021-02-30' },
      { points: [{ text: 'x', dueOn: '2021-06-29' }] },
      { points: [{ text: ' ', dueOn: '2021-07-01' }] },
    ])
      expect((await note(ward, wrong)).status).toBe(400);
  });

  describe('photos', () => {
    const officer = { ...ward, accountId: randomUUID() };
    const jpeg = (what: string): Buffer => {
      const part = (marker: number, content: string): Buffer => {
        const head = Buffer.from([0xff, marker, 0, 0]);
        head.writeUInt16BE(Buffer.byteLength(content) + 2, 2);
        return Buffer.concat([head, Buffer.from(content)]);
      };
      return Buffer.concat([
        Buffer.from([0xff, 0xd8]),
        part(0xe1, 'Exif GPS 10.7769'),
        part(0xc0, 'frame of the picture'),
        part(0xda, 'scan'),
        Buffer.from(what),
        Buffer.from([0xff, 0xd9]),
      ]);
    };
    const add = async (
      as: TestAccount,
      inspection: string,
      photo: string,
      bytes: Buffer,
      part = 'photo',
    ): Promise<ServiceResponse> => {
      const query = new URLSearchParams({ unit: unitId, inspection, photo, part });
      const answer = await fetch(`${service.url}/v1/inspection-photos?${query}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await suite.signTokenFor(as)}`,
          'content-type': 'application/octet-stream',
        },
        body: new Uint8Array(bytes),
      });
      return { status: answer.status, body: await answer.json(), headers: answer.headers };
    };
    const get = async (as: TestAccount, photo: string): Promise<{ status: number; text: string }> => {
      const answer = await fetch(`${service.url}/v1/units/${unitId}/inspection-photos/${photo}`, {
        headers: { authorization: `Bearer ${await suite.signTokenFor(as)}` },
      });
      return { status: answer.status, text: await answer.text() };
    };
    const visited = async (): Promise<string> => {
      const id = randomUUID();
      expect((await note(officer, {}, id)).status).toBe(200);
      return id;
    };

    it('stores a repeated upload once, sealed and without metadata, and records reading in the trail', async () => {
      const [visitId, id] = [await visited(), randomUUID()];
      const sent = await Promise.all([1, 2].map(() => add(officer, visitId, id, jpeg('the gate'))));
      expect(sent.map(({ status }) => status)).toEqual([200, 200]);
      expect((await add(officer, visitId, id, jpeg('another'))).body.code).toBe('REGISTRATION.KEY_REUSED');
      expect((await add(officer, visitId, id, jpeg('small'), 'thumbnail')).status).toBe(200);
      const [shown] = (await of(quan1)).body.items as [{ photos: { photoId: string; thumbnail: string }[] }];
      expect(shown.photos.map(({ photoId }) => photoId)).toEqual([id]);
      const small = Buffer.from(shown.photos[0]!.thumbnail.split(',')[1]!, 'base64').toString('latin1');
      expect([small.includes('small'), small.includes('GPS')]).toEqual([true, false]);
      expect(await trailOf()).toBe(0);
      const { status, text } = await get(quan1, id);
      expect([status, text.includes('the gate'), text.includes('GPS')]).toEqual([200, true, false]);
      expect(await trailOf()).toBe(1);
      const stored = await readFile(path.join(folder, id.slice(-2), id));
      expect(stored.includes('the gate')).toBe(false);
      expect(JSON.stringify(await service.queryRows('select * from inspection_photo'))).not.toContain(
        'small',
      );
    });

    it('accepts six pictures of at most 5 MB per inspection', async () => {
      const visitId = await visited();
      for (let n = 0; n < 6; n += 1)
        expect((await add(officer, visitId, randomUUID(), jpeg(`${n}`))).status).toBe(200);
      expect((await add(officer, visitId, randomUUID(), jpeg('7'))).body.code).toBe(
        'REGISTRATION.TOO_MANY_PHOTOS',
      );
      const other = await visited();
      for (const bytes of [Buffer.from('%PDF-1.7'), Buffer.from('<svg/>'), jpeg('x').subarray(0, 40)])
        expect((await add(officer, other, randomUUID(), bytes)).body.code).toBe('REGISTRATION.PHOTO_TYPE');
      expect((await add(officer, other, randomUUID(), jpeg('x'.repeat(5 * 1024 * 1024)))).status).toBe(413);
      expect((await add(officer, other, randomUUID(), jpeg('x'), 'thumbnail')).status).toBe(404);
    });

    it('are uploaded by the inspecting officer, and read by those who may read the inspection', async () => {
      const [visitId, id] = [await visited(), randomUUID()];
      for (const as of [ward, otherWard, quan1])
        expect((await add(as, visitId, id, jpeg('x'))).status).toBe(404);
      expect((await add(dic, visitId, id, jpeg('x'))).status).toBe(403);
      expect((await add(officer, visitId, id, jpeg('x'))).status).toBe(200);
      expect((await get(otherWard, id)).status).toBe(404);
      for (const as of [ward, quan1, dic]) expect((await get(as, id)).status).toBe(200);
    });

    it('are deleted with their inspection, and cannot be unsealed without the unit’s key', async () => {
      const [visitId, id] = [await visited(), randomUUID()];
      await add(officer, visitId, id, jpeg('x'));
      const file = path.join(folder, id.slice(-2), id);
      const old = new Date('2021-06-20T00:00:00Z');
      await utimes(file, old, old);
      await service.app.get(DailyMaintenance).runDailyTasks();
      expect((await get(ward, id)).status).toBe(200);
      await service.queryRows('delete from inspection where id = $1', [visitId]);
      await service.app.get(DailyMaintenance).runDailyTasks();
      await expect(readFile(file)).rejects.toThrow('ENOENT');
      const [gone, lost] = [await visited(), randomUUID()];
      await add(officer, gone, lost, jpeg('x'));
      await service.queryRows(`update unit set unit_key_sealed = '' where id = $1`, [unitId]);
      expect((await get(ward, lost)).status).toBe(404);
    });

    const trailOf = async (): Promise<number> =>
      (
        await service.queryRows(
          `select 1 from outbox where event::text like '%inspection.read-photo%' and event::text like $1`,
          [`%${unitId}%`],
        )
      ).length;
  });

  it('reads the open points of an area by an index, across pages', async () => {
    const { body } = await note(ward, {
      points: Array.from({ length: 5 }, (_, n) => ({ text: `Việc ${n}`, dueOn: `2021-07-0${5 - n}` })),
    });
    await service.queryRows(
      `insert into inspection_point (id, inspection_id, unit_id, area_path, kind, due_on, text_sealed)
       select gen_random_uuid(), $1, $2, '79.' || (760 + n % 22) || '.' || (27000 + n % 312), 'free', '2021-07-01', null from generate_series(1, 20000) n`,
      [body.items[0].inspectionId, unitId],
    );
    await vacuumAndAnalyze(service, 'inspection_point');
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await open(ward, `limit=2${cursor}`)).body;
      seen.push(...(page.items as { text: string }[]).map(({ text }) => text));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor as string}`;
    } while (cursor !== '');
    expect(seen).toEqual(['Việc 4', 'Việc 3', 'Việc 2', 'Việc 1', 'Việc 0']);
    const reads = await explainTableReads(service, () => open(ward));
    expect(reads.filter(({ table }) => table === 'inspection_point')).toEqual([
      expect.objectContaining({
        index: 'inspection_point_open',
        condition: expect.stringContaining('area_path'),
      }),
    ]);
  });
});
