import { randomUUID } from 'node:crypto';
import { Topics, type AreaSnapshot, type MorningReport } from '@khai-bao/contracts';
import {
  openSuite,
  personForm,
  restoreTestClock,
  setTestClock,
  suspectedAnswers,
  testAreas,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { CaseContentCipher } from '../src/cases/case-content-cipher.js';
import { MorningReporter } from '../src/morning-report/morning-reporter.js';

const quan1: TestAccount = {
  role: 'medical-centre',
  areaPath: testAreas.quan1.path,
  accountId: randomUUID(),
  name: 'Phạm Thị Lan',
};
const quan3: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan3.path };
const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path, name: 'Bùi Khánh' };
/** A ward of district 3, and one that was merged into it. */
const inQuan3 = { areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3' };
const mergedInQuan3 = { areaPath: '79.770.27148', areaName: 'Phường 6, Quận 3' };

const areaOf = (path: string, name: string, change: Partial<AreaSnapshot> = {}): AreaSnapshot => {
  const codes = path.split('.');
  return {
    code: codes.at(-1)!,
    name,
    level: (['city', 'district', 'ward'] as const)[codes.length - 1]!,
    parentCode: codes.at(-2) ?? null,
    path,
    fullName: name,
    validFrom: '2020-01-01',
    validTo: null,
    ...change,
  };
};

interface CaseChange {
  readonly unitId?: string;
  readonly unitName?: string;
  readonly areaPath?: string;
  readonly areaName?: string;
  readonly day?: string;
  readonly state?: string;
  readonly reason?: string | null;
  readonly onsetDay?: string | null;
  readonly openedAt?: string;
  readonly acknowledgedAt?: string | null;
  readonly escalateAt?: string | null;
  readonly personIndex?: string;
  readonly birthYear?: number;
  readonly fullName?: string;
}

describe('the picture of cases', () => {
  let suite: Suite;
  let service: RunningService;
  let reports: SeenMessage[];
  let number = 0;

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  /** Stores a case that flags would have opened on a day of June 2021. */
  const storeCase = async (change: CaseChange = {}): Promise<{ caseId: string; code: string }> => {
    const caseId = randomUUID();
    number += 1;
    const one = {
      unitId: randomUUID(),
      unitName: 'Chợ Bến Nghé',
      areaPath: testAreas.benNghe.path,
      areaName: testAreas.benNghe.name,
      day: '2021-06-28',
      state: 'INVESTIGATING',
      reason: null,
      onsetDay: null,
      openedAt: `${change.day ?? '2021-06-28'}T02:00:00Z`,
      acknowledgedAt: null,
      escalateAt: null,
      personIndex: randomUUID(),
      birthYear: 1988,
      fullName: 'Nguyễn Văn Dũng',
      ...change,
    };
    const code = `T-${String(number).padStart(4, '0')}`;
    const { keySealed, contentSealed } = service.app.get(CaseContentCipher).sealNewContent(caseId, {
      person: personForm({ birthYear: one.birthYear, fullName: one.fullName }),
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: one.openedAt },
      reasons: [],
    } as never);
    await service.queryRows(
      `insert into suspected_case (id, code, unit_id, unit_name, gate_id, gate_name, declaration_id, area_path, area_name, day, person_index, source,
         questionnaire_version, accepted_at, state, state_since, reason, onset_day, opened_at, acknowledged_at, escalate_at, key_sealed, content_sealed)
       values ($1, $2, $3, $4, gen_random_uuid(), 'Cổng 1', gen_random_uuid(), $5, $6, $7, $8, 'rules', '2021.1', $9, $10, $9, $11, $12, $9, $13, $14, $15, $16)`,
      [
        caseId,
        code,
        one.unitId,
        one.unitName,
        one.areaPath,
        one.areaName,
        one.day,
        one.personIndex,
        one.openedAt,
        one.state,
        one.reason,
        one.onsetDay,
        one.acknowledgedAt,
        one.escalateAt,
        keySealed,
        contentSealed,
      ],
    );
    return { caseId, code };
  };
  const storeContact = async (
    caseId: string,
    { day = '2021-06-28', personIndex = randomUUID() as string, isReached = false } = {},
  ): Promise<void> => {
    await service.queryRows(
      `insert into case_contact (id, case_id, declaration_id, unit_id, unit_name, gate_id, gate_name, day, person_index, reason, near_at, rank, content_state, found_at, reached_at)
       values (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 'Chợ', gen_random_uuid(), 'Cổng 1', $2, $3, 'same-gate', now(), 1, 'erased', now(), $4)`,
      [caseId, day, personIndex, isReached ? new Date() : null],
    );
  };
  const clear = async (): Promise<void> => {
    await service.queryRows(
      'truncate case_link, case_cluster_event, case_cluster_member, case_cluster, case_contact_event, case_contact, contact_page, contact_search, case_history, case_change, case_declaration, case_transfer, morning_report, suspected_case cascade',
    );
  };
  const june = 'from=2021-06-20&to=2021-06-30';

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    reports = await suite.probe.collectMessages(Topics.morningReport);
    const areas = [
      areaOf('79', 'Thành phố Hồ Chí Minh'),
      areaOf('79.760', 'Quận 1'),
      areaOf('79.770', 'Quận 3'),
      areaOf(testAreas.benNghe.path, 'Phường Bến Nghé'),
      areaOf(testAreas.daKao.path, 'Phường Đa Kao'),
      areaOf(inQuan3.areaPath, 'Phường 5'),
      areaOf(mergedInQuan3.areaPath, 'Phường 6', { validTo: '2021-01-01', mergedInto: '27151' }),
    ];
    for (const area of areas) await suite.probe.publishEvent(Topics.area, area.code, area);
    await suite.probe.waitUntilConsumed('alerts', Topics.area);
  }, 60_000);
  beforeEach(clear);
  afterAll(() => suite.close());

  describe('as numbers', () => {
    beforeEach(async () => {
      await storeCase({ state: 'CONFIRMED', reason: 'test-positive', onsetDay: '2021-06-25', acknowledgedAt: '2021-06-28T02:01:00Z' });
      await storeCase({ state: 'CLOSED', reason: 'recovered', onsetDay: '2021-06-26', acknowledgedAt: '2021-06-28T02:03:00Z' });
      await storeCase({ state: 'RULED_OUT', reason: 'test-negative', day: '2021-06-29', acknowledgedAt: '2021-06-29T02:09:00Z' });
      await storeCase({ state: 'CLOSED', reason: 'test-negative', day: '2021-06-29', areaPath: testAreas.daKao.path, areaName: testAreas.daKao.name });
      await storeCase({ state: 'NEW', day: '2021-06-30', escalateAt: '2021-06-30T02:05:00Z', ...inQuan3 });
      await storeCase({ state: 'NEW', day: '2021-05-01', escalateAt: '2099-06-30T02:05:00Z', ...mergedInQuan3 });
    }); // prettier-ignore

    it('adds up a district, its wards and its days', async () => {
      const { status, body } = await ask('GET', `/v1/picture?${june}`, quan1);
      expect(status).toBe(200);
      expect(body.area).toEqual({ areaCode: '760', areaPath: '79.760', name: 'Quận 1' });
      expect(body.above).toEqual([]);
      expect(body.numbers).toEqual({
        reported: 4,
        confirmed: 2,
        ruledOut: 2,
        withoutOnset: 2,
        open: 1,
        unacknowledged: 0,
        overdue: 0,
        stationOverdue: 1,
      });
      expect(body.medianAcknowledgeSeconds).toBe(180);
      expect(
        body.areas.map(({ name, reported }: { name: string; reported: number }) => [name, reported]),
      ).toEqual([
        ['Phường Đa Kao', 1],
        ['Phường Bến Nghé', 3],
      ]);
      const dayOf = (day: string): unknown => body.days.find((each: { day: string }) => each.day === day);
      expect(body.days).toHaveLength(11);
      expect(dayOf('2021-06-28')).toEqual({
        day: '2021-06-28',
        reported: { confirmed: 2, suspected: 0, ruledOut: 0 },
        onset: { confirmed: 0, suspected: 0, ruledOut: 0 },
        medianAcknowledgeSeconds: 120,
      });
      expect(dayOf('2021-06-25')).toMatchObject({ onset: { confirmed: 1 }, medianAcknowledgeSeconds: null });
    });

    it('shows HCDC all districts, and a merged ward under its successor', async () => {
      const { body } = await ask('GET', `/v1/picture?${june}`, hcdc);
      expect(body.numbers).toMatchObject({ reported: 5, open: 3, unacknowledged: 2, overdue: 1 });
      expect(body.areas.map(({ name, open }: { name: string; open: number }) => [name, open])).toEqual([
        ['Quận 1', 1],
        ['Quận 3', 2],
      ]);
      const district = (await ask('GET', `/v1/picture?${june}&area=79.770`, hcdc)).body;
      expect(district.above).toEqual([{ areaCode: '79', areaPath: '79', name: 'Thành phố Hồ Chí Minh' }]);
      expect(district.areas).toMatchObject([{ areaCode: '27151', name: 'Phường 5', open: 2, reported: 1 }]);
    });

    it('shows a district nothing of another, and its list of cases alike', async () => {
      const { body } = await ask('GET', `/v1/picture?${june}`, quan3);
      expect(body.numbers).toMatchObject({ reported: 1, open: 2 });
      expect(JSON.stringify(body)).not.toContain('Bến Nghé');
      for (const path of ['/v1/picture', '/v1/cases'])
        expect((await ask('GET', `${path}?area=79.760`, quan3)).body.code).toBe('ALERTS.AREA_NOT_FOUND');
      const list = await ask('GET', '/v1/cases?view=all&area=79.760.26737', hcdc);
      expect(list.body.items).toHaveLength(1);
      expect(list.body.counts).toEqual({ new: 0, open: 0, today: 0 });
    });

    it.each([
      ['an area that is none', 'area=79.76', 400],
      ['a day that is none', 'from=2021-02-30', 400],
      ['a period that ends before it begins', 'from=2021-06-30&to=2021-06-29', 422],
      ['a period of 367 days', 'from=2020-06-29&to=2021-06-30', 422],
    ])('refuses %s', async (_, query, status) => {
      expect((await ask('GET', `/v1/picture?${query}`, hcdc)).status).toBe(status);
    });
  });

  describe('with the day of onset', () => {
    const record = (caseId: string, day: unknown, as = quan1): Promise<ServiceResponse> =>
      ask('PUT', `/v1/cases/${caseId}/onset`, as, { day });

    it('is recorded as a step of the investigation, and moves the curve', async () => {
      const { caseId } = await storeCase({ state: 'ACKNOWLEDGED' });
      const { body } = await record(caseId, '2021-06-24');
      expect(body).toMatchObject({ onsetDay: '2021-06-24', state: 'INVESTIGATING' });
      expect(body.history.at(-1)).toMatchObject({
        entry: 'onset-recorded',
        happenedAt: '2021-06-23T17:00:00.000Z',
        actorName: 'Phạm Thị Lan',
      });
      const picture = await ask('GET', `/v1/picture?${june}`, quan1);
      expect(picture.body.numbers.withoutOnset).toBe(0);
      expect(picture.body.days.find(({ day }: { day: string }) => day === '2021-06-24').onset.suspected).toBe(
        1,
      );
      // The same day again is no second line.
      expect((await record(caseId, '2021-06-24')).body.history).toHaveLength(1);
      expect((await record(caseId, null)).body).toMatchObject({ onsetDay: null });
    });

    it.each([
      ['61 days before the case', '2021-04-28', 422],
      ['tomorrow', '2099-01-01', 422],
      ['a day that is none', '2021-02-30', 400],
      ['nothing', undefined, 400],
      ['a number', 20210628, 400],
    ])('is refused for %s', async (_, day, status) => {
      const { caseId } = await storeCase();
      expect((await record(caseId, day)).status).toBe(status);
    });

    it('is refused in another district and for a case that nobody has taken', async () => {
      const { caseId } = await storeCase({ state: 'NEW' });
      expect((await record(caseId, '2021-06-27', quan3)).status).toBe(404);
      expect((await record(caseId, '2021-06-27')).body.code).toBe('ALERTS.WRONG_STATE');
    });
  });

  describe('as a graph', () => {
    it('shows the cases around one: of its unit, its person and its contacts', async () => {
      const unitId = randomUUID();
      const personIndex = randomUUID();
      const here = await storeCase({ unitId, personIndex });
      const nearby = await storeCase({ unitId, day: '2021-06-20' });
      const elsewhere = await storeCase({ personIndex, unitName: 'Siêu thị Vĩnh Hội' });
      const contactIndex = randomUUID();
      await storeContact(here.caseId, { day: '2021-06-27', personIndex: contactIndex });
      const ofContact = await storeCase({ day: '2021-06-27', personIndex: contactIndex });
      const opened = await storeCase({ day: '2021-06-30' });
      await service.queryRows(
        'insert into case_link (case_id, contact_of_id, linked_at) values ($1, $2, now())',
        [opened.caseId, here.caseId],
      );
      await storeCase({ unitId, day: '2021-06-01' });
      await storeCase({});
      const { body } = await ask('GET', `/v1/cases/${here.caseId}/graph`, quan1);
      expect(body.cases.map(({ code }: { code: string }) => code)).toEqual([
        nearby.code,
        ofContact.code,
        here.code,
        elsewhere.code,
        opened.code,
      ]);
      expect(body.units).toHaveLength(4);
      expect(body.links).toEqual(
        expect.arrayContaining([
          { fromId: here.caseId, toId: ofContact.caseId, kind: 'contact', reason: 'same-gate' },
          { fromId: here.caseId, toId: opened.caseId, kind: 'contact', reason: null },
          expect.objectContaining({ kind: 'same-person', reason: null }),
        ]),
      );
      expect(body.links).toHaveLength(3);
      expect(JSON.stringify(body)).not.toContain('Dũng');
      const back = await ask('GET', `/v1/cases/${ofContact.caseId}/graph`, quan1);
      expect(back.body.cases.map(({ caseId }: { caseId: string }) => caseId)).toContain(here.caseId);
      expect((await ask('GET', `/v1/cases/${here.caseId}/graph`, quan3)).status).toBe(404);
    });

    it('shows a cluster, and of other districts the number of cases', async () => {
      const clusterId = randomUUID();
      const own = await storeCase();
      const other = await storeCase({ ...inQuan3, unitName: 'Xưởng may' });
      await service.queryRows(
        `insert into case_cluster (id, code, state, opened_at) values ($1, 'C-1', 'open', now())`,
        [clusterId],
      );
      await service.queryRows(
        'insert into case_cluster_member (case_id, cluster_id, changed_at) select unnest($1::uuid[]), $2, now()',
        [[own.caseId, other.caseId], clusterId],
      );
      const path = `/v1/clusters/${clusterId}/graph`;
      const { body } = await ask('GET', path, quan1);
      expect(body).toMatchObject({ otherCaseCount: 1, isTruncated: false, links: [] });
      expect(body.cases).toMatchObject([{ code: own.code, state: 'INVESTIGATING' }]);
      expect(JSON.stringify(body)).not.toContain('Xưởng may');
      expect((await ask('GET', path, hcdc)).body.cases).toHaveLength(2);
      const outside: TestAccount = { role: 'medical-centre', areaPath: '79.765' };
      expect((await ask('GET', path, outside)).status).toBe(404);
    });
  });

  describe('as a line list', () => {
    const exportId = randomUUID();
    const download = async (
      table: string,
      as = quan1,
      change: object = {},
    ): Promise<{ status: number; rows: string[][] }> => {
      const { status, body } = await ask('POST', '/v1/line-list', as, {
        table,
        exportId,
        from: '2021-06-20',
        to: '2021-06-30',
        reason: 'Phân tích tuần 26',
        ...change,
      });
      const rows = String(body)
        .split('\r\n')
        .filter((line) => line !== '');
      return { status, rows: rows.map((line) => line.slice(1, -1).split('","')) };
    };

    it('is what epicontacts reads: unique ids in the first column, and contacts between them', async () => {
      const unitId = randomUUID();
      const contactIndex = randomUUID();
      const first = await storeCase({ unitId, onsetDay: '2021-06-25', fullName: '=HYPERLINK("x")' });
      const second = await storeCase({
        unitId,
        day: '2021-06-29',
        personIndex: contactIndex,
        birthYear: 1931,
      });
      await storeContact(first.caseId, { day: '2021-06-29', personIndex: contactIndex });
      await storeContact(first.caseId);
      await storeCase(inQuan3);
      await storeCase({ day: '2021-05-01' });
      const cases = await download('linelist');
      const contacts = await download('contacts');
      const [head, ...lines] = cases.rows;
      // make_epicontacts(linelist, contacts) takes the first column as the id, and the first two columns of the contacts as its ends.
      expect(head).toEqual('id,district,unit,onset,report_day,age_group,sex,state,outcome'.split(','));
      expect(contacts.rows[0]).toEqual(['from', 'to', 'reason']);
      const ids = lines.map(([id]) => id);
      expect(new Set(ids).size).toBe(2);
      expect(lines.map((line) => line.slice(1))).toEqual([
        ['Quận 1', '1', '2021-06-25', '2021-06-28', '30-39', 'female', 'INVESTIGATING', ''],
        ['Quận 1', '1', '', '2021-06-29', '80+', 'female', 'INVESTIGATING', ''],
      ]);
      expect(contacts.rows.slice(1).map(([from, to, reason]) => [from, ids.includes(to!), reason])).toEqual(
        expect.arrayContaining([
          [ids[0], true, 'same-gate'],
          [ids[0], false, 'same-gate'],
        ]),
      );
      expect(JSON.stringify([cases, contacts])).not.toMatch(/HYPERLINK|Dũng|Bến Nghé/);
      expect(JSON.stringify(cases)).not.toContain(second.code);
      // Another export names the same case otherwise.
      const again = await download('linelist', quan1, { exportId: randomUUID() });
      expect(again.rows[1]![0]).not.toBe(ids[0]);
      expect((await download('linelist', hcdc)).rows).toHaveLength(4);
      expect((await download('linelist', quan1, { area: '79.760.26737' })).rows).toHaveLength(1);
    });

    it('is recorded with its reason before the first row is read, and asks for one', async () => {
      const seen = await suite.probe.collectMessages(Topics.access);
      await storeCase();
      await download('contacts');
      const line = await waitUntil(
        () =>
          seen
            .map(({ text }) => (JSON.parse(text) as { data: { action: string; subjectName?: string } }).data)
            .find(
              ({ action, subjectName = '' }) =>
                action === 'case.export-line-list' && subjectName.startsWith('contacts'),
            ),
        'the line of the trail',
      );
      expect(line).toMatchObject({
        subjectKind: 'area',
        subjectId: '79.760',
        subjectName: 'contacts 2021-06-20 – 2021-06-30: Phân tích tuần 26',
      });
      const refused = [{ reason: '' }, { exportId: 'x' }, { from: '2021-07-01' }, { area: '79.770' }];
      const statuses = await Promise.all(
        refused.map(async (change) => (await download('linelist', quan1, change)).status),
      );
      expect(statuses).toEqual([400, 400, 422, 404]);
      expect((await download('everything')).status).toBe(400);
    });
  });

  describe('as a morning report', () => {
    afterEach(restoreTestClock);
    const report = (): Promise<void> =>
      service.dataSource.transaction((manager) => service.app.get(MorningReporter).reportMorning(manager));
    const reportsOf = (day: string): MorningReport[] =>
      reports
        .map(({ text }) => (JSON.parse(text) as { data: MorningReport }).data)
        .filter((each) => each.day === day);

    it('is sent once per day and centre, late in the same morning too, and compared with the day before', async () => {
      const { caseId } = await storeCase({ state: 'NEW', day: '2031-06-29', openedAt: '2031-06-29T12:00:00Z', escalateAt: '2031-06-29T12:05:00Z' }); // prettier-ignore
      await storeContact(caseId, { isReached: true });
      await storeContact(caseId);
      // 07:00 in Ho Chi Minh City.
      setTestClock(new Date('2031-06-30T00:00:00Z'));
      await Promise.all([report(), report()]);
      await waitUntil(() => reportsOf('2031-06-30').length >= 23 || undefined, 'the reports');
      setTestClock(new Date('2031-07-01T04:30:00Z'));
      await report();
      await waitUntil(() => reportsOf('2031-07-01').length >= 23 || undefined, 'the reports of the next day');
      expect(reportsOf('2031-06-30')).toHaveLength(23);
      const counts = { opened: 1, open: 1, overdue: 1, contacts: 2, contactsReached: 1, clusters: 0 };
      const of = (day: string, areaCode: string): MorningReport | undefined =>
        reportsOf(day).find((each) => each.areaCode === areaCode);
      expect(of('2031-06-30', '760')).toMatchObject({ counts, before: null });
      expect(of('2031-06-30', '79')).toMatchObject({ counts });
      expect(of('2031-06-30', '770')).toMatchObject({ counts: { open: 0, contacts: 0 } });
      expect(of('2031-07-01', '760')).toMatchObject({ counts: { ...counts, opened: 0 }, before: counts });
    });

    it('is left out after noon, and waits for the next morning', async () => {
      setTestClock(new Date('2031-08-01T05:00:00Z'));
      await report();
      const [stored] = await service.queryRows<{ n: number }>(
        'select count(*)::int as n from morning_report',
      );
      expect(stored!.n).toBe(0);
      const [timer] = await service.queryRows<{ due_at: Date }>(
        `select due_at from job where kind = 'morning-report' and done_at is null`,
      );
      expect(timer!.due_at.toISOString()).toBe('2031-08-02T00:00:00.000Z');
    });
  });
});
