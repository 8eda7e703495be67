import { Topics, type UnitSnapshot } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import {
  openSuite,
  testAreas,
  explainTableReads,
  registrationForm,
  vacuumAndAnalyze,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';
import { parseSpreadsheetBytes } from '../src/imports/parse-spreadsheet.js';
import { readStreamBytes, writeXlsx } from '../src/spreadsheets/write-xlsx.js';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: testAreas.benNghe.name,
};
const sameWard: TestAccount = { ...ward, accountId: randomUUID() };
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };

const headings = ['STT', 'Tên cơ sở', 'Loại hình', 'Địa chỉ', 'Phường', 'Chủ cơ sở', 'SĐT', 'Email', 'MST'];
const line = (name: string, change: Partial<Record<string, string>> = {}): string[] =>
  headings.map(
    (heading) =>
      change[heading] ??
      {
        'Tên cơ sở': name,
        'Loại hình': 'Chợ',
        'Địa chỉ': '12 Lê Lợi',
        'Chủ cơ sở': 'Lê Thị Bí Mật',
        SĐT: '908222333',
      }[heading] ??
      '',
  );
const csv = (...lines: string[][]): Buffer =>
  Buffer.from(
    `\ufeff${[headings, ...lines].map((cells) => cells.map((cell) => `"${cell}"`).join(';')).join('\r\n')}`,
  );
/** The same workbook with some rows of its sheet hidden, as a filter leaves it. */
async function hideRows(bytes: Buffer, ...hidden: readonly number[]): Promise<Buffer> {
  const parts = await partsOf(bytes);
  const zip = new ZipFile();
  for (const [name, part] of parts)
    zip.addBuffer(
      /worksheets\/sheet1\.xml$/.test(name)
        ? Buffer.from(
            hidden.reduce(
              (xml, n) => xml.replace(`<row r="${n}"`, `<row r="${n}" hidden="1"`),
              part.toString('utf8'),
            ),
          )
        : part,
      name,
    );
  zip.end();
  return readStreamBytes(zip.outputStream as Readable);
}
const partsOf = (bytes: Buffer): Promise<Map<string, Buffer>> =>
  new Promise((resolve, reject) => {
    const parts = new Map<string, Buffer>();
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error !== null) return reject(error);
      zip.on('entry', (entry: yauzl.Entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed !== null) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks));
            zip.readEntry();
          });
        }),
      );
      zip.on('end', () => resolve(parts));
      zip.readEntry();
    });
  });
const xlsx = (lines: Iterable<string[]>): Promise<Buffer> =>
  readStreamBytes(writeXlsx([{ name: 'Danh sách', headings, rows: lines }]));

