import { randomUUID } from 'node:crypto';
import {
  moveClock,
  openSuite,
  places,
  readsOf,
  registrationForm,
  restoreClock,
  settle,
  type Answer,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = { role: 'ward-officer', areaPath: places.benNghe.path, name: 'Trần Văn Hòa', place: 'Phường Bến Nghé' }; // prettier-ignore
const otherWard: TestAccount = { role: 'ward-officer', areaPath: places.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: places.quan1.path, name: 'Lê Thị Sáu', place: 'Quận 1' }; // prettier-ignore
const dic: TestAccount = { role: 'dic-operator', areaPath: places.city.path };
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

  const note = (as: TestAccount, change: object = {}, id: string = randomUUID()): Promise<Answer> =>
    service.ask('PUT', `/v1/units/${unitId}/inspections/${id}`, { as, body: visit(change) });
  const of = (as: TestAccount): Promise<Answer> =>
    service.ask('GET', `/v1/units/${unitId}/inspections`, { as });
  const open = (as: TestAccount, query = ''): Promise<Answer> =>
    service.ask('GET', `/v1/inspection-points?${query}`, { as });
  const done = (as: TestAccount, pointId: string, body: object = {}): Promise<Answer> =>
    service.ask('POST', `/v1/inspection-points/${pointId}/done`, { as, body });

  beforeAll(async () => {
    moveClock(new Date('2021-06-30T09:00:00+07:00'));
    suite = await openSuite();
    service = await suite.start('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  beforeEach(async () => {
    moveClock(new Date('2021-06-30T09:00:00+07:00'));
    await service.sql('delete from inspection');
    const { body } = await service.ask('POST', '/v1/registrations', {
      body: registrationForm({
        phone: `09085${String(Math.floor(Math.random() * 100_000)).padStart(5, '0')}`,
      }),
      headers: { 'idempotency-key': randomUUID() },
    });
    unitId = body.unitId as string;
  });
  afterAll(async () => {
    restoreClock();
    await suite.close();
  });

  it('keeps what was found open until it is done, and brings it back at the next visit', async () => {
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
    moveClock(new Date('2021-07-04T09:00:00+07:00'));
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

  it('takes a visit that is sent twice once, and seals what officers write', async () => {
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
      await service.sql('select * from inspection'),
      await service.sql('select * from inspection_point'),
      await service.sql('select * from outbox'),
    ]);
    for (const word of ['nh Nam', '0903 123', 'Hoa vắng'])
      expect([word, held.includes(word)]).toEqual([word, false]);
  });

  it('keeps everybody within their area, also when a unit moves to another', async () => {
    const { body } = await note(ward, { posterUp: false });
    const { pointId } = body.open[0];
    expect((await note(otherWard)).status).toBe(404);
    expect((await of(otherWard)).status).toBe(404);
    expect((await done(otherWard, pointId)).status).toBe(404);
    expect((await open(otherWard)).body.items).toEqual([]);
    expect((await open(otherWard, `area=${places.benNghe.path}`)).status).toBe(403);
    expect((await note(dic)).status).toBe(403);
    expect((await done(dic, pointId)).status).toBe(403);
    await service.sql('update unit set area_path = $2 where id = $1', [unitId, places.daKao.path]);
    expect((await open(ward)).body.items).toEqual([]);
    expect((await open(otherWard)).body.items).toMatchObject([{ pointId }]);
  });

  it('refuses a visit that is to come, and a day before the visit', async () => {
    for (const wrong of [
      { visitedOn: '2021-07-01' },
      { visitedOn: '2021-03-01' },
      { visitedOn: '2021-02-30' },
      { points: [{ text: 'x', dueOn: '2021-06-29' }] },
      { points: [{ text: ' ', dueOn: '2021-07-01' }] },
    ])
      expect((await note(ward, wrong)).status).toBe(400);
  });

  it('reads the open points of an area by an index, page by page', async () => {
    const { body } = await note(ward, {
      points: Array.from({ length: 5 }, (_, n) => ({ text: `Việc ${n}`, dueOn: `2021-07-0${5 - n}` })),
    });
    await service.sql(
      `insert into inspection_point (id, inspection_id, unit_id, area_path, kind, due_on, text_sealed)
       select gen_random_uuid(), $1, $2, '79.' || (760 + n % 22) || '.' || (27000 + n % 312), 'free', '2021-07-01', null from generate_series(1, 20000) n`,
      [body.items[0].inspectionId, unitId],
    );
    await settle(service, 'inspection_point');
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await open(ward, `limit=2${cursor}`)).body;
      seen.push(...(page.items as { text: string }[]).map(({ text }) => text));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor as string}`;
    } while (cursor !== '');
    expect(seen).toEqual(['Việc 4', 'Việc 3', 'Việc 2', 'Việc 1', 'Việc 0']);
    const reads = await readsOf(service, () => open(ward));
    expect(reads.filter(({ table }) => table === 'inspection_point')).toEqual([
      expect.objectContaining({
        index: 'inspection_point_open',
        condition: expect.stringContaining('area_path'),
      }),
    ]);
  });
});
