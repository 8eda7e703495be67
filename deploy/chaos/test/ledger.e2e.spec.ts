import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { declarationForm, personForm, suspectedAnswers, waitUntil } from '@khai-bao/testing';
import { checkLedger, type Verdict } from '../../bench/ledger/check-ledger.ts';
import { Ledger } from '../../bench/ledger/ledger.ts';
import { good } from '../../local/test/site.js';
import { api, sql, system } from '../../local/test/whole-system.js';
import { prepareSite } from '../load/site.ts';

/** A change that is taken back: `[database, change, undo]`. */
type Change = readonly [database: string, change: string, undo: string];

/** What the ledger must find when somebody takes something away, or puts something there twice. */
describe('the ledger’s check on a whole system', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-ledger-'));
  const file = path.join(folder, 'ledger.tsv');
  let before: ReadonlySet<string>;
  let id = '';
  let unitId = '';
  const check = (from = file): Promise<Verdict> =>
    checkLedger(
      {
        databaseUrl: (name) => system.databases[name]!,
        servers: { brokers: system.brokers },
        receiptKeys: system.receiptKeys,
      },
      from,
      { stallTimeoutMs: 120_000 },
    );
  const newFindings = ({ findings }: Verdict): string[] =>
    findings.map(({ kind, count, what }) => `${kind}: ${count} ${what}`).filter((text) => !before.has(text));
  const record = async (to: string, ids: readonly string[]): Promise<void> => {
    const ledger = new Ledger(to);
    for (const [at, one] of ids.entries())
      ledger.record('declaration', one, {
        clientKey: keys[at] ?? randomUUID(),
        outcome: 'suspected',
        unitId,
      });
    await ledger.close();
  };
  const keys: string[] = [];

  beforeAll(async () => {
    const [unit] = await prepareSite(system.origin, { units: 1 });
    unitId = unit!.unitId;
    const form = declarationForm(unit!.gateCode, {
      person: personForm({ phone: '0903 777 123' }),
      answers: suspectedAnswers(),
    });
    keys.push(String(form['clientKey']));
    id = good(await api('POST', '/api/declarations/v1/declarations', undefined, form)).declarationId;
    await record(file, [id]);
    await waitUntil(
      async () => (await sql('centre_city', `select 1 from resource where id = '${id}'`)).length > 0,
      'the declaration at the centre',
    );
    // Other specs leave what they leave: what counts is what comes to it.
    before = new Set((await check()).findings.map(({ kind, count, what }) => `${kind}: ${count} ${what}`));
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing new where nothing was done', async () => {
    expect(newFindings(await check())).toEqual([]);
    expect([...before].filter((text) => text.includes('in their table'))).toEqual([]);
  }, 600_000);

  const changes: readonly [string, () => Change, string][] = [
    [
      'a row gone from a centre',
      () => [
        'centre_city',
        `create table aside as select * from resource where type = 'QuestionnaireResponse' and id = '${id}'; delete from resource where type = 'QuestionnaireResponse' and id = '${id}'`,
        'insert into resource select * from aside; drop table aside',
      ],
      'missing: 1 declarations as QuestionnaireResponse at the city centre',
    ],
    [
      'a record twice in the feed',
      () => [
        'sync',
        `insert into feed_record (kept_day, stream, seq, aggregate_id, version, day, event_time, correlation_id, payload) select kept_day, stream, 900000000, aggregate_id, version, day, event_time, correlation_id, payload from feed_record where stream = 'declaration' and aggregate_id = '${id}'`,
        'delete from feed_record where seq = 900000000',
      ],
      "doubled: 1 records in sync's feed",
    ],
    [
      'an increment too few in a counter',
      () => [
        'declarations',
        `update unit_day set declarations = declarations - 1 where unit_id = '${unitId}'`,
        `update unit_day set declarations = declarations + 1 where unit_id = '${unitId}'`,
      ],
      'missing: 1 things in the counters',
    ],
    [
      'an increment too many in a counter',
      () => [
        'declarations',
        `update unit_day set declarations = declarations + 1 where unit_id = '${unitId}'`,
        `update unit_day set declarations = declarations - 1 where unit_id = '${unitId}'`,
      ],
      'doubled: 1 things in the counters',
    ],
    [
      'a receipt of another signature',
      () => [
        'sync',
        `update receipt set jws = jws || 'x' where destination = 'national' and stream = 'declaration' and to_seq = (select max(to_seq) from receipt where destination = 'national' and stream = 'declaration')`,
        `update receipt set jws = left(jws, -1) where destination = 'national' and jws like '%x' and stream = 'declaration' and to_seq = (select max(to_seq) from receipt where destination = 'national' and stream = 'declaration')`,
      ],
      "wrong: 1 signatures or contents of the national centre's receipts",
    ],
    [
      'another person in a case',
      () => [
        'alerts',
        `update suspected_case set person_index = 'x' || person_index where declaration_id = '${id}'`,
        `update suspected_case set person_index = substr(person_index, 2) where declaration_id = '${id}'`,
      ],
      'missing: 1 suspected people without a case',
    ],
    [
      'a case of which a duty was not told',
      () => [
        'alerts',
        `update suspected_case set notified_city_at = null where declaration_id = '${id}'`,
        `update suspected_case set notified_city_at = notified_district_at where declaration_id = '${id}'`,
      ],
      'missing: 1 cases without both notifications, one opening in their history and a timer',
    ],
  ];
  it.each(changes)('finds %s', async (_name, changeOf, finding) => {
    const [database, change, undo] = changeOf();
    await sql(database, change);
    try {
      expect(newFindings(await check())).toContain(finding);
    } finally {
      await sql(database, undo);
    }
    expect(newFindings(await check())).toEqual([]);
  }, 600_000); // prettier-ignore

  it('finds an answer that stands nowhere', async () => {
    const other = path.join(folder, 'other.tsv');
    await record(other, [id, '00000000-0000-7000-8000-000000000000']);
    expect(newFindings(await check(other))).toEqual(
      expect.arrayContaining(['missing: 1 declarations in their table', 'missing: 1 keys of declarations']),
    );
  }, 600_000);
});