describe('imports of spreadsheets', () => {
  let suite: Suite;
  let service: RunningService;
  let units: SeenMessage[];
  let trail: SeenMessage[];

  const start = (): Promise<RunningService> =>
    suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  const send = async (
    as: TestAccount,
    bytes: Buffer,
    path = '/v1/imports',
    type = 'application/octet-stream',
  ): Promise<ServiceResponse> => {
    const answer = await fetch(service.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${await suite.signTokenFor(as)}`, 'content-type': type },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, body: await answer.json(), headers: answer.headers };
  };
  const get = (as: TestAccount, path: string): Promise<ServiceResponse> =>
    service.sendRequest('GET', `/v1/imports/${path}`, { as });
  const rowsOf = async (
    as: TestAccount,
    id: string,
    state: string,
  ): Promise<{ n: number; values: Record<string, string>; problems: object[] }[]> =>
    (await get(as, `${id}/rows?state=${state}&limit=200`)).body.items;
  const run = async (as: TestAccount, id: string): Promise<void> => {
    expect(await service.sendRequest('POST', `/v1/imports/${id}/run`, { as })).toMatchObject({ status: 200 });
    await waitUntil(async () => (await get(as, id)).body.state === 'done', 'the import is done', 300_000);
  };
  const registered = (
    prefix: string,
  ): Promise<{ id: string; name: string; area_code: string; source: string }[]> =>
    service.queryRows('select id, name, area_code, source from unit where name like $1 order by id', [
      `${prefix}%`,
    ]);
  const file = async (as: TestAccount, path: string): Promise<Buffer> => {
    const answer = await fetch(`${service.url}/v1/imports/${path}`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(as)}` },
    });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await start();
    units = await suite.probe.collectMessages(Topics.unit);
    trail = await suite.probe.collectMessages(Topics.access);
  }, 90_000);
  afterAll(() => suite.close());

  it('registers good rows as the counter does, and returns the others with their reasons', async () => {
    const sent = await send(
      ward,
      csv(
        line('Chợ Một'),
        line('Chợ Hai', { Email: 'a@cho.vn; b@cho.vn', SĐT: '123' }),
        line('Chợ Ba', { Phường: 'Đa Kao' }),
        line('=cmd|Bốn', { Email: 'cho@bon.vn', MST: '301234567' }),
        line('Chợ Một'),
      ),
    );
    expect(sent).toMatchObject({
      status: 201,
      body: {
        state: 'checked',
        rowCount: 5,
        counts: { good: 2, wrong: 2, already: 1, entered: 0 },
        earlier: null,
        columns: headings.map((heading, at) => ({
          heading,
          field: [null, 'name', 'kind', 'street', 'ward', 'representative', 'phone', 'email', 'taxCode'][at],
        })),
      },
    });
    const { id } = sent.body;
    expect(await rowsOf(ward, id, 'wrong')).toMatchObject([
      {
        n: 3,
        values: { name: 'Chợ Hai', phone: '123' },
        problems: [
          { field: 'phone', code: 'badPhone' },
          { field: 'email', code: 'severalEmails' },
        ],
      },
      { n: 4, problems: [{ field: 'ward', code: 'outsideWard' }] },
    ]);
    expect(await rowsOf(ward, id, 'already')).toMatchObject([
      { n: 6, problems: [{ code: 'repeatsRow', row: 2 }] },
    ]);
    expect(await registered('Chợ Một')).toEqual([]);
    await run(ward, id);
    expect((await get(ward, id)).body.counts).toMatchObject({ good: 0, wrong: 2, already: 1, entered: 2 });
    const [one] = await registered('Chợ Một');
    expect(one).toMatchObject({ area_code: testAreas.benNghe.code, source: 'spreadsheet' });
    expect(
      (await service.sendRequest('GET', `/v1/registrations/${one!.id}`, { as: ward })).body,
    ).toMatchObject({
      state: 'SUBMITTED',
      source: 'spreadsheet',
      kind: 'market',
      representative: 'Lê Thị Bí Mật',
      phone: '+84908222333',
      history: [{ state: 'SUBMITTED', actorName: expect.any(String) as string }],
    });
    const [four] = await registered('=cmd');
    const event = await waitUntil(() => units.find(({ key }) => key === four!.id), 'the unit’s event');
    expect((JSON.parse(event.text) as { data: UnitSnapshot }).data).toMatchObject({
      name: '=cmd|Bốn',
      taxCode: '0301234567',
      hasEmail: true,
      actorPlace: testAreas.benNghe.name,
    });
    const rest = await parseSpreadsheetBytes(await file(ward, `${id}/rest`));
    expect(rest.rows.map(({ cells }) => cells.at(-1))).toEqual([
      'Vì sao chưa nhập',
      expect.stringMatching(/^Điện thoại: .*Thư điện tử: có nhiều địa chỉ/) as string,
      expect.stringContaining('không thuộc địa bàn') as string,
      'Trùng với dòng 2 của tệp.',
    ]);
    expect(rest.rows[1]?.cells).toContain('Chợ Hai');
  });

  it('skips and counts hidden rows, and includes them on request', async () => {
    const shown = line('Quán Hiện');
    const hidden = [line('Quán Ẩn Một'), line('Quán Ẩn Hai')];
    const bytes = await hideRows(await xlsx([shown, ...hidden]), 3, 4);
    const sent = await send(ward, bytes);
    expect(sent.body.counts).toMatchObject({ good: 1, hidden: 2 });
    expect(
      await service.sendRequest('POST', `/v1/imports/${sent.body.id}/hidden-rows`, { as: otherWard }),
    ).toMatchObject({
      status: 404,
    });
    const taken = await service.sendRequest('POST', `/v1/imports/${sent.body.id}/hidden-rows`, { as: ward });
    expect(taken).toMatchObject({ status: 200, body: { counts: { good: 3, hidden: 0 } } });
    await run(ward, sent.body.id as string);
    expect((await get(ward, sent.body.id as string)).body.counts).toMatchObject({ entered: 3 });
  });

  it('registers nothing for a repeated file, and names who imported it before', async () => {
    const bytes = csv(line('Trùng Một'), line('Trùng Hai', { MST: '0309999999', SĐT: '0903111222' }));
    const first = await send(ward, bytes);
    await run(ward, first.body.id);
    const [before] = [await registered('Trùng')];
    const second = await send(ward, bytes);
    expect(second.body).toMatchObject({
      counts: { good: 0, already: 2 },
      earlier: { entered: 2, byName: expect.any(String) as string },
    });
    await run(ward, second.body.id);
    expect(await registered('Trùng')).toEqual(before);
    // The tax code alone is enough, whatever the name has become.
    const third = await send(ward, csv(line('Tên mới', { MST: '309999999', SĐT: '0903111333' })));
    expect(third.body.counts).toMatchObject({ already: 1 });
    // Another's file is another's, though its bytes are the same.
    expect((await send(otherWard, bytes)).body).toMatchObject({ earlier: null, counts: { good: 2 } });
  });

  it('notes a possible duplicate of a row, imports the row, and creates the pair', async () => {
    const { body } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({
        name: 'Tạp hóa Ông Năm Lửa',
        street: '91 Nguyễn Công Trứ',
        phone: '0911 555 001',
      }),
      headers: { 'idempotency-key': randomUUID() },
    });
    const bytes = Buffer.from(
      'Tên;Loại;Địa chỉ;Người đại diện;Điện thoại\nCH Ông Năm Lửa;Chợ;91 Nguyen Cong Tru;Bà Tư;0911555002\nQuán Không Giống Ai;Chợ;92 Nguyen Cong Tru;Bà Tư;0911555003\n',
    );
    const sent = await send(ward, bytes);
    expect(sent.body.counts).toMatchObject({ good: 2, already: 0, alike: 1 });
    const [alike, other] = await rowsOf(ward, sent.body.id, 'good');
    expect([alike!.problems, other!.problems]).toEqual([[{ field: 'name', code: 'looksLike' }], []]);
    await run(ward, sent.body.id);
    const detail = (await service.sendRequest('GET', `/v1/registrations/${body.unitId}`, { as: ward })).body;
    expect(detail.duplicates).toMatchObject([
      { state: 'open', reasons: ['name-and-address'], other: { name: 'CH Ông Năm Lửa' } },
    ]);
  });

  it('recognises units of the public form, and accepts rejected units again', async () => {
    const { body } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({ name: 'Quán Công Khai', phone: '0908 222 333' }),
      headers: { 'idempotency-key': randomUUID() },
    });
    const bytes = csv(line('QUÁN  CÔNG KHAI'), line('Quán Công Khai 2'));
    expect((await send(ward, bytes)).body.counts).toMatchObject({ good: 1, already: 1 });
    await service.queryRows(`update unit set state = 'REJECTED' where id = $1`, [body.unitId]);
    expect((await send(ward, bytes)).body.counts).toMatchObject({ good: 2 });
  });

  it('registers a district’s rows in the wards that they name', async () => {
    const { body } = await send(
      quan1,
      await xlsx([
        line('Quận A', { Phường: 'P. Bến Nghé' }),
        line('Quận B', { Phường: '26737' }),
        line('Quận C', { Phường: 'Thảo Điền' }),
        line('Quận D'),
      ]),
    );
    expect(await rowsOf(quan1, body.id, 'wrong')).toMatchObject([
      { n: 4, problems: [{ code: 'outsideWard' }] },
      { n: 5, problems: [{ field: 'ward', code: 'needed' }] },
    ]);
    await run(quan1, body.id);
    expect((await registered('Quận')).map(({ area_code }) => area_code)).toEqual([
      testAreas.benNghe.code,
      testAreas.daKao.code,
    ]);
  });

  it('accepts another assignment of columns and corrected rows', async () => {
    const { body } = await send(
      ward,
      Buffer.from(
        'Cột A,Cột B,Loại,Đường,Người đại diện\nSửa Một,0908222333,Chợ,1 Lê Lợi,Hoa\nSửa Hai,12,Chợ,1 Lê Lợi,Hoa\n',
      ),
    );
    expect(body.counts).toMatchObject({ wrong: 2 });
    const columns = ['name', 'phone', 'kind', 'street', 'representative'];
    const match = (list: (string | null)[]): Promise<ServiceResponse> =>
      service.sendRequest('PUT', `/v1/imports/${body.id}/columns`, { as: ward, body: { columns: list } });
    expect(await match(['name', 'name', 'kind', 'street', 'representative'])).toMatchObject({ status: 400 });
    expect(await match(columns.slice(1))).toMatchObject({ status: 400 });
    expect(await match([...columns.slice(1), 'castle'])).toMatchObject({ status: 400 });
    expect((await match(columns)).body).toMatchObject({
      counts: { good: 1, wrong: 1 },
      columns: columns.map((field) => ({ field })),
    });
    const mend = (n: number, values: object): Promise<ServiceResponse> =>
      service.sendRequest('PATCH', `/v1/imports/${body.id}/rows/${n}`, { as: ward, body: values });
    expect((await mend(3, { phone: '13' })).body).toMatchObject({
      state: 'wrong',
      problems: [{ code: 'badPhone' }],
    });
    expect((await mend(3, { phone: '0908222333', name: 'Sửa một' })).body).toMatchObject({
      state: 'already',
      problems: [{ code: 'repeatsRow', row: 2 }],
    });
    expect((await mend(3, { name: 'Sửa Hai' })).body).toMatchObject({
      state: 'good',
      values: { phone: '0908222333' },
      counts: { good: 2, wrong: 0 },
    });
    expect(await mend(99, { name: 'x' })).toMatchObject({ status: 404 });
    expect(await mend(3, { castle: 'x' })).toMatchObject({ status: 400 });
    await run(ward, body.id);
    expect((await registered('Sửa')).map(({ name }) => name)).toEqual(['Sửa Một', 'Sửa Hai']);
    expect(await mend(3, { name: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'REGISTRATION.IMPORT_WRONG_STATE' },
    });
    expect(await match(columns)).toMatchObject({ status: 409 });
  });

  it('belongs to its committee; rows read by another officer are recorded in the trail', async () => {
    const { id } = (await send(ward, csv(line('Riêng')))).body;
    for (const as of [otherWard, quan1])
      for (const [method, path, body] of [
        ['GET', id], ['GET', `${id}/rows`], ['GET', `${id}/rest`], ['POST', `${id}/run`],
        ['PUT', `${id}/columns`, { columns: headings.map(() => null) }], ['PATCH', `${id}/rows/2`, { name: 'x' }],
      ] as const) {
        const answer = await service.sendRequest(method, `/v1/imports/${path}`, { as, ...(body === undefined ? {} : { body }) });
        expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'REGISTRATION.IMPORT_NOT_FOUND']);
      } // prettier-ignore
    expect(
      (await service.sendRequest('GET', '/v1/imports', { as: otherWard })).body.items.map(
        (one: { id: string }) => one.id,
      ),
    ).not.toContain(id);
    expect(await service.sendRequest('GET', '/v1/imports', { as: health })).toMatchObject({ status: 403 });
    expect(await rowsOf(sameWard, id, 'good')).toHaveLength(1);
    await waitUntil(
      () => trail.find(({ text }) => text.includes('registration.read-import') && text.includes(id)),
      'the trail',
    );
  });

  it('seals the rows and destroys them after seven days', async () => {
    const { id } = (await send(ward, csv(line('Bí mật tuyệt đối', { SĐT: '0903777888' })))).body;
    const tables = async (): Promise<string> =>
      JSON.stringify([
        await service.queryRows('select * from unit_import where id = $1', [id]),
        await service.queryRows('select * from unit_import_row where import_id = $1', [id]),
      ]);
    expect(await tables()).not.toMatch(/Bí mật|903777888|Tên cơ sở/i);
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(await rowsOf(ward, id, 'good')).toHaveLength(1);
    await service.queryRows(`update unit_import set made_at = made_at - interval '8 days' where id = $1`, [
      id,
    ]);
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(await service.queryRows('select 1 from unit_import_row where import_id = $1', [id])).toEqual([]);
    expect(
      await service.queryRows('select key_sealed, headings_sealed from unit_import where id = $1', [id]),
    ).toEqual([{ key_sealed: null, headings_sealed: null }]);
    expect(await get(ward, id)).toMatchObject({ status: 404 });
  });

  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0, 0, 0, 2]), 422, 'UNREADABLE'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 422, 'OLD_EXCEL'],
    ['headings alone', csv(), 422, 'EMPTY'],
    ['60,000 rows', Buffer.from(`Tên,SĐT\n${'Chợ,0908222333\n'.repeat(60_000)}`), 422, 'TOO_MANY_ROWS'],
    ['10,001 rows', Buffer.from(`Tên,SĐT\n${'Chợ,0908222333\n'.repeat(10_001)}`), 422, 'TOO_MANY_ROWS'],
    ['more than 10 MB', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), 413, 'TOO_LARGE'],
  ])('refuses %s with what to do', async (_name, bytes, status, code) => {
    expect(await send(ward, bytes)).toMatchObject({ status, body: { code: `REGISTRATION.IMPORT_${code}` } });
  });

  it('survives a file that crashes the parser', async () => {
    const zip = new ZipFile();
    zip.addBuffer(
      Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="a"/></sheets></workbook>'),
      'xl/workbook.xml',
    );
    zip.addBuffer(
      Buffer.from('<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'),
      'xl/_rels/workbook.xml.rels',
    );
    const attributes = Array.from({ length: 4_000_000 }, (_, n) => `a${n}="x"`);
    zip.addBuffer(Buffer.from(`<worksheet ${attributes.join(' ')}/>`), 'xl/worksheets/sheet1.xml');
    zip.end();
    const bytes = await readStreamBytes(zip.outputStream as Readable);
    expect(bytes.length).toBeLessThan(10 * 1024 * 1024);
    expect(await send(ward, bytes)).toMatchObject({
      status: 413,
      body: { code: 'REGISTRATION.IMPORT_TOO_LARGE' },
    });
    expect(await send(ward, csv(line('Sau đó')))).toMatchObject({ status: 201 });
  }, 60_000);

  it('accepts bytes on its own route only, from authenticated officers', async () => {
    expect(await send(ward, csv(line('x')), '/v1/registrations/counter')).toMatchObject({ status: 415 });
    expect(await send(ward, csv(line('x')), '/v1/imports', 'text/csv')).toMatchObject({ status: 415 });
    const answer = await fetch(`${service.url}/v1/imports`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(csv(line('x'))),
    });
    expect(answer.status).toBe(401);
  });

  it('offers a template with the officer’s wards, which imports as an empty file', async () => {
    const bytes = await file(quan1, 'template');
    expect(await send(quan1, bytes)).toMatchObject({
      status: 422,
      body: { code: 'REGISTRATION.IMPORT_EMPTY' },
    });
  });

  it('continues after a crash and registers nothing twice', async () => {
    const names = Array.from({ length: 3_000 }, (_, at) => `Nửa chừng ${at}`);
    const { body } = await send(ward, csv(...names.map((name) => line(name))));
    expect(body.counts.good).toBe(3_000);
    await service.sendRequest('POST', `/v1/imports/${body.id}/run`, { as: ward });
    await waitUntil(async () => (await get(ward, body.id)).body.counts.entered > 0, 'rows go in', 30_000);
    await service.stop();
    service = await start();
    const left = (await get(ward, body.id)).body;
    expect(left.state).toBe('running');
    expect(left.counts.good).toBeGreaterThan(0);
    await waitUntil(
      async () => (await get(ward, body.id)).body.state === 'done',
      'the import is done',
      300_000,
    );
    expect((await get(ward, body.id)).body.counts).toMatchObject({
      good: 0,
      already: 0,
      wrong: 0,
      entered: 3_000,
    });
    const found = await registered('Nửa chừng');
    expect(new Set(found.map(({ name }) => name)).size).toBe(3_000);
    expect(found).toHaveLength(3_000);
  }, 150_000);

  it('exports the list of the officer’s area as text cells with contacts, and records it in the trail', async () => {
    const exported = async (as: TestAccount, query: string): Promise<string[][]> => {
      const answer = await fetch(`${service.url}/v1/registrations/export?${query}`, {
        headers: { authorization: `Bearer ${await suite.signTokenFor(as)}` },
      });
      expect(answer.status).toBe(200);
      return (await parseSpreadsheetBytes(Buffer.from(await answer.arrayBuffer()))).rows.map(({ cells }) => [
        ...cells,
      ]);
    };
    const own = await exported(ward, 'view=all&q=bon');
    expect(own).toHaveLength(2);
    expect(own[1]!.slice(1, 9)).toEqual([
      '=cmd|Bốn',
      'Chợ',
      '12 Lê Lợi',
      testAreas.benNghe.name,
      'Lê Thị Bí Mật',
      '0908 222 333',
      'cho@bon.vn',
      '0301234567',
    ]);
    expect(await exported(otherWard, 'view=all&q=bon')).toHaveLength(1);
    await waitUntil(() => trail.find(({ text }) => text.includes('registration.export')), 'the trail');
    // More than are read at a time, each once.
    const all = await exported(quan1, 'view=all');
    const [{ count }] = (await service.queryRows<{ count: number }>(
      `select count(*)::int as count from unit where area_path like '79.760.%'`,
    )) as [{ count: number }];
    expect(all).toHaveLength(count + 1);
    expect(new Set(all.map(([code]) => code)).size).toBe(count + 1);
  });

  it('imports 10,000 rows', async () => {
    const lines = Array.from({ length: 10_000 }, (_, at) =>
      line(`Công ty ${at}`, {
        SĐT: `0903${String(at).padStart(6, '0')}`,
        Phường: at % 2 === 0 ? 'Bến Nghé' : 'P. Đa Kao',
      }),
    );
    const bytes = await xlsx(lines);
    const { body } = await send(quan1, bytes);
    expect(body.counts).toMatchObject({ good: 10_000 });
    await run(quan1, body.id);
    expect((await get(quan1, body.id)).body.counts.entered).toBe(10_000);
  }, 600_000);

  it('reads lists and registered units by an index', async () => {
    await service.queryRows(
      `insert into unit_import (id, area_code, area_path, made_by, made_by_name, made_at, file_mark, state, columns, row_count)
       select gen_random_uuid(), n::text, '79.' || (760 + n % 22) || '.' || n, gen_random_uuid(), 'x', now(), 'x', 'done', '[]', 1 from generate_series(26000, 31000) n`,
    );
    await vacuumAndAnalyze(service, 'unit', 'unit_import', 'unit_import_row');
    const [{ id }] = (await service.queryRows<{ id: string }>(
      `select id from unit_import where row_count = 10000`,
    )) as [{ id: string }];
    const reads = async (work: () => Promise<unknown>): Promise<string[]> =>
      [...new Set((await explainTableReads(service, work)).map(({ table, index }) => `${table} ${index}`))]
        .filter((one) => one.startsWith('unit'))
        .sort();
    expect(await reads(() => service.sendRequest('GET', '/v1/imports', { as: ward }))).toEqual(
      expect.arrayContaining(['unit_import unit_import_of']),
    );
    expect(await reads(() => get(quan1, `${id}/rows?state=wrong`))).toEqual([
      'unit_import unit_import_pkey',
      'unit_import_row unit_import_row_by_state',
    ]);
    const seen = await reads(() =>
      send(ward, csv(line('Tìm một'), line('Tìm hai', { MST: '0301112223', SĐT: '0903555666' }))),
    );
    expect(seen).toEqual(expect.arrayContaining(['unit unit_by_name', 'unit unit_by_tax_code']));
    expect(seen).not.toContain('unit null');
  });
});
