import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const writer: TestAccount = {
  role: 'dic-operator',
  accountId: randomUUID(),
  areaPath: testAreas.city.path,
  place: 'Sở TTTT',
};
const reader: TestAccount = { ...writer, accountId: randomUUID() };
const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: 'Phường Bến Nghé',
};
const otherWard: TestAccount = { ...ward, areaPath: testAreas.daKao.path, place: 'Phường Đa Kao' };

describe('guides', () => {
  let suite: Suite;
  let service: RunningService;
  const ask = (method: string, path: string, as?: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1/${path}`, { ...(as === undefined ? {} : { as }), body });
  const draft = (step: string, as: TestAccount, body?: unknown, role = 'guard'): Promise<ServiceResponse> =>
    ask(step === '' ? 'PUT' : 'POST', `guides/${role}/draft${step}`, as, body);
  const numberOf = async (role: string): Promise<string> => {
    const { major, minor } = (await ask('GET', `guides/${role}`)).body;
    return `${major}.${minor}`;
  };
  /** Begins a draft whose Vietnamese title has a word more. */
  const begin = async (role: string, isMajor: boolean): Promise<object> => {
    const { vi, en, version } = (await ask('POST', `guides/${role}/draft`, writer)).body;
    return {
      vi: vi.replace(/^# .+$/m, '$& mới'),
      en,
      version,
      summaryVi: 'Tên mới.',
      summaryEn: 'A new name.',
      isMajor,
    };
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('of the release are there at the first start, for everybody, in both languages, as page, file and search', async () => {
    const { items } = (await ask('GET', 'guides?language=en')).body;
    expect(items.map(({ major, minor }: { major: number; minor: number }) => `${major}.${minor}`)).toEqual(
      Array.from({ length: 8 }, () => '1.0'),
    );
    const [vi, en] = [
      (await ask('GET', 'guides/citizen')).body,
      (await ask('GET', 'guides/citizen?language=en')).body,
    ];
    expect(vi.document.sections.map(({ anchor }: { anchor: string }) => anchor)).toEqual(
      en.document.sections.map(({ anchor }: { anchor: string }) => anchor),
    );
    expect(vi.title).not.toBe(en.title);
    expect((await ask('GET', 'guides/citizen/file')).status).toBe(200);
    const { items: hits } = (await ask('GET', 'guide-search?q=mat%20mang')).body;
    expect(hits.map(({ role }: { role: string }) => role)).toContain('guard');
  });

  it('and languages, names and numbers that do not exist are refused', async () => {
    const statuses = await Promise.all(
      ['guides/nobody', 'guides/guard?language=fr', 'guides/guard?version=x', 'guides/guard?version=9.9', 'guides/guard/changes?from=9.9',
        'guide-pictures/khong-co', 'guide-pictures/..%2F..%2Fpackage', 'guide-search?q='].map(async (path) => (await ask('GET', path)).status),
    ); // prettier-ignore
    expect(statuses).toEqual([400, 400, 400, 404, 404, 404, 400, 400]);
  });

  it('are written by one person and published by another', async () => {
    const form = await begin('guard', false);
    expect((await ask('POST', 'guides/guard/draft', reader)).body.code).toBe('SUPPORT.GUIDE_DRAFT_EXISTS');
    const saved = await draft('', writer, form);
    expect(saved).toMatchObject({ status: 200, body: { state: 'draft', version: 2 } });
    expect((await draft('', writer, form)).body.code).toBe('SUPPORT.GUIDE_CHANGED');
    expect((await draft('/publish', reader, { version: 2 })).body.code).toBe('SUPPORT.GUIDE_CHANGED');
    expect((await draft('/submit', writer, { version: 2 })).body).toMatchObject({
      state: 'submitted',
      version: 3,
    });
    expect((await draft('/publish', writer, { version: 3 })).body.code).toBe('SUPPORT.GUIDE_OWN_WORK');
    expect(await numberOf('guard')).toBe('1.0');
    expect((await draft('/publish', reader, { version: 3 })).status).toBe(200);
    const { body } = await ask('GET', 'guides/guard');
    expect(body).toMatchObject({ major: 1, minor: 1, summary: 'Tên mới.' });
    expect(body.title).toMatch(/ mới$/);
    expect(body.versions).toHaveLength(2);
    expect((await ask('GET', 'guides/guard?version=1.0')).body.title).not.toMatch(/ mới$/);
    expect((await ask('GET', 'guides/guard/changes?from=1.0')).body.sections).toMatchObject([
      { anchor: 'top', change: 'changed' },
    ]);
    const seen = await suite.probe.collectMessages(Topics.guide);
    await waitUntil(
      () => seen.some(({ key, text }) => key === 'guard' && text.includes('"major":1,"minor":1')),
      'the published version',
    );
  });

  it('that break a rule are kept as draft, not handed over, and named by line', async () => {
    const form = { ...(await begin('health', true)), en: '# Title' };
    const { version } = (await draft('', writer, form, 'health')).body;
    const refused = await draft('/submit', writer, { version }, 'health');
    expect(refused).toMatchObject({ status: 422, body: { code: 'SUPPORT.GUIDE_INVALID' } });
    expect(refused.body.fields).toContainEqual({ path: 'en:0', code: 'sections' });
    expect((await ask('GET', 'guides/health/draft', reader)).body.draft.en).toBe('# Title');
    expect((await draft('/discard', reader, { version }, 'health')).body).toEqual({ draft: null });
    expect(await numberOf('health')).toBe('1.0');
  });

  it('that do not differ from the published version are not handed over', async () => {
    const { version } = (await ask('POST', 'guides/dic/draft', writer)).body;
    expect((await draft('/submit', writer, { version }, 'dic')).body.code).toBe('SUPPORT.GUIDE_UNCHANGED');
  });

  it('that people have edited are not overwritten by the next start', async () => {
    await service.queryRows(
      "update guide_version set release_hash = 'earlier' where role in ('guard', 'citizen') and minor = 0",
    );
    const { GuideReleases } = await import('../src/guides/guide-releases.js');
    await service.app.get(GuideReleases).onModuleInit();
    await service.app.get(GuideReleases).onModuleInit();
    expect([await numberOf('guard'), await numberOf('citizen')]).toEqual(['1.1', '1.1']);
    expect((await ask('GET', 'guides/guard/draft', reader)).body.draft).toMatchObject({
      state: 'draft',
      editorName: null,
    });
    expect((await ask('GET', 'guides/citizen/draft', reader)).body).toEqual({ draft: null });
  });

  it('are counted as read by the unit’s account, and the wards see who has not read them', async () => {
    const [accountId, unitId] = [randomUUID(), randomUUID()];
    await service.queryRows(
      `insert into unit (id, name, kind, street, reference, area_path, area_name, state, state_since, submitted_at, version)
       values ($1, 'Chợ Bến Thành', 'market', '', 'R1', $2, 'Phường Bến Nghé', 'FORWARDED', now(), now(), 1)`,
      [unitId, testAreas.benNghe.path],
    );
    await service.queryRows(
      `insert into thread (id, kind, room, subject, search_text, area_path, area_name, last_post_at, unit_id, account_id)
       values ($1, 'registration', 'registration', 'x', 'x', $2, 'Phường Bến Nghé', now(), $3, $4)`,
      [randomUUID(), testAreas.benNghe.path, unitId, accountId],
    );
    const late = async (as: TestAccount): Promise<string[]> =>
      (await ask('GET', 'guide-readers', as)).body.items.map(({ name }: { name: string }) => name);
    expect(await late(ward)).toEqual(['Chợ Bến Thành']);
    expect(await late(otherWard)).toEqual([]);
    const admin: TestAccount = { role: 'unit-admin', accountId, unitId };
    expect((await ask('POST', 'guide-readings', admin, { major: 7, minor: 0 })).status).toBe(404);
    expect((await ask('POST', 'guide-readings', admin, { major: 1, minor: 0 })).status).toBe(204);
    expect(await late(ward)).toEqual([]);
    expect((await ask('GET', 'guide-readers', ward)).body.counts).toMatchObject([
      { areaCode: '26740', current: 1, older: 0, never: 0 },
    ]);
  });
});
