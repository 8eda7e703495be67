import { randomUUID } from 'node:crypto';
import { Topics, type AreaSnapshot, type UnitSnapshot } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  unitSnapshot,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const official = (role: TestAccount['role'], areaPath: string, place: string): TestAccount => ({
  role,
  areaPath,
  place,
  name: `Cán bộ ${place}`,
  accountId: randomUUID(),
});

export const dic = official('dic-operator', testAreas.city.path, 'Sở TTTT');
export const quan1 = official('district-officer', testAreas.quan1.path, 'UBND Quận 1');
export const ward = official('ward-officer', testAreas.benNghe.path, 'Phường Bến Nghé');
export const otherDistrict = official('district-officer', testAreas.quan3.path, 'UBND Quận 3');

export const adminOf = (unitId: string, name = 'Lê Thị Hoa'): TestAccount => ({
  role: 'unit-admin',
  unitId,
  name,
  place: 'Chợ Bến Nghé',
  accountId: randomUUID(),
});

/** A training session of one hour and a half as DIC writes it. */
export const sessionForm = (startsAt: string, change: object = {}): Record<string, unknown> => ({
  title: 'Tập huấn khai báo y tế điện tử',
  description: '',
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + 90 * 60_000).toISOString(),
  languages: ['vi'],
  attendeeGroups: ['unit-admin', 'gate-staff', 'official'],
  unitKinds: [],
  areaPaths: [testAreas.city.path],
  seats: 100,
  roomAddress: 'https://phong.example.vn/p/abc',
  roomCode: '260621',
  ...change,
});

/** A running support service with the areas of the tests, and the requests about training. */
export class TrainingFixture {
  private constructor(
    readonly suite: Suite,
    public service: RunningService,
  ) {}

  static async open(): Promise<TrainingFixture> {
    const suite = await openSuite();
    const fixture = new TrainingFixture(suite, await startSupport(suite));
    const { benNghe, daKao, quan1: district, quan3, city } = testAreas;
    const levels = [
      [benNghe, 'ward'],
      [daKao, 'ward'],
      [district, 'district'],
      [quan3, 'district'],
      [city, 'city'],
    ] as const;
    for (const [{ code, path, name }, level] of levels) {
      const area: AreaSnapshot = { code, name, level, parentCode: path.split('.').at(-2) ?? null, path, fullName: name, validFrom: '2021-01-01', validTo: null }; // prettier-ignore
      await suite.probe.publishEvent(Topics.area, code, area, 1);
    }
    await waitUntil(
      async () => (await fixture.service.queryRows('select 1 from area')).length === levels.length,
      'the areas',
    );
    return fixture;
  }

  startAnother(): Promise<RunningService> {
    return startSupport(this.suite);
  }

  ask(method: string, path: string, as?: TestAccount, body?: unknown): Promise<ServiceResponse> {
    return this.service.sendRequest(method, `/v1${path}`, {
      ...(as === undefined ? {} : { as }),
      ...(body === undefined ? {} : { body }),
    });
  }

  async createSession(startsAt: string, change: object = {}): Promise<string> {
    const { status, body } = await this.ask('POST', '/training/sessions', dic, sessionForm(startsAt, change));
    expect(status).toBe(201);
    return body.sessionId as string;
  }

  signUp(sessionId: string, as: TestAccount, ...people: object[]): Promise<ServiceResponse> {
    return this.ask('POST', `/training/sessions/${sessionId}/sign-ups`, as, { people });
  }

  /** Publishes a unit and waits until support has applied it. */
  async publishUnit(change: Partial<UnitSnapshot> = {}, version = 1): Promise<string> {
    const snapshot = await unitSnapshot(this.suite, change);
    await this.suite.probe.publishEvent(Topics.unit, snapshot.unitId, snapshot, version);
    await waitUntil(
      async () =>
        (
          await this.service.queryRows('select 1 from unit where id = $1 and version = $2', [
            snapshot.unitId,
            version,
          ])
        ).length === 1,
      'the unit',
    );
    return snapshot.unitId;
  }
}

const startSupport = (suite: Suite): Promise<RunningService> =>
  suite.startService('support', {
    module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
    migrations: () => import('../src/migrations/index.js'),
  });
