import { randomUUID } from 'node:crypto';
import type { RiskFlagged } from '@khai-bao/contracts';
import { waitUntil, type ServiceResponse, type TestAccount } from '@khai-bao/testing';
import { hcdc, openAlertsSuite, quan1, quan3, type AlertsSuite } from './alerts-suite.js';

interface Cluster {
  readonly clusterId: string;
  readonly code: string;
  readonly unitNames: string[];
  readonly caseCount: number;
}

describe('clusters', () => {
  let alerts: AlertsSuite;
  let ask: AlertsSuite['ask'];

  const openCase = async (unitName: string, change: Partial<RiskFlagged>): Promise<string> =>
    (await alerts.openCase(alerts.flagOf({ unitName, ...change }))).id;
  const searchNow = (unitId: string): Promise<void> => alerts.makeDue('find-cluster', unitId);
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
    alerts = await openAlertsSuite();
    ({ ask } = alerts);
  }, 60_000);
  afterAll(() => alerts.suite.close());

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
    expect(body.curve).toEqual([{ day: alerts.today, cases: 4 }]);
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
    await alerts.waitUntilDone('find-cluster', unitId);
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

  it('count a person once when two of their cases are merged', async () => {
    const { cluster, caseIds } = await openCluster('Chợ Tân Định');
    const outside = await openCase('Chợ Đa Kao', {});
    const [first, second, third] = caseIds as [string, string, string];
    const merge = (id: string, duplicateId: string): Promise<ServiceResponse> =>
      ask('POST', `/v1/cases/${id}/merge`, quan1, { duplicateId });
    expect((await merge(first, second)).status).toBe(200);
    expect((await merge(outside, third)).status).toBe(200);
    const { body } = await ask('GET', `/v1/clusters/${cluster.clusterId}`, quan1);
    expect(body.cases.map(({ caseId }: { caseId: string }) => caseId).sort()).toEqual(
      [first, outside].sort(),
    );
    expect(body).toMatchObject({ caseCount: 2, curve: [{ cases: 2 }] });
    const added = await ask('POST', `/v1/clusters/${cluster.clusterId}/cases`, quan1, { caseId: third });
    expect(added.body.code).toBe('ALERTS.CLUSTER_STATE');
  });

  it('lose a case to another one only by whom they belong to, and end with their last case', async () => {
    const inQuan3 = { areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3' };
    const [own, shared] = [await openCluster('Nhà máy A'), await openCluster('Nhà máy B')];
    const elsewhere = await openCase('Nhà máy C', inQuan3);
    const add = (to: Cluster, caseId: string, as: TestAccount): Promise<ServiceResponse> =>
      ask('POST', `/v1/clusters/${to.clusterId}/cases`, as, { caseId });
    await add(shared.cluster, elsewhere, hcdc);
    expect((await add(own.cluster, shared.caseIds[0]!, quan1)).body.code).toBe('ALERTS.CITY_ONLY');
    expect((await add(own.cluster, own.caseIds[0]!, hcdc)).body.code).toBe('ALERTS.CLUSTER_STATE');
    for (const caseId of [elsewhere, ...shared.caseIds])
      expect((await add(own.cluster, caseId, hcdc)).status).toBe(200);
    const { body } = await ask('GET', `/v1/clusters/${own.cluster.clusterId}`, hcdc);
    expect(body.caseCount).toBe(7);
    expect(body.history.at(-1)).toMatchObject({ kind: 'merged', otherCode: shared.cluster.code });
    expect(
      await alerts.service.queryRows('select state, merged_into as into from case_cluster where id = $1', [
        shared.cluster.clusterId,
      ]),
    ).toEqual([{ state: 'merged', into: own.cluster.clusterId }]);
  });

  it('take no case that arrives while they are closed', async () => {
    const { cluster, unitId } = await openCluster('Trường Lê Lợi');
    const late = await openCase('Trường Lê Lợi', { unitId });
    await alerts.inTransaction(async (query) => {
      await query('select 1 from case_cluster where id = $1 for update', [cluster.clusterId]);
      await searchNow(unitId);
      await waitUntil(async () => {
        const waiting = await alerts.service.queryRows(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      }, 'the search to wait for the cluster');
      await query(`update case_cluster set state = 'closed' where id = $1`, [cluster.clusterId]);
    });
    await alerts.waitUntilDone('find-cluster', unitId);
    expect(
      await alerts.service.queryRows('select 1 from case_cluster_member where case_id = $1', [late]),
    ).toEqual([]);
  });
});
