import { randomUUID } from 'node:crypto';
import type { RiskFlagged } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { findCasesOfSameParty } from '../src/clusters/party.queries.js';
import { CaseSteps, cityDay, newPhone } from './case-steps.js';

const quan1: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan1.path, name: 'Phạm Thị Lan' };
const quan3: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan3.path };
const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path, name: 'Bùi Khánh' };

describe('clusters across units', () => {
  let suite: Suite;
  let service: RunningService;
  let steps: CaseSteps;

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  const openCase = (
    unitName: string,
    change: Partial<RiskFlagged>,
    person = {},
    content = {},
  ): Promise<string> => steps.openCase({ unitName, ...change }, person, content);
  const searchParties = async (caseIds: readonly string[]): Promise<void> => {
    for (const caseId of caseIds) await steps.runTimer('find-party-cluster', caseId);
    await waitUntil(async () => {
      const waiting = await service.queryRows(`select 1 from job where kind = 'find-party-cluster' and key = any($1) and done_at is null`, [caseIds]);
      return waiting.length === 0;
    }, 'the searches');
  }; // prettier-ignore
  const detailOf = async (unitName: string, as = hcdc): Promise<ServiceResponse['body']> => {
    const found = (
      (await ask('GET', '/v1/clusters', as)).body.items as { clusterId: string; unitNames: string[] }[]
    ).find(({ unitNames }) => unitNames.includes(unitName));
    return found === undefined ? null : (await ask('GET', `/v1/clusters/${found.clusterId}`, as)).body;
  };
  const reasonsOf = (detail: { links: { reason: string }[] }): string[] =>
    detail.links.map(({ reason }) => reason);

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    steps = new CaseSteps(suite, service);
    for (const daysAgo of [0, 1, 2, 3]) await steps.shareDayKey(cityDay(daysAgo));
  }, 60_000);
  afterAll(() => suite.close());

  it('open with three cases of one household on several days and units, and say why', async () => {
    const phone = newPhone();
    const cases = [
      await openCase('Chợ An Đông', { day: cityDay(3) }, { fullName: 'Trần Văn Một', phone }),
      await openCase('Xưởng may Bình Tiên', { areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3' }, { fullName: 'Lê Thị Hai', phone }),
    ];
    await searchParties(cases);
    expect(await detailOf('Chợ An Đông')).toBeNull();
    cases.push(await openCase('Nhà máy Việt Tiến', { day: cityDay(1) }, { fullName: 'Trần Văn Ba', phone }));
    await searchParties(cases);
    const detail = await detailOf('Chợ An Đông');
    expect(detail).toMatchObject({ cause: 'shared-party', caseCount: 3, openedByName: null, history: [{ kind: 'opened', cause: 'shared-party' }] });
    expect(reasonsOf(detail)).toEqual(['same-phone', 'same-phone', 'same-phone']);
    // Another district reads that its case is linked, and not with which one.
    const elsewhere = await detailOf('Xưởng may Bình Tiên', quan3);
    expect(elsewhere).toMatchObject({ otherCaseCount: 2, unitNames: ['Xưởng may Bình Tiên'] });
    expect(elsewhere.links).toEqual([1, 2].map(() => ({ caseCode: elsewhere.cases[0].code, otherCaseCode: null, reason: 'same-phone' })));
    // Somebody took a case out: it does not come back, also not with the next one.
    const { clusterId } = detail;
    await ask('POST', `/v1/clusters/${clusterId}/part`, hcdc, { caseIds: [cases[0]] });
    const next = await openCase('Bến xe Miền Tây', {}, { fullName: 'Trần Thị Tư', phone });
    await searchParties([...cases, next]);
    const after = (await ask('GET', `/v1/clusters/${clusterId}`, hcdc)).body;
    expect(after.cases.map(({ caseId }: { caseId: string }) => caseId).sort()).toEqual([cases[1], cases[2], next].sort());
    expect(after.history.map(({ kind }: { kind: string }) => kind)).toEqual(['opened', 'parted', 'joined']);
  }); // prettier-ignore

  it('open with a person who was at two units, and with a contact who became a case', async () => {
    const person = { fullName: 'Võ Văn Năm', phone: newPhone() };
    const contact = { fullName: 'Đặng Thị Sáu', phone: newPhone() };
    const first = await openCase('Siêu thị Nguyễn Kim', { day: cityDay(2) }, person);
    const second = await openCase('Trường Lê Hồng Phong', {}, person);
    const third = await openCase('Công ty Pouyuen', { day: cityDay(1) }, contact);
    await searchParties([first, second, third]);
    expect(await detailOf('Công ty Pouyuen')).toBeNull();
    // The search for contacts finds the third person at the first unit, before their own case.
    const [index] = await service.queryRows<{ i: string }>(
      `select party_index as i from case_party_index where case_id = $1 and kind = 'person' and day = $2`,
      [third, cityDay(2)],
    );
    const found = await steps.contactOf(contact, { day: cityDay(2), reason: 'inside-together', minutesTogether: 40, personIndex: index!.i });
    await steps.addContacts(quan1, first, [found]);
    await searchParties([first]);
    const detail = await detailOf('Công ty Pouyuen');
    expect(detail).toMatchObject({ cause: 'shared-party', caseCount: 3 });
    expect(reasonsOf(detail)).toEqual(['same-person', 'contact']);
  }); // prettier-ignore

  it('open with people who were declared together, as far as a household goes', async () => {
    const partyKey = randomUUID();
    const cases: string[] = [];
    for (const unit of ['Quán A', 'Quán B', 'Quán C']) cases.push(await openCase(unit, {}, {}, { partyKey }));
    await searchParties(cases);
    expect(reasonsOf(await detailOf('Quán A'))).toEqual(['same-party', 'same-party', 'same-party']);
    const { manager } = service.dataSource;
    expect(
      await findCasesOfSameParty(manager, cases[0]!, { householdCases: 3, personCases: 1 }),
    ).toHaveLength(2);
    expect(await findCasesOfSameParty(manager, cases[0]!, { householdCases: 2, personCases: 1 })).toEqual([]);
  });

  it('keep no index longer than the key of its day', async () => {
    const stored = await service.queryRows<{ row: string }>(`select i::text as row from case_party_index i`);
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.map(({ row }) => row).join()).not.toMatch(/\+84|Trần/);
    await steps.destroyDayKey(cityDay(3));
    expect(await service.queryRows('select 1 from case_party_index where day = $1', [cityDay(3)])).toEqual([]);
    expect(await service.queryRows('select 1 from case_party_index where day = $1 limit 1', [cityDay(2)])).toHaveLength(1);
  }); // prettier-ignore
});
