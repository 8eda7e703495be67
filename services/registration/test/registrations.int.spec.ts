import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Topics, type UnitContact, type UnitSnapshot } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import {
  messyPhones,
  messyTaxCodes,
  messyTexts,
  openSuite,
  testAreas,
  registrationForm,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: testAreas.benNghe.name,
};
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const quan3: TestAccount = { role: 'district-officer', areaPath: testAreas.quan3.path };
const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };

describe('registrations', () => {
  let suite: Suite;
  let service: RunningService;
  let units: SeenMessage[];
  let trail: SeenMessage[];
  let folder: string;

  const register = (
    change: object = {},
    key: string = randomUUID(),
    path = '',
    as?: TestAccount,
  ): Promise<ServiceResponse> =>
    service.sendRequest('POST', `/v1/registrations${path}`, {
      body: registrationForm(change),
      headers: { 'idempotency-key': key },
      ...(as === undefined ? {} : { as }),
    });
  const unitOf = async (change: object = {}): Promise<string> =>
    (await register(change)).body.unitId as string;
  const act = (as: TestAccount, action: string, ids: string[], note?: string): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations/actions', {
      as,
      body: { action, ids, ...(note === undefined ? {} : { note }) },
    });
  const list = async (as: TestAccount, view = 'all'): Promise<string[]> =>
    (await service.sendRequest('GET', `/v1/registrations?view=${view}&limit=200`, { as })).body.items.map(
      (item: { unitId: string }) => item.unitId,
    );
  const events = (unitId: string): UnitSnapshot[] =>
    units
      .filter(({ key }) => key === unitId)
      .map(({ text }) => (JSON.parse(text) as { data: UnitSnapshot }).data);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'answers-'));
    suite = await openSuite();
    service = await suite.startService('registration', {
      env: { FILES_FOLDER: folder },
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    units = await suite.probe.collectMessages(Topics.unit);
    trail = await suite.probe.collectMessages(Topics.access);
  }, 60_000);
  afterAll(async () => {
    await suite.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe('registering', () => {
    it('returns a tracking code, which needs the last digits of the phone', async () => {
      const { status, body } = await register({ name: '  Chợ   Bến Nghé ' });
      expect(status).toBe(201);
      expect(body).toMatchObject({ state: 'SUBMITTED', areaName: testAreas.benNghe.name });
      expect(body.trackingCode).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{2}$/);
      const track = (trackingCode: string, phoneTail: string): Promise<ServiceResponse> =>
        service.sendRequest('POST', '/v1/registrations/track', { body: { trackingCode, phoneTail } });
      expect(await track(body.trackingCode.toLowerCase().replaceAll('-', ' '), '2333')).toMatchObject({
        status: 200,
        body: { name: 'Chợ Bến Nghé', state: 'SUBMITTED', history: [{ state: 'SUBMITTED' }] },
      });
      const [wrongTail, wrongCode] = [
        await track(body.trackingCode, '2334'),
        await track('AAAA-BBBB-CC', '2333'),
      ];
      expect(wrongTail).toMatchObject({ status: 404, body: { code: 'REGISTRATION.NOT_FOUND' } });
      expect({ ...wrongTail.body, traceId: '' }).toEqual({ ...wrongCode.body, traceId: '' });
      expect(JSON.stringify((await track(body.trackingCode, '2333')).body)).not.toMatch(
        /Thị Hoa|0908222333|84908222333/,
      );
    });

    it.each([
      '0908222333',
      '0908 222 333',
      '0908.222.333',
      '0908-222-333',
      '(0908) 222 333',
      '+84908222333',
      '+84 (0)908 222 333',
      '84-908-222-333',
      '0084 908 222 333',
      '０９０８２２２３３３',
    ])('takes the phone %s as one and the same', async (phone) => {
      const id = await unitOf({ phone });
      expect((await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward })).body.phone).toBe(
        '+84908222333',
      );
    });

    it.each([
      ['an unknown ward', { areaCode: '99999' }, 422, 'REGISTRATION.UNKNOWN_AREA', 'areaCode'],
      ['a district as a ward', { areaCode: '760' }, 422, 'REGISTRATION.UNKNOWN_AREA', 'areaCode'],
      ['no phone number', { phone: '12345' }, 422, 'REGISTRATION.BAD_PHONE', 'phone'],
      ['an unknown kind', { kind: 'castle' }, 400, 'PLATFORM.VALIDATION', 'kind'],
      ['a bad e-mail address', { email: 'a@b' }, 400, 'PLATFORM.VALIDATION', 'email'],
      ['a bad tax code', { taxCode: '12' }, 400, 'PLATFORM.VALIDATION', 'taxCode'],
      ['a name of 201', { name: 'x'.repeat(201) }, 400, 'PLATFORM.VALIDATION', 'name'],
      ['a blank name', { name: '   ' }, 400, 'PLATFORM.VALIDATION', 'name'],
      ['a NUL', { street: 'a\u0000b' }, 400, 'PLATFORM.VALIDATION', 'street'],
      ['a tax code of 12', { taxCode: '12' }, 400, 'PLATFORM.VALIDATION', 'taxCode'],
      [
        'a lone surrogate',
        { representative: 'AB\ud800C' },
        422,
        'PLATFORM.ILL_FORMED_TEXT',
        'representative',
      ],
      ['a control', { street: 'a\u0007b' }, 400, 'PLATFORM.VALIDATION', 'street'],
      ['a bidi control', { name: 'a\u202eb' }, 400, 'PLATFORM.VALIDATION', 'name'],
      ['a Hangul filler', { name: 'a\u3164b' }, 400, 'PLATFORM.VALIDATION', 'name'],
      ['a word joiner', { representative: 'a\u2060b' }, 400, 'PLATFORM.VALIDATION', 'representative'],
      ['a state of its own', { state: 'FORWARDED' }, 400, 'PLATFORM.VALIDATION', 'state'],
    ])('refuses %s and names the field', async (_name, change, status, code, path) => {
      expect(await register(change)).toMatchObject({ status, body: { code, fields: [{ path }] } });
    });

    it('accepts and refuses phones and tax codes of the corpus as a spreadsheet import does', async () => {
      const outcomes: [string, string | null][] = [];
      for (const { typed } of messyPhones) {
        const { status, body } = await register({ phone: typed, name: `Chợ ${outcomes.length}` });
        const id = (body as { unitId?: string }).unitId;
        const kept =
          id === undefined
            ? null
            : (await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward })).body.phone;
        expect([201, 400, 422]).toContain(status);
        outcomes.push([typed, kept as string | null]);
      }
      expect(outcomes).toEqual(messyPhones.map(({ typed, means }) => [typed, means]));
      outcomes.length = 0;
      for (const { typed } of messyTaxCodes) {
        const { body } = await register({ taxCode: typed, name: `Chợ mã ${outcomes.length}` });
        const id = (body as { unitId?: string }).unitId;
        outcomes.push([
          typed,
          id === undefined
            ? null
            : ((await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward })).body
                .taxCode as string),
        ]);
      }
      expect(outcomes).toEqual(messyTaxCodes.map(({ typed, means }) => [typed, means]));
    }, 120_000);

    it('normalises names of the corpus as a spreadsheet import does: repairs encodings, removes invisible characters', async () => {
      // A control of the direction is refused here: somebody typed it on purpose.
      const typedHere = messyTexts.filter(({ typed }) => !/[\u202a-\u202e]/.test(typed));
      // A ward whose list no other test reads.
      const areaCode = '27085';
      const reader: TestAccount = { role: 'ward-officer', areaPath: `79.768.${areaCode}` };
      const kept: (string | null)[] = [];
      for (const { typed } of typedHere) {
        const { body } = await register({ name: typed, street: typed, representative: typed, areaCode });
        const read = await service.sendRequest('GET', `/v1/registrations/${body.unitId}`, { as: reader });
        const { name, street, representative } = read.body as Record<string, string>;
        kept.push(name === street && name === representative ? name! : null);
      }
      expect(kept).toEqual(typedHere.map(({ means }) => means));
    }, 120_000);

    it.each([
      ['200 characters', 'ữ'.repeat(200)],
      ['Khmer', 'ផ្សារ'],
      ['Chinese', '安東市場'],
      ['HTML, as text', '<script>alert(1)</script>'],
      ['a formula, as text', '=cmd|A1'],
    ])('takes a name of %s as it is', async (_name, name) => {
      const id = await unitOf({ name });
      expect((await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward })).body.name).toBe(
        name,
      );
    });

    it.each([
      ['lists in its list of sites', { sites: [[]] }, 'sites'],
      ['a bidi character in its e-mail address', { email: 'lan\u202e@quan1.example.vn' }, 'email'],
    ])('is refused with %s', async (_name, change, path) => {
      const { status, body } = await register(change);
      expect(status).toBe(400);
      expect(body.fields).toEqual([expect.objectContaining({ path: expect.stringContaining(path) })]);
    });

    it('removes invisible characters from the e-mail address, and accepts null for missing members', async () => {
      const id = await unitOf({
        email: '\ufefflan@qu\u00adan1.example.vn\u200b',
        sites: null,
        taxCode: null,
      });
      const { body } = await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward });
      expect(body.email).toBe('lan@quan1.example.vn');
    });

    it.each(['/v1/registrations/export?q=%00', '/v1/coverage/export?area=%00'])(
      'is exported by a query that Postgres can store alone: %s',
      async (path) => expect((await service.sendRequest('GET', path, { as: ward })).status).toBe(400),
    );

    it('is read by thirty at once without a second connection each', async () => {
      const id = await unitOf({});
      const answers = await Promise.all(
        Array.from({ length: 30 }, () => service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward })),
      );
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    });

    it('creates one registration for repeated requests', async () => {
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 5 }, () => register({}, key)));
      expect(new Set(answers.map(({ body }) => body.unitId)).size).toBe(1);
      expect(await register({ name: 'Chợ khác' }, key)).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.KEY_REUSED' },
      });
      expect(await register({}, 'no-uuid')).toMatchObject({
        status: 400,
        body: { fields: [{ path: 'idempotency-key' }] },
      });
    });

    it('registers several sites, each with a tracking code of its own, all or none, once', async () => {
      const sites = [
        { name: 'Chi nhánh Đa Kao', areaCode: testAreas.daKao.code, street: '2 Mạc Đĩnh Chi' },
        { name: 'Kho', areaCode: testAreas.benNghe.code, street: '9 Lê Lợi' },
      ];
      const key = randomUUID();
      const form = { name: 'Công ty Nhiều Nơi', kind: 'company', sites };
      const { status, body } = await register(form, key);
      expect(status).toBe(201);
      expect(body.sites).toMatchObject([
        { name: 'Công ty Nhiều Nơi – Chi nhánh Đa Kao', areaName: testAreas.daKao.name },
        { name: 'Công ty Nhiều Nơi – Kho', areaName: testAreas.benNghe.name },
      ]);
      const codes = [
        body.trackingCode,
        ...body.sites.map((site: { trackingCode: string }) => site.trackingCode),
      ];
      expect(new Set(codes).size).toBe(3);
      expect((await register(form, key)).body).toEqual(body);
      expect(await register({ ...form, sites: sites.slice(1) }, key)).toMatchObject({ status: 409 });
      const [first] = body.sites;
      expect(await list(otherWard)).toContain(first.unitId);
      expect(
        (await service.sendRequest('GET', `/v1/registrations/${first.unitId}`, { as: otherWard })).body,
      ).toMatchObject({
        phone: '+84908222333',
        street: '2 Mạc Đĩnh Chi',
      });
      const tracked = await service.sendRequest('POST', '/v1/registrations/track', {
        body: { trackingCode: codes[2], phoneTail: '2333' },
      });
      expect(tracked.body.name).toBe('Công ty Nhiều Nơi – Kho');
      await waitUntil(() => events(first.unitId).length === 1, 'the event of a site');
    });

    it.each([
      ['an unknown ward', { areaCode: '99999' }, 422, 'sites.1.areaCode'],
      ['a name that is too long with the unit’s', { name: 'x'.repeat(80) }, 400, 'sites.1.name'],
      ['no street', { street: ' ' }, 400, 'sites.1.street'],
      ['a state of its own', { state: 'FORWARDED' }, 400, 'sites.1.state'],
    ])(
      'refuses a site with %s, names its field, and takes none of them',
      async (_name, change, status, path) => {
        const good = { name: 'Kho', areaCode: testAreas.benNghe.code, street: '9 Lê Lợi' };
        const name = 'y'.repeat(130);
        expect(await register({ name, sites: [good, { ...good, ...change }] })).toMatchObject({
          status,
          body: { fields: [{ path }] },
        });
        expect(await service.queryRows('select 1 from unit where name like $1', [`${name}%`])).toEqual([]);
      },
    );

    it('accepts twenty sites in one request, and one at the counter', async () => {
      const site = { name: 'Kho', areaCode: testAreas.benNghe.code, street: '9 Lê Lợi' };
      expect((await register({ sites: Array.from({ length: 20 }, () => site) })).status).toBe(400);
      expect((await register({ sites: [site] }, randomUUID(), '/counter', ward)).status).toBe(400);
    });

    it('accepts registrations at the counter for the officer’s own area only', async () => {
      const typed = await register({}, randomUUID(), '/counter', ward);
      expect(typed.status).toBe(201);
      const detail = await service.sendRequest('GET', `/v1/registrations/${typed.body.unitId}`, { as: ward });
      expect(detail.body.source).toBe('counter');
      expect((await register({}, randomUUID(), '/counter', otherWard)).status).toBe(403);
      expect((await register({}, randomUUID(), '/counter', quan1)).status).toBe(201);
    });
  });

  describe('at the committee', () => {
    it('are read by their ward and district only', async () => {
      const id = await unitOf();
      expect(await list(ward)).toContain(id);
      expect(await list(quan1)).toContain(id);
      expect(await list(otherWard)).not.toContain(id);
      expect(await list(quan3)).toEqual([]);
      for (const as of [otherWard, quan3]) {
        expect((await service.sendRequest('GET', `/v1/registrations/${id}`, { as })).status).toBe(404);
        expect((await act(as, 'receive', [id])).body.results).toEqual([
          { id, ok: false, code: 'REGISTRATION.NOT_FOUND' },
        ]);
      }
      expect((await service.sendRequest('GET', '/v1/registrations')).status).toBe(401);
    });

    it('are received and forwarded in bulk, with a result for each', async () => {
      const [market, company, ncovi, pharmacy] = [
        await unitOf(),
        await unitOf({ name: 'Công ty Sao Mai', kind: 'company', email: 'a@saomai.example.vn' }),
        await unitOf({ name: 'Hoa Lan', kind: 'business-premises', usesNcovi: true }),
        await unitOf({ name: 'An Tâm', kind: 'pharmacy' }),
      ];
      const unknown = randomUUID();
      const { body } = await act(ward, 'receive-and-forward', [
        market,
        company,
        ncovi,
        pharmacy,
        unknown,
        market,
      ]);
      expect(body.results).toEqual([
        { id: market, ok: true, state: 'FORWARDED' },
        { id: company, ok: true, state: 'FORWARDED' },
        { id: ncovi, ok: true, state: 'EXEMPT_NCOVI' },
        { id: pharmacy, ok: true, state: 'PHARMACY_LISTED' },
        { id: unknown, ok: false, code: 'REGISTRATION.NOT_FOUND' },
      ]);
      await waitUntil(() => events(market).length === 3, 'the market’s three events');
      expect(events(market).map(({ state }) => state)).toEqual(['SUBMITTED', 'RECEIVED', 'FORWARDED']);
      expect((await act(quan1, 'forward', [market])).body.results[0]).toMatchObject({
        ok: false,
        code: 'REGISTRATION.WRONG_STATE',
      });
      // The exempt shop may still ask for an account.
      expect((await act(ward, 'forward', [ncovi])).body.results[0]).toEqual({
        id: ncovi,
        ok: true,
        state: 'FORWARDED',
      });

      const pharmacies = await service.sendRequest('GET', '/v1/pharmacies', { as: health });
      expect(pharmacies.body.items).toEqual(
        expect.arrayContaining([expect.objectContaining({ unitId: pharmacy, phone: '+84908222333' })]),
      );
      expect(pharmacies.body.items.map((item: { unitId: string }) => item.unitId)).not.toContain(market);
      expect((await service.sendRequest('GET', '/v1/pharmacies', { as: ward })).status).toBe(403);
    });

    it('are questioned and rejected with texts that the unit can read', async () => {
      const asked = await register();
      await act(ward, 'ask', [asked.body.unitId], 'Xin ghi thêm số nhà.');
      const tracked = await service.sendRequest('POST', '/v1/registrations/track', {
        body: { trackingCode: asked.body.trackingCode, phoneTail: '2333' },
      });
      expect(tracked.body).toMatchObject({
        state: 'NEEDS_INFO',
        history: [{}, { note: 'Xin ghi thêm số nhà.' }],
      });
      const answer = (text: string, phoneTail = '2333'): Promise<ServiceResponse> =>
        service.sendRequest('POST', '/v1/registrations/answer', {
          body: { trackingCode: asked.body.trackingCode, phoneTail, answer: text },
        });
      expect((await answer('12 Tôn Thất Đạm', '0000')).status).toBe(404);
      expect((await answer('  ')).status).toBe(400);
      const answered = await answer('12 Tôn Thất Đạm');
      expect(answered).toMatchObject({ status: 200, body: { state: 'SUBMITTED' } });
      expect(answered.body.history.at(-1)).toMatchObject({ state: 'SUBMITTED', note: '12 Tôn Thất Đạm' });
      // A lost answer is sent again: it is one. Another one is not asked for.
      expect((await answer('12 Tôn Thất Đạm')).body.history).toHaveLength(3);
      expect(await answer('Số khác')).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.WRONG_STATE' },
      });
      const seen = await service.sendRequest('GET', `/v1/registrations/${asked.body.unitId}`, { as: ward });
      expect(seen.body.history.at(-1)).toMatchObject({
        state: 'SUBMITTED',
        actorName: null,
        note: '12 Tôn Thất Đạm',
      });
      expect((await act(ward, 'reject', [asked.body.unitId], 'Trùng')).body.results[0]).toEqual({
        id: asked.body.unitId,
        ok: true,
        state: 'REJECTED',
      });
    });

    it('accept pictures and PDFs with an answer, for officers of their area only', async () => {
      const asked = await register();
      const { unitId, trackingCode } = asked.body;
      const upload = async (
        bytes: Uint8Array,
        tail = '2333',
        code: string = trackingCode,
      ): Promise<ServiceResponse> => {
        const answer = await fetch(`${service.url}/v1/registrations/answer-files`, {
          method: 'POST',
          headers: {
            'content-type': 'application/octet-stream',
            'x-tracking-code': code,
            'x-phone-tail': tail,
          },
          body: bytes,
        });
        return { status: answer.status, body: await answer.json(), headers: answer.headers };
      };
      const png = (n: number): Buffer => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, n]);
      const pdf = (text: string): Buffer => Buffer.from(`%PDF-1.7 ${text}`);
      // Nothing is asked yet.
      expect(await upload(png(1))).toMatchObject({ status: 409, body: { code: 'REGISTRATION.WRONG_STATE' } });
      await act(ward, 'ask', [unitId], 'Xin gửi giấy phép.');
      expect((await upload(png(1), '0000')).status).toBe(404);
      expect((await upload(png(1), '2333', 'AAAA-BBBB-CC')).status).toBe(404);
      for (const bad of [Buffer.from('<svg/>'), Buffer.from('MZ'), Buffer.alloc(0), pdf('/J#61vaScript')])
        expect(await upload(bad)).toMatchObject({ status: 422, body: { code: 'REGISTRATION.FILE_TYPE' } });
      expect(await upload(Buffer.concat([png(1), Buffer.alloc(5 * 1024 * 1024)]))).toMatchObject({
        status: 413,
        body: { code: 'REGISTRATION.FILE_TOO_LARGE' },
      });
      const [first, again, second, third] = [
        await upload(png(1)),
        await upload(png(1)),
        await upload(pdf('x')),
        await upload(Buffer.from([0xff, 0xd8, 0xff, 0xe0])),
      ];
      expect([first, second, third].map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(again.body).toEqual(first.body);
      expect(await upload(png(2))).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.TOO_MANY_FILES' },
      });
      const answer = (files: unknown[]): Promise<ServiceResponse> =>
        service.sendRequest('POST', '/v1/registrations/answer', {
          body: { trackingCode, phoneTail: '2333', answer: 'Đây ạ', files },
        });
      const fileOf = async (as: TestAccount, id: string, fileId: string): Promise<Response> =>
        fetch(`${service.url}/v1/registrations/${id}/files/${fileId}`, {
          headers: { authorization: `Bearer ${await suite.signTokenFor(as)}` },
        });
      const { fileId } = first.body;
      // Before it is sent with an answer nobody opens it.
      expect((await fileOf(ward, unitId, fileId)).status).toBe(404);
      expect(await answer([fileId, randomUUID()])).toMatchObject({ status: 404 });
      expect(await answer([fileId, second.body.fileId])).toMatchObject({
        status: 200,
        body: { state: 'SUBMITTED' },
      });
      expect((await answer([fileId, second.body.fileId])).status).toBe(200);
      const seen = await service.sendRequest('GET', `/v1/registrations/${unitId}`, { as: ward });
      expect(seen.body.history.at(-1)).toMatchObject({
        note: 'Đây ạ',
        files: [
          { fileId, type: 'image/png', size: 9 },
          { fileId: second.body.fileId, type: 'application/pdf' },
        ],
      });
      for (const as of [ward, quan1]) {
        const opened = await fileOf(as, unitId, fileId);
        expect(opened.headers.get('content-disposition')).toMatch(/^attachment/);
        expect(opened.headers.get('x-content-type-options')).toBe('nosniff');
        expect(Buffer.from(await opened.arrayBuffer())).toEqual(png(1));
      }
      await waitUntil(
        () => trail.some(({ key, text }) => key === unitId && text.includes('read-file')),
        'the trail',
      );
      for (const as of [otherWard, quan3]) expect((await fileOf(as, unitId, fileId)).status).toBe(404);
      expect((await fileOf(health, unitId, fileId)).status).toBe(403);
      const other = await register();
      expect((await fileOf(ward, other.body.unitId, fileId)).status).toBe(404);
      // A waiting file of one unit is not another's to send.
      await act(ward, 'ask', [other.body.unitId], 'Xin gửi giấy phép.');
      expect(
        await service.sendRequest('POST', '/v1/registrations/answer', {
          body: {
            trackingCode: other.body.trackingCode,
            phoneTail: '2333',
            answer: 'x',
            files: [third.body.fileId],
          },
        }),
      ).toMatchObject({ status: 404, body: { code: 'REGISTRATION.FILE_NOT_FOUND' } });
      // Sealed where it lies, and what was not sent goes within a day.
      const stored = await readFile(path.join(folder, fileId.slice(-2), fileId));
      expect(stored.includes(png(1))).toBe(false);
      await service.queryRows(
        `update answer_file set stored_at = stored_at - interval '25 hours' where history_id is null`,
      );
      await service.app.get(DailyMaintenance).runDailyTasks();
      await expect(
        readFile(path.join(folder, third.body.fileId.slice(-2), third.body.fileId)),
      ).rejects.toThrow('ENOENT');
      expect((await fileOf(ward, unitId, fileId)).status).toBe(200);
    });

    it('are found by words of name and street in any order, by house number, phone and tax code', async () => {
      const tea = await unitOf({
        name: 'Trà sữa Mộc Miên',
        street: '312 Nguyễn Huệ',
        phone: '0918 273 645',
        taxCode: '0312345678-009',
      });
      const other = await unitOf({
        name: 'Trà sữa Mộc Miên 2',
        street: '12 Nguyễn Huệ',
        phone: '0918 273 646',
      });
      const find = async (q: string, as = ward, view = 'all'): Promise<string[]> =>
        (
          await service.sendRequest('GET', `/v1/registrations?view=${view}&q=${encodeURIComponent(q)}`, {
            as,
          })
        ).body.items
          .map((item: { unitId: string }) => item.unitId)
          .filter((id: string) => id === tea || id === other);
      const city: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
      for (const as of [ward, quan1, city])
        for (const view of ['all', 'todo']) {
          expect(await find('tra sua nguyen hue', as, view)).toEqual([tea, other]);
          expect(await find('NGUYỄN HUỆ mộc', as, view)).toEqual([tea, other]);
          expect(await find('312 nguyen hue', as, view)).toEqual([tea]);
          expect(await find('12 nguyen hue', as, view)).toEqual([other]);
          for (const phone of ['0918273645', '0918.273.645', '+84 918 273 645', '84918273645', '918273645'])
            expect(await find(phone, as, view)).toEqual([tea]);
          for (const tax of ['0312345678-009', '0312345678 009', '0312345678009'])
            expect(await find(tax, as, view)).toEqual([tea]);
          expect(await find('0918 273', as, view)).toEqual([]);
        }
      expect(await find('0918273645', otherWard)).toEqual([]);
      expect(await find('tra sua nguyen hue', quan3)).toEqual([]);
    });

    it('are found without diacritics and by tracking code, in a stable order across pages', async () => {
      const { body } = await register({ name: 'Trường Đoàn Kết' });
      const find = async (q: string): Promise<string[]> =>
        (
          await service.sendRequest('GET', `/v1/registrations?view=all&q=${encodeURIComponent(q)}`, {
            as: ward,
          })
        ).body.items.map((item: { unitId: string }) => item.unitId);
      expect(await find('truong doan ket')).toContain(body.unitId);
      expect(await find(body.trackingCode.replaceAll('-', ''))).toEqual([body.unitId]);
      expect(await find('100%_')).toEqual([]);
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const page = await service.sendRequest('GET', `/v1/registrations?view=all&limit=7${cursor}`, {
          as: ward,
        });
        seen.push(...page.body.items.map((item: { unitId: string }) => item.unitId));
        if (page.body.nextCursor === null) break;
        cursor = `&cursor=${page.body.nextCursor}`;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe((await list(ward)).length);
      const forged = Buffer.from(JSON.stringify(["1' or 1=1", 'x'])).toString('base64url');
      expect(
        (await service.sendRequest('GET', `/v1/registrations?cursor=${forged}`, { as: ward })).status,
      ).toBe(400);
      expect((await service.sendRequest('GET', '/v1/registrations?cursor=xyz', { as: ward })).body.code).toBe(
        'PLATFORM.VALIDATION',
      );
    });

    it('record reading of a contact in the trail', async () => {
      const id = await unitOf();
      const accountId = randomUUID();
      await service.sendRequest('GET', `/v1/registrations/${id}`, { as: { ...ward, accountId } });
      const entry = await waitUntil(() => trail.find(({ key }) => key === id), 'the trail');
      expect(JSON.parse(entry.text).data).toMatchObject({
        actorId: accountId,
        action: 'registration.read-contact',
        subjectId: id,
      });
    });
  });

  describe('a correction', () => {
    const correct = (
      as: TestAccount,
      id: string,
      version: number,
      change: object = {},
    ): Promise<ServiceResponse> =>
      service.sendRequest('PUT', `/v1/registrations/${id}`, {
        as,
        body: { ...registrationForm(change), version },
      });

    it('by the district is shown to the ward with old values and author, and is published', async () => {
      const id = await unitOf({ name: 'Cho Ben Nghe' });
      const answer = await correct(quan1, id, 1, {
        name: 'Chợ Bến Nghé',
        email: 'cho@bennghe.example.vn',
      });
      expect(answer).toMatchObject({
        status: 200,
        body: { name: 'Chợ Bến Nghé', version: 2, hasEmail: true },
      });
      const seen = await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward });
      expect(seen.body.email).toBe('cho@bennghe.example.vn');
      expect(seen.body.history.at(-1)).toMatchObject({
        state: 'SUBMITTED',
        actorName: 'Cán bộ thử',
        changes: [
          { field: 'name', from: 'Cho Ben Nghe', to: 'Chợ Bến Nghé' },
          { field: 'email', from: null, to: 'cho@bennghe.example.vn' },
        ],
      });
      await waitUntil(() => events(id).at(-1)?.name === 'Chợ Bến Nghé', 'the event');
      const [row] = await service.queryRows<{ row: string }>(
        'select unit_history::text as row from unit_history where unit_id = $1 and changes_sealed is not null',
        [id],
      );
      expect(row!.row).not.toMatch(/Chợ|cho@bennghe/);
    });

    it('of an outdated version is refused and changes nothing', async () => {
      const id = await unitOf();
      await correct(ward, id, 1, { street: '1 Đường Một' });
      expect(await correct(quan1, id, 1, { street: '2 Đường Hai' })).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.CHANGED' },
      });
      const { body } = await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward });
      expect(body).toMatchObject({ street: '1 Đường Một', version: 2 });
    });

    it('without changes adds no history entry', async () => {
      const id = await unitOf();
      expect((await correct(ward, id, 1)).body).toMatchObject({ version: 1, history: [{}] });
    });

    it.each([
      ['of another ward’s officer', otherWard, {}, 404, 'REGISTRATION.NOT_FOUND'],
      [
        'into a ward of others',
        ward,
        { areaCode: testAreas.daKao.path.split('.').at(-1) },
        403,
        'PLATFORM.FORBIDDEN',
      ],
      ['into a ward that is not', ward, { areaCode: '99999' }, 422, 'REGISTRATION.UNKNOWN_AREA'],
      ['to a number that nobody can call', ward, { phone: '12' }, 422, 'REGISTRATION.BAD_PHONE'],
      ['to no name', ward, { name: ' ' }, 400, 'PLATFORM.VALIDATION'],
    ] as const)('is refused %s', async (_what, as, change, status, code) => {
      const id = await unitOf();
      expect(await correct(as, id, 1, change)).toMatchObject({ status, body: { code } });
    });

    it('is not part of the public tracking', async () => {
      const { unitId, trackingCode } = (await register()).body;
      await correct(ward, unitId, 1, { street: '3 Đường Ba' });
      const { body } = await service.sendRequest('POST', '/v1/registrations/track', {
        body: { trackingCode, phoneTail: '2333' },
      });
      expect(body.history).toEqual([{ state: 'SUBMITTED', at: expect.any(String) }]);
    });
  });

  it('can be reopened after a rejection', async () => {
    const id = await unitOf();
    await act(ward, 'reject', [id], 'Nhầm phường');
    expect((await act(ward, 'reopen', [id])).body.results).toEqual([{ id, ok: true, state: 'SUBMITTED' }]);
    expect((await act(ward, 'reopen', [id])).body.results[0]).toMatchObject({
      ok: false,
      code: 'REGISTRATION.WRONG_STATE',
    });
  });

  it('shows the reason after closing, and returns to its earlier state when reopened', async () => {
    const id = await unitOf();
    await act(ward, 'receive-and-forward', [id]);
    expect((await act(otherWard, 'close', [id], 'Trả mặt bằng')).body.results[0]).toMatchObject({
      ok: false,
    });
    expect((await act(ward, 'close', [id], 'Trả mặt bằng')).body.results).toEqual([
      { id, ok: true, state: 'CLOSED' },
    ]);
    const { trackingCode } = (await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward })).body;
    const tracked = await service.sendRequest('POST', '/v1/registrations/track', {
      body: { trackingCode, phoneTail: '2333' },
    });
    expect(tracked.body).toMatchObject({ state: 'CLOSED' });
    expect(tracked.body.history.at(-1)).toMatchObject({ state: 'CLOSED', note: 'Trả mặt bằng' });
    expect((await act(ward, 'reopen', [id])).body.results).toEqual([{ id, ok: true, state: 'FORWARDED' }]);
    const told = (): string[] => events(id).map(({ state }) => state);
    await waitUntil(
      () => told().includes('CLOSED') && told().lastIndexOf('FORWARDED') > told().indexOf('CLOSED'),
      'the events',
    );
  });

  it('is published with a sealed contact for the services that need it', async () => {
    const id = await unitOf({ representative: 'Người Kín Đáo', email: 'kin@dao.example.vn' });
    await waitUntil(() => events(id).length > 0, 'the event');
    const [snapshot] = events(id);
    expect(Object.keys(snapshot!.contact.wrapped).sort()).toEqual(['accounts', 'sync']);
    const reader = new KeyWrapper('{}', JSON.stringify(suite.secrets.wrapping.accounts.private));
    const key = await reader.unwrapKey(snapshot!.contact.wrapped.accounts);
    expect(unsealJson<UnitContact>(key, snapshot!.contact.ciphertext, snapshot!.contact.keyId)).toEqual({
      representative: 'Người Kín Đáo',
      phone: '+84908222333',
      email: 'kin@dao.example.vn',
    });
    expect([...units, ...trail].length).toBeGreaterThan(0);
    for (const { text } of [...units, ...trail])
      expect(text).not.toMatch(/Người Kín Đáo|84908222333|kin@dao/);
    const rows = await service.queryRows<{ row: string }>('select unit::text as row from unit');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toMatch(/Người Kín Đáo|84908222333|kin@dao/);
  });

  it('shows the state of the account, for events in any order', async () => {
    const id = await unitOf();
    const account = {
      accountId: randomUUID(), role: 'unit-admin' as const, state: 'HANDOVER_WAITING' as const, stateSince: new Date().toISOString(),
      areaCode: null, areaPath: null, unitId: id, delivery: 'handover' as const, handoverId: null, dueAt: null,
      tokenVersion: 1, active: true, actorId: null,
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.account, account.accountId, account, 3);
    await suite.probe.publishEvent(Topics.account, account.accountId, { ...account, state: 'REQUESTED' }, 1);
    await waitUntil(
      async () =>
        (await service.sendRequest('GET', `/v1/registrations/${id}`, { as: ward })).body.accountState ===
        'HANDOVER_WAITING',
      'the account’s state',
    );
  });

  it('searches areas without diacritics, without authentication', async () => {
    const { body } = await service.sendRequest('GET', '/v1/areas?q=ben%20nghe');
    expect(body.items[0]).toMatchObject({ code: testAreas.benNghe.code, fullName: testAreas.benNghe.name });
    expect((await service.sendRequest('GET', '/v1/areas/99999')).status).toBe(404);
    const told = await suite.probe.collectMessages(Topics.area);
    await waitUntil(() => new Set(told.map(({ key }) => key)).size === 335, 'all 335 areas as events');
  });

  describe('splitting', () => {
    const split = (as: TestAccount, id: string, body: object): Promise<ServiceResponse> =>
      service.sendRequest('POST', `/v1/registrations/${id}/split`, { as, body });
    const read = async (as: TestAccount, id: string): Promise<ServiceResponse['body']> =>
      (await service.sendRequest('GET', `/v1/registrations/${id}`, { as })).body;
    const old = async (): Promise<{ id: string; version: number }> => {
      const id = await unitOf({
        name: 'Chợ Tách',
        street: '50 Tôn Thất Đạm',
        phone: '0918 700 700',
        taxCode: '0318700700',
      });
      return { id, version: (await read(ward, id)).version };
    };
    const part = (change: object = {}): object => ({
      name: 'Chợ Tách khu B',
      street: '50 Tôn Thất Đạm',
      areaCode: testAreas.benNghe.code,
      ...change,
    });

    it('creates received registrations with the old contact; those of another ward are submitted there', async () => {
      const { id, version } = await old();
      const { status, body } = await split(ward, id, {
        version,
        closes: false,
        parts: [
          part(),
          part({ name: 'Chợ Tách khu C', areaCode: testAreas.daKao.code, phone: '0918 700 701' }),
        ],
      });
      expect([status, body]).toMatchObject([
        200,
        { items: [{ state: 'RECEIVED', name: 'Chợ Tách khu B' }, { state: 'SUBMITTED' }] },
      ]);
      const [own, others] = body.items as { unitId: string; trackingCode: string }[];
      const made = await read(ward, own!.unitId);
      expect(made).toMatchObject({
        phone: '+84918700700',
        representative: 'Lê Thị Hoa',
        taxCode: '0318700700',
        // One phone, one tax code, one house: two units by an officer's word.
        duplicateOpen: false,
        duplicates: [],
      });
      expect(made.history.at(-1)).toMatchObject({
        state: 'RECEIVED',
        link: { kind: 'split-from', unitId: id },
      });
      const before = await read(ward, id);
      expect(before).toMatchObject({ state: 'SUBMITTED', duplicateOpen: false });
      expect(
        (before.history as { link?: { kind: string; unitId: string } }[]).flatMap(({ link }) => link ?? []),
      ).toMatchObject([
        { kind: 'split-into', unitId: own!.unitId },
        { kind: 'split-into', unitId: others!.unitId },
      ]);
      expect(
        (await service.sendRequest('GET', `/v1/registrations/${others!.unitId}`, { as: ward })).status,
      ).toBe(404);
      expect(await read(otherWard, others!.unitId)).toMatchObject({
        phone: '+84918700701',
        state: 'SUBMITTED',
      });
      expect(await list(otherWard, 'todo')).toContain(others!.unitId);
      await waitUntil(() => events(own!.unitId).length >= 2, 'the events');
      expect(events(own!.unitId).at(-1)).toMatchObject({ splitFrom: id, state: 'RECEIVED' });
      // A correction compares anew, and still does not take them for one.
      const again = await read(ward, own!.unitId);
      await service.sendRequest('PUT', `/v1/registrations/${own!.unitId}`, {
        as: ward,
        body: {
          ...registrationForm({
            name: 'Chợ Tách',
            street: '50 Tôn Thất Đạm',
            phone: '0918 700 700',
            taxCode: '0318700700',
          }),
          version: again.version,
        },
      });
      expect(await read(ward, own!.unitId)).toMatchObject({ name: 'Chợ Tách', duplicateOpen: false });
      // Who has nothing to do with it, and has the same phone, is still found.
      const stranger = await unitOf({ name: 'Khác hẳn', street: '9 Lê Lợi', phone: '0918 700 700' });
      expect(await read(ward, stranger)).toMatchObject({ duplicateOpen: true });
    });

    it('closes the old unit on request, once, and keeps it otherwise', async () => {
      const { id, version } = await old();
      const form = { version, closes: true, note: 'Chia làm hai từ 1/7', parts: [part()] };
      const answers = await Promise.all([split(ward, id, form), split(ward, id, form)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(await read(ward, id)).toMatchObject({ state: 'CLOSED' });
      expect(await split(ward, id, { ...form, version: (await read(ward, id)).version })).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.WRONG_STATE' },
      });
    });

    it('is allowed to officers of its area, into existing wards only', async () => {
      const { id, version } = await old();
      const form = { version, closes: false, parts: [part()] };
      expect((await split(otherWard, id, form)).status).toBe(404);
      expect((await split(health, id, form)).status).toBe(403);
      expect(await split(ward, id, { ...form, parts: [part({ areaCode: '99999' })] })).toMatchObject({
        body: { code: 'REGISTRATION.UNKNOWN_AREA' },
      });
      expect((await split(ward, id, { ...form, parts: [] })).status).toBe(400);
    });
  });
});
