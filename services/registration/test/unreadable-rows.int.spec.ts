import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Metrics } from '@khai-bao/platform/observability';
import {
  openSuite,
  testAreas,
  registrationForm,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path, accountId: randomUUID() };
/** Damaged at rest, or sealed under a key that nobody has any more. */
const damaged = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Readers of one row: what cannot be opened is empty and marked, the rest is answered. */
describe('registrations with a contact that cannot be unsealed', () => {
  let suite: Suite;
  let service: RunningService;
  let folder: string;
  let made = 0;

  const ask = (method: string, where: string, body?: unknown, headers = {}): Promise<ServiceResponse> =>
    service.sendRequest(method, where, { as: ward, body, headers });
  const register = async (change: object = {}): Promise<{ unitId: string; trackingCode: string }> => {
    made += 1;
    const form = registrationForm({ name: `Chợ số ${made}`, street: `${made} Lê Lợi`, ...change });
    const { status, body } = await service.sendRequest('POST', '/v1/registrations', {
      body: form,
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(status).toBe(201);
    return body as never;
  };
  const detail = (unitId: string): Promise<ServiceResponse> => ask('GET', `/v1/registrations/${unitId}`);
  const plant = async (table: string, column: string, where: string, id: string): Promise<void> => {
    const planted = await service.queryRows(
      `update ${table} set ${column} = $1 where ${where} = $2 returning 1`,
      [damaged, id],
    );
    expect(planted.length).toBeGreaterThan(0);
  };
  const unreadableTables = async (): Promise<(string | number | undefined)[]> =>
    (await service.app.get(Metrics).registry.getSingleMetric('unreadable_rows_total')!.get()).values.map(
      ({ labels }) => labels['table'],
    );

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'unreadable-'));
    suite = await openSuite();
    service = await suite.startService('registration', {
      env: { FILES_FOLDER: folder },
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterAll(async () => {
    await suite.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('show the other details, an empty contact and a flag, until a correction', async () => {
    const [good, bad] = [await register(), await register()];
    await plant('unit', 'contact_sealed', 'id', bad.unitId);
    expect(await detail(good.unitId)).toMatchObject({
      status: 200,
      body: { phone: '+84908222333', unreadable: false },
    });
    const read = await detail(bad.unitId);
    expect(read).toMatchObject({
      status: 200,
      body: { name: 'Chợ số 2', representative: '', phone: '', email: null, unreadable: true },
    });
    expect(await unreadableTables()).toContain('unit');
    const { announcement: _announcement, ...form } = registrationForm({ name: 'Chợ số 2' }) as Record<
      string,
      unknown
    >;
    expect(
      (await ask('PUT', `/v1/registrations/${bad.unitId}`, { ...form, version: read.body.version })).status,
    ).toBeLessThan(300);
    expect((await detail(bad.unitId)).body).toMatchObject({ phone: '+84908222333', unreadable: false });
  });

  it('respond to a lookup as for wrong digits', async () => {
    const { unitId, trackingCode } = await register();
    await plant('unit', 'contact_sealed', 'id', unitId);
    const track = (phoneTail: string): Promise<ServiceResponse> =>
      service.sendRequest('POST', '/v1/registrations/track', { body: { trackingCode, phoneTail } });
    expect(await track('2333')).toMatchObject({ status: 404, body: { code: 'REGISTRATION.NOT_FOUND' } });
  });

  it('are compared, and merged only when no unreadable field is taken', async () => {
    const same = { name: 'Siêu thị Hoa Mai', street: '9 Đồng Khởi', taxCode: '0300588569' };
    const [first, second] = [await register(same), await register(same)];
    await plant('unit', 'contact_sealed', 'id', second.unitId);
    const pair = (await detail(first.unitId)).body.duplicates[0] as { id: string };
    const compared = await ask('GET', `/v1/duplicates/${pair.id}`);
    expect(compared).toMatchObject({
      status: 200,
      body: { sides: [{ unreadable: false }, { unreadable: true, phone: '' }] },
    });
    // Nothing is proposed that is empty because it cannot be opened.
    expect(compared.body.take[first.unitId]).not.toContain('phone');
    const versions = (compared.body.sides as { unitId: string; version: number }[]).map(
      ({ unitId, version }) => ({ unitId, version }),
    );
    const merge = (take: string[]): Promise<ServiceResponse> =>
      ask('POST', `/v1/duplicates/${pair.id}/merge`, {
        survivorId: first.unitId,
        take,
        versions,
        state: 'open',
      });
    expect(await merge(['phone'])).toMatchObject({ status: 409, body: { code: 'REGISTRATION.WRONG_STATE' } });
    expect((await merge([])).status).toBeLessThan(300);
  });

  it('are split only with new contacts', async () => {
    const { unitId } = await register();
    await plant('unit', 'contact_sealed', 'id', unitId);
    const split = async (change: object): Promise<ServiceResponse> =>
      ask('POST', `/v1/registrations/${unitId}/split`, {
        parts: [{ name: 'Quầy A', areaCode: testAreas.benNghe.code, street: '1 Lê Lợi', ...change }],
        closes: false,
        version: (await detail(unitId)).body.version,
      });
    expect(await split({})).toMatchObject({
      status: 422,
      body: { code: 'REGISTRATION.BAD_PHONE', fields: [{ path: 'parts.0.phone' }] },
    });
    expect((await split({ phone: '0908222444', representative: 'Lê Thị Hoa' })).status).toBeLessThan(300);
  });

  it('with an unreadable key show their history and inspections, and no file', async () => {
    const { unitId, trackingCode } = await register();
    await ask('POST', '/v1/registrations/actions', { action: 'ask', ids: [unitId], note: 'Xin số nhà' });
    const sent = await fetch(`${service.url}/v1/registrations/answer-files`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'x-tracking-code': trackingCode,
        'x-phone-tail': '2333',
      },
      body: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
    });
    const { fileId } = (await sent.json()) as { fileId: string };
    expect(sent.status).toBe(201);
    await service.sendRequest('POST', '/v1/registrations/answer', {
      body: { trackingCode, phoneTail: '2333', answer: '12 Lê Lợi', files: [fileId] },
    });
    const fileOf = async (): Promise<number> =>
      (await ask('GET', `/v1/registrations/${unitId}/files/${fileId}`)).status;
    expect(await fileOf()).toBe(200);
    const noted = await ask('PUT', `/v1/units/${unitId}/inspections/${randomUUID()}`, {
      visitedOn: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10), posterUp: true, staffAtGate: true, note: 'Chị Hoa vắng', points: [], done: [],
    }); // prettier-ignore
    expect(noted.body).toMatchObject({ items: [{ note: 'Chị Hoa vắng' }] });
    await plant('unit', 'unit_key_sealed', 'id', unitId);
    const read = await detail(unitId);
    expect(read.status).toBe(200);
    const steps = read.body.history as { state: string; note: string | null }[];
    expect(steps.map(({ state, note }) => [state, note])).toEqual([
      ['SUBMITTED', null],
      ['NEEDS_INFO', null],
      ['SUBMITTED', null],
    ]);
    expect(await fileOf()).toBe(404);
    expect(await ask('GET', `/v1/units/${unitId}/inspections`)).toMatchObject({
      status: 200,
      body: { items: [{ officerName: expect.any(String), note: null }] },
    });
    expect(await unreadableTables()).toEqual(
      expect.arrayContaining(['unit', 'unit_history', 'inspection', 'answer-file']),
    );
  });

  it('saved filters that cannot be unsealed are listed with a flag', async () => {
    const keep = async (name: string): Promise<string> =>
      (await ask('POST', '/v1/registration-filters', { name, view: 'all', q: 'chợ', shared: false })).body
        .id as string;
    const [good, bad] = [await keep('Một'), await keep('Hai')];
    await plant('kept_filter', 'words_sealed', 'id', bad);
    const { status, body } = await ask('GET', '/v1/registration-filters');
    const items = body.items as { id: string }[];
    expect(status).toBe(200);
    expect(items.find(({ id }) => id === good)).toMatchObject({ name: 'Một', unreadable: false });
    expect(items.find(({ id }) => id === bad)).toMatchObject({ name: '', q: '', unreadable: true });
  });
});
