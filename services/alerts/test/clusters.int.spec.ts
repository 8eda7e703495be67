import { randomUUID } from 'node:crypto';
import { Topics, type CaseSnapshot, type RiskFlagged } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import {
  openSuite,
  personForm,
  suspectedAnswers,
  testAreas,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { newPhone } from './case-steps.js';

const quan1: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan1.path, name: 'Phạm Thị Lan' };
const quan3: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan3.path };
const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path, name: 'Bùi Khánh' };

interface Cluster {
  readonly clusterId: string;
  readonly code: string;
  readonly unitNames: string[];
  readonly caseCount: number;
}

describe('clusters', () => {
  let suite: Suite;
  let service: RunningService;
  let events: SeenMessage[];
  const dayKey = generateSealingKey();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  const openCase = async (unitName: string, change: Partial<RiskFlagged>): Promise<string> => {
    const declarationId = randomUUID();
    const content = {
      // Nobody shares a phone with somebody else: that would link their cases.
      person: personForm({ phone: newPhone() }),
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: new Date().toISOString() },
      reasons: [],
    };
    const flag: RiskFlagged = {
      declarationId,
      unitId: randomUUID(),
      unitName,
      gateId: randomUUID(),
      gateName: 'Cổng 1',
      areaPath: testAreas.benNghe.path,
      areaName: testAreas.benNghe.name,
      day: today,
      acceptedAt: new Date().toISOString(),
      source: 'rules',
      questionnaireVersion: '2021.1',
      personIndex: randomUUID(),
      sealed: {
        keyId: `day:${today}`,
        ciphertext: sealJson(dayKey, content, `declaration:${declarationId}`),
      },
      ...change,
    };
    await suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
    return waitUntil(
      () =>
        events
          .map(({ text }) => (JSON.parse(text) as { data: CaseSnapshot }).data)
          .find((each) => each.declarationId === declarationId)?.caseId,
      'the case',
    );
  };
  const searchNow = async (unitId: string): Promise<void> => {
    await service.queryRows(`update job set due_at = now() where kind = 'find-cluster' and key = $1`, [
      unitId,
    ]);
  };
  const clustersOf = async (as: TestAccount): Promise<Cluster[]> =>
    (await ask('GET', '/v1/clusters', as)).body.items;
  const clusterOf = (unitName: string, as = hcdc): Promise<Cluster> =>
    waitUntil(
      async () => (await clustersOf(as)).find(({ unitNames }) => unitNames.includes(unitName)),
      'the cluster',
    );
  /** Opens a cluster of three cases at a unit. */
  const openCluster = async (
    unitName: string,
    change: Partial<RiskFlagged> = {},
  ): Promise<{ cluster: Cluster; unitId: string; caseIds: string[] }> => {
    const unitId = randomUUID();
    const caseIds: string[] = [];
    for (let i = 0; i < 3; i++) caseIds.push(await openCase(unitName, { ...change, unitId }));
    await searchNow(unitId);
    return { cluster: await clusterOf(unitName), unitId, caseIds };
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    events = await suite.probe.collectMessages(Topics.case);
    const wrapper = new KeyWrapper(
      JSON.stringify({
        alerts: suite.secrets.wrapping.alerts.public,
        sync: suite.secrets.wrapping.sync.public,
      }),
    );
    await suite.probe.publishEvent(Topics.dayKey, today, {
      keyId: `day:${today}`,
      day: today,
      wrapped: await wrapper.wrapKey(dayKey, ['alerts', 'sync']),
      destroyed: false,
    });
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
  }, 60_000);
  afterAll(() => suite.close());

  it('open by themselves with the third case of a unit within a week, and take in the next one', async () => {
    const { cluster, unitId, caseIds } = await openCluster('Chợ Bà Chiểu');
    expect(cluster).toMatchObject({ caseCount: 3 });
    expect(cluster.code).toMatch(/^C-Q1-\d{4}-\d+$/);
    const next = await openCase('Chợ Bà Chiểu', { unitId });
    await searchNow(unitId);
    const { body } = await waitUntil(async () => {
      const answer = await ask('GET', `/v1/clusters/${cluster.clusterId}`, quan1);
      return answer.body.caseCount === 4 ? answer : undefined;
    }, 'the fourth case');
    expect(body.cases.map(({ caseId }: { caseId: string }) => caseId).sort()).toEqual(
      [...caseIds, next].sort(),
    );
    expect(body.curve).toEqual([{ day: today, cases: 4 }]);
    expect(body.history.map(({ kind }: { kind: string }) => kind)).toEqual(['opened', 'joined']);
  });

  it('do not open with two cases, nor with one that was ruled out', async () => {
    const unitId = randomUUID();
    const [first] = [
      await openCase('Siêu thị Vĩnh Hội', { unitId }),
      await openCase('Siêu thị Vĩnh Hội', { unitId }),
    ];
    await ask('POST', `/v1/cases/${first}/acknowledge`, quan1);
    await ask('POST', `/v1/cases/${first}/state`, quan1, { state: 'RULED_OUT', reason: 'test-negative' });
    await openCase('Siêu thị Vĩnh Hội', { unitId });
    await searchNow(unitId);
    await waitUntil(async () => {
      const jobs = await service.queryRows(
        `select 1 from job where kind = 'find-cluster' and key = $1 and done_at is null`,
        [unitId],
      );
      return jobs.length === 0;
    }, 'the search');
    expect((await clustersOf(hcdc)).some(({ unitNames }) => unitNames.includes('Siêu thị Vĩnh Hội'))).toBe(
      false,
    );
  });

  it('are read by the centres of their cases alone', async () => {
    const { cluster } = await openCluster('Nhà ga Sài Gòn');
    expect((await clustersOf(quan3)).map(({ clusterId }) => clusterId)).not.toContain(cluster.clusterId);
    expect((await ask('GET', `/v1/clusters/${cluster.clusterId}`, quan3)).status).toBe(404);
    expect((await ask('POST', `/v1/clusters/${cluster.clusterId}/close`, quan3)).status).toBe(404);
  });

  it('are merged across districts by HCDC alone; each district reads the number of the other’s cases', async () => {
    const inQuan3 = { areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3' };
    const [one, other] = [await openCluster('Xưởng may A'), await openCluster('Xưởng may B', inQuan3)];
    const merge = (as: TestAccount): Promise<ServiceResponse> =>
      ask('POST', `/v1/clusters/${one.cluster.clusterId}/merge`, as, { clusterId: other.cluster.clusterId });
    expect((await merge(quan1)).status).toBe(404);
    expect((await merge(hcdc)).body).toMatchObject({
      caseCount: 6,
      unitNames: ['Xưởng may A', 'Xưởng may B'],
    });
    const { body } = await ask('GET', `/v1/clusters/${one.cluster.clusterId}`, quan3);
    expect(body).toMatchObject({ otherCaseCount: 3, canChange: false });
    expect(body.cases).toHaveLength(3);
    expect(JSON.stringify(body.visits)).not.toContain('Xưởng may A');
    expect((await ask('POST', `/v1/clusters/${one.cluster.clusterId}/close`, quan1)).body.code).toBe(
      'ALERTS.CITY_ONLY',
    );
    // The other cluster has no case any more, so nobody reads it.
    expect((await merge(hcdc)).status).toBe(404);
  });

  it('are parted by people, and a case that was taken out does not come back by itself', async () => {
    const { cluster, unitId, caseIds } = await openCluster('Bệnh viện Nhi');
    const part = (ids: string[]): Promise<ServiceResponse> =>
      ask('POST', `/v1/clusters/${cluster.clusterId}/part`, quan1, { caseIds: ids });
    expect((await part(caseIds)).status).toBe(409);
    expect((await part([caseIds[0]!])).body).toMatchObject({ caseCount: 2 });
    await openCase('Bệnh viện Nhi', { unitId });
    await searchNow(unitId);
    await waitUntil(
      async () => (await ask('GET', `/v1/clusters/${cluster.clusterId}`, quan1)).body.caseCount === 3,
      'the next case to join',
    );
    const added = await ask('POST', `/v1/clusters/${cluster.clusterId}/cases`, quan1, { caseId: caseIds[0] });
    expect(added.body.caseCount).toBe(4);
    expect((await ask('POST', `/v1/clusters/${cluster.clusterId}/close`, quan1)).body.state).toBe('closed');
  });
});
