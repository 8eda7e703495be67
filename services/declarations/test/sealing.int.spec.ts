import { Topics, type DeclarationSnapshot } from '@khai-bao/contracts';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import {
  personForm,
  suspectedAnswers,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { declarationRequests, openSuiteWithUnit, type Gate } from './declarations-suite.js';

describe('sealing and destruction of people', () => {
  let suite: Suite;
  let service: RunningService;
  let admin: TestAccount;
  let seen: SeenMessage[];
  let staff: TestAccount;
  let gate: Gate;

  const { ask, check, declare } = declarationRequests(() => ({ service, gate, staff }));
  const eventsOf = (topic: string): SeenMessage[] => seen.filter((message) => message.topic === topic);

  beforeAll(async () => {
    ({ suite, service, seen, admin, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.declaration, Topics.riskFlagged, Topics.check, Topics.dayKey, Topics.access],
    }));
  }, 60_000);
  afterAll(() => suite.close());

  it('keeps people sealed in tables and topics, and readers of the day key can unseal them', async () => {
    const person = personForm({
      fullName: 'Người Kín Đáo',
      phone: '0912 345 678',
      idPaper: { kind: 'cccd', number: '079190001234' },
    });
    const { body } = await declare({ person });
    const suspected = await declare({ person, answers: suspectedAnswers() });
    expect((await check(body.pass.token)).status).toBe(201);
    expect((await ask('GET', '/v1/visitors', admin)).body.items).toHaveLength(2);
    const message = await waitUntil(
      () => eventsOf(Topics.declaration).find(({ key }) => key === body.declarationId),
      'the event',
    );
    await waitUntil(
      () =>
        eventsOf(Topics.riskFlagged).some(({ text }) => text.includes(suspected.body.declarationId)) &&
        eventsOf(Topics.check).length > 0 &&
        eventsOf(Topics.access).length > 0,
      'the events of suspicion, check and access',
    );
    const snapshot = (JSON.parse(message.text) as { data: DeclarationSnapshot }).data;
    const secret = /Người Kín Đáo|912345678|0912 345|079190001234|Điện Biên/;
    expect(seen.length).toBeGreaterThan(0);
    for (const { text, key } of seen) expect(`${key}${text}`).not.toMatch(secret);
    const tables = ['declaration', 'submission', 'outbox', 'gate_check', 'inbox', 'day_key'];
    for (const table of tables) {
      const rows = await service.queryRows<{ row: string }>(`select t::text as row from ${table} t`);
      expect([table, rows.length]).not.toEqual([table, 0]);
      expect(rows.filter(({ row }) => secret.test(row))).toEqual([]);
    }
    const shared = eventsOf(Topics.dayKey)
      .map(({ text }) => JSON.parse(text).data)
      .find(({ day }) => day === snapshot.day);
    expect(Object.keys(shared.wrapped).sort()).toEqual(['alerts', 'sync']);
    const key = await new KeyWrapper('{}', JSON.stringify(suite.secrets.wrapping.alerts.private)).unwrapKey(
      shared.wrapped.alerts,
    );
    const content = unsealJson<{ person: { fullName: string } }>(
      key,
      snapshot.sealed!.ciphertext,
      `declaration:${snapshot.declarationId}`,
    );
    expect(content.person.fullName).toBe('Người Kín Đáo');
  });

  it('destroys keys and drops partitions past their retention, and publishes the destruction', async () => {
    const today = service.app.get(Clock).today();
    const [last, past] = [daysBefore(today, 28), daysBefore(today, 29)];
    await service.queryRows(`insert into day_key (day, key_sealed) values ($1, 'sealed'), ($2, 'sealed')`, [
      last,
      past,
    ]);
    for (const table of ['declaration', 'gate_check'])
      await service.queryRows('select make_day_partitions($1, $2::date, 2)', [table, past]);
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(
      await service.queryRows(
        'select day::text, key_sealed as key, destroyed_at is not null as destroyed from day_key where day <= $1 order by day',
        [last],
      ),
    ).toEqual([
      { day: past, key: null, destroyed: true },
      { day: last, key: 'sealed', destroyed: false },
    ]);
    const partition = (table: string, day: string): string => `${table}_${day.replaceAll('-', '')}`;
    for (const table of ['declaration', 'gate_check'])
      expect(
        await service.queryRows('select to_regclass($1) is null as gone, to_regclass($2) is null as early', [
          partition(table, past),
          partition(table, last),
        ]),
      ).toEqual([{ gone: true, early: false }]);
    const destroyed = await waitUntil(
      () => eventsOf(Topics.dayKey).find(({ key }) => key === past),
      'the event of the destroyed key',
    );
    expect(JSON.parse(destroyed.text).data).toMatchObject({ day: past, destroyed: true, wrapped: {} });
  });
});
