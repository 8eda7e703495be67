import { pendingSteps } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  explainTableReads,
  vacuumAndAnalyze,
  type RunningService,
  type Suite,
  type TableRead,
} from '@khai-bao/testing';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { StepClockSettings } from '../src/clocks/clock-settings.js';
import { UnitDataCipher } from '../src/units/unit-data-cipher.js';
import { buildIntakePageQuery } from '../src/committee/intake-list.queries.js';

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const ward = { role: 'ward-officer', areaPath: testAreas.benNghe.path } as const;
const district = { role: 'district-officer', areaPath: testAreas.quan1.path } as const;
const city = { role: 'dic-operator', areaPath: testAreas.city.path } as const;
const health = { role: 'health-department', areaPath: testAreas.city.path } as const;

/** Whose reads are looked at. */
const tables = new Set(['unit', 'unit_history', 'unit_pair', 'unit_progress', 'pharmacy', 'pharmacy_change']);

describe('lists of registrations', () => {
  let suite: Suite;
  let service: RunningService;

  const readsFor = async (as: object, path: string): Promise<TableRead[]> => {
    let status = 0;
    const reads = await explainTableReads(service, async () => {
      ({ status } = await service.sendRequest('GET', path, { as: as as never }));
    });
    expect(status).toBe(200);
    return reads.filter(({ table }) => tables.has(table));
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    // A small copy of the city: 22 districts, 312 wards, three of a hundred units wait for their committee.
    await service.queryRows(
      `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, source, unit_key_sealed, contact_sealed)
       select gen_random_uuid(), 'T' || lpad(n::text, 9, '0'), 'Đơn vị ' || n, 'don vi ' || md5(n::text) || ' duong so ' || n % 97, 'market', lpad(n::text, 10, '3'), (26700 + n % 312)::text,
         '79.' || (760 + n % 312 % 22) || '.' || (26700 + n % 312), 'Phường', 'Đường', (array['SUBMITTED', 'RECEIVED', 'NEEDS_INFO', 'EXEMPT_NCOVI'])[least(4, n % 100 + 1)], now() - n * interval '1 minute', now(), true, false, 'public', repeat('x', 80), repeat('y', 300)
       from generate_series(1, 30000) n`,
    );
    await service.queryRows(
      `update unit set state = 'FORWARDED' where state = 'EXEMPT_NCOVI' and area_code::int % 2 = 0`,
    );
    const contacts = service.app.get(UnitDataCipher);
    for (let n = 0; n < 60; n += 1) {
      const id = uuidv7();
      const { unitKeySealed, contactSealed } = contacts.sealNewContact(id, {
        representative: 'Lê Thị Hoa',
        phone: '+84908222333',
        email: null,
      });
      await service.queryRows(
        `insert into unit select $1, 'P' || $1::uuid, name, name_folded, 'pharmacy', null, area_code, $2, area_name, street, 'PHARMACY_LISTED', state_since, submitted_at, has_email, uses_ncovi, expected_gates, source, $3, $4 from unit limit 1`,
        [id, testAreas.benNghe.path, unitKeySealed, contactSealed],
      );
    }
    await service.queryRows(
      `update unit set duplicate_open = true, name_key = 'don vi', place_key = '12|', street_key = 'duong', phone_mark = md5(id::text) where tax_code like '%7'`,
    );
    await service.queryRows(
      `insert into unit_pair (id, low_id, high_id, common_path, reasons, score, state, basis, found_at)
       select gen_random_uuid(), id, next, '79', '{tax-code}', 70, 'open', '', now() from (select id, lead(id) over (order by id) as next from unit where duplicate_open) pair where next is not null`,
    );
    // As many again on the list of pharmacies; those that can be opened are the newest.
    await service.queryRows(
      `insert into pharmacy select id, area_path, (array['listed', 'asked', 'answered', 'released', 'account', 'refused'])[1 + abs(hashtext(id::text)) % 6], null, name_folded, md5(id::text), state_since, state_since
       from unit where kind <> 'pharmacy' and area_path <> $1`,
      [testAreas.benNghe.path],
    );
    await service.queryRows(
      `insert into pharmacy select id, area_path, 'listed', null, 'nha thuoc that', md5(id::text), now(), now() from unit where kind = 'pharmacy'`,
    );
    await service.queryRows(
      `insert into pharmacy_change select row_number() over (order by state_since), id, area_path, state_since, 'listed', '[]' from unit where kind <> 'pharmacy'`,
    );
    await vacuumAndAnalyze(service, 'unit', 'unit_pair', 'unit_progress', 'pharmacy', 'pharmacy_change');
  }, 90_000);
  afterAll(() => suite.close());

  const views = ['todo', 'needs-info', 'forwarded', 'pharmacy', 'ncovi', 'all'];

  it.each(
    views.flatMap(
      (view) =>
        [
          ['a ward’s', view, ward],
          ['a district’s', view, district],
        ] as const,
    ),
  )('%s %s are read by their area', async (_name, view, as) => {
    const reads = await readsFor(as, `/v1/registrations?view=${view}`);
    const byArea = reads.filter(({ index }) => index === 'unit_by_path');
    // The page and the numbers by state; the rows of the page by their id; how many may be twice.
    expect(byArea).toHaveLength(2);
    for (const { condition } of byArea) expect(condition).toContain('area_path');
    // Questions of the Department of Health are few, and have an index of their own.
    expect(new Set(reads.map(({ index }) => index))).toEqual(
      new Set(['unit_by_path', 'unit_pkey', 'unit_duplicate_by_path', 'unit_health_asked']),
    );
  });

  it.each(views)('the city’s %s are read by an index', async (view) => {
    const reads = await readsFor(city, `/v1/registrations?view=${view}`);
    expect(reads.map(({ index }) => index)).not.toContain(null);
    expect(reads.map(({ index }) => index)).toEqual(
      expect.arrayContaining([view === 'all' ? 'unit_recent' : 'unit_by_state']),
    );
  });

  it.each([
    ['a ward’s', ward, 'unit_duplicate_by_path'],
    ['a district’s', district, 'unit_duplicate_by_path'],
    ['the city’s', city, 'unit_duplicate_recent'],
  ] as const)(
    '%s registrations that may be twice are read by an index of their own',
    async (_name, as, index) => {
      const reads = await readsFor(as, '/v1/registrations?view=duplicate');
      expect(reads.map(({ index: used }) => used)).not.toContain(null);
      expect(reads).toEqual(expect.arrayContaining([expect.objectContaining({ index })]));
    },
  );

  it('possible duplicates of a described unit are found by indexes', async () => {
    let status = 0;
    const reads = await explainTableReads(service, async () => {
      ({ status } = await service.sendRequest('POST', '/v1/duplicates/look', {
        as: ward,
        body: {
          name: 'Đơn vị',
          areaCode: testAreas.benNghe.code,
          street: '12 Đường',
          phone: '0908 222 333',
          taxCode: '3333330007',
        },
      }));
    });
    expect(status).toBe(200);
    const indexes = reads.filter(({ table }) => table === 'unit').map(({ index }) => index);
    expect(new Set(indexes)).toEqual(
      new Set(['unit_same_tax_code', 'unit_same_phone', 'unit_same_place', 'unit_same_name', 'unit_pkey']),
    );
  });

  it('the pairs of a registration are found by indexes', async () => {
    const [alike] = await service.queryRows<{ id: string }>(
      `select id from unit where duplicate_open and contact_sealed = repeat('y', 300) limit 1`,
    );
    const { listDuplicatesOfUnit } = await import('../src/duplicate-detection/duplicates-of-unit.js');
    const reads = await explainTableReads(service, async () => {
      await listDuplicatesOfUnit(service.dataSource.manager, city as never, alike as never, {} as never);
    });
    expect(new Set(reads.filter(({ table }) => table === 'unit_pair').map(({ index }) => index))).toEqual(
      new Set(['unit_pair_low_id_high_id_key', 'unit_pair_high']),
    );
  });

  it.each([
    ['words of a name, without diacritics', 'Đơn vị 7A0C', 'unit_search', 'name_folded'],
    ['words of name and street, in any order', 'so 7A0C don', 'unit_search', 'name_folded'],
    ['a phone, by its mark', '0908.222.333', 'unit_same_phone', 'phone_mark'],
    ['a tax code', '3333330007', 'unit_same_tax_code', 'tax_key'],
  ] as const)('a search for %s is answered by an index', async (_name, typed, index, condition) => {
    for (const as of [city, district])
      for (const view of ['all', 'forwarded', 'todo']) {
        const reads = await readsFor(as, `/v1/registrations?view=${view}&q=${encodeURIComponent(typed)}`);
        expect(reads.map(({ index: used }) => used)).not.toContain(null);
        // What waits is few, and may be looked through.
        if (view === 'todo') continue;
        expect(reads).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ index, condition: expect.stringContaining(condition) }),
          ]),
        );
      }
  });

  it('a word of every unit is found within the first rows of the list', async () => {
    for (const [view, index] of [
      ['all', 'unit_recent'],
      ['forwarded', 'unit_by_state'],
    ] as const) {
      const lateBefore = await service.app.get(StepClockSettings).computeOverdueBefore();
      const { text, parameters } = buildIntakePageQuery(
        { areaPath: city.areaPath } as never,
        { view, q: 'đơn vị', limit: 50 },
        lateBefore,
        () => '',
      );
      const [row] = await service.app
        .get(DataSource)
        .query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(`explain (analyze, format json) ${text}`, [
          ...parameters,
        ]);
      const nodes = nodesOf(row!['QUERY PLAN'][0].Plan);
      expect(nodes.map((node) => node['Index Name'])).toContain(index);
      // The look through all of the city's units is there for a word that few of them have, and was not begun.
      const scans = nodes.filter((node) => node['Relation Name'] === 'unit' && node['Actual Loops'] > 0);
      expect(Math.max(...scans.map((node) => node['Actual Rows']))).toBeLessThanOrEqual(3000);
    }
  });

  it.each([
    ['a ward', ward],
    ['a district', district],
    ['the city', city],
  ] as const)('the coverage of %s is counted without reading a unit', async (_name, as) => {
    for (const path of ['/v1/coverage', '/v1/coverage/units?view=silent']) {
      const reads = await readsFor(as, path);
      const counted = reads.filter(({ table }) => table === 'unit_progress');
      // Who counts all of the city reads all of the narrow rows; nobody else does.
      const byPath = { index: 'unit_progress_of', condition: expect.stringContaining('area_path') };
      expect(counted).toEqual([expect.objectContaining(as === city ? { table: 'unit_progress' } : byPath)]);
      const units = reads.filter(({ table }) => table === 'unit');
      expect(units.map(({ index }) => index)).toEqual(path.endsWith('silent') ? ['unit_pkey'] : []);
    }
  });

  it('the coverage of an area is an index-only scan', async () => {
    const [{ sql }] = (await readsFor(district, '/v1/coverage')) as [TableRead];
    const [row] = await service.queryRows<{ 'QUERY PLAN': object }>(`explain (format json) ${sql}`, [
      district.areaPath,
      `${district.areaPath}/`,
      '2021-06-27',
      ...pendingSteps.map(() => '2021-06-27'),
    ]);
    expect(JSON.stringify(row!['QUERY PLAN'])).toContain('Index Only Scan');
  });

  it('messages to silent units and notices of a unit are read by indexes', async () => {
    await service.queryRows(
      `insert into unit_message (id, area_path, area_name, sent_on, days, text, sent_at, sent_by, sent_by_name, sent_by_place)
       select gen_random_uuid(), '79.' || (760 + n % 22) || '.' || (26700 + n % 312), 'Phường', date '2021-06-01' + n / 312, 3, 'Xin khai báo', now() - n * interval '1 minute', gen_random_uuid(), 'A', 'B'
       from generate_series(1, 6000) n`,
    );
    await service.queryRows(
      `insert into unit_message_to (message_id, unit_id, mail) select m.id, u.id, 'none' from (select id from unit_message limit 40) m cross join (select id from unit limit 1000) u`,
    );
    await vacuumAndAnalyze(service, 'unit_message', 'unit_message_to');
    const [{ id: unitId }] = (await service.queryRows(
      'select unit_id as id from unit_message_to limit 1',
    )) as [{ id: string }];
    const read = async (as: object, path: string): Promise<(string | null)[]> => {
      const reads = await explainTableReads(service, () =>
        service.sendRequest('GET', path, { as: as as never }),
      );
      return [
        ...new Set(reads.filter(({ table }) => table.startsWith('unit_message')).map(({ index }) => index)),
      ];
    };
    expect(await read(ward, '/v1/unit-messages')).toEqual(['unit_message_of', 'unit_message_to_pkey']);
    expect(await read({ role: 'unit-admin', unitId }, '/v1/unit-notices')).toEqual(
      expect.arrayContaining(['unit_message_unread']),
    );
    expect(await read({ role: 'unit-admin', unitId }, '/v1/unit-notices')).not.toContain(null);
    for (const as of [district, city]) expect(await read(as, '/v1/unit-messages')).not.toContain(null);
  });

  it('the pharmacy list is read by indexes', async () => {
    const orders: readonly (readonly [query: string, index: string, condition: string])[] = [
      ['', 'pharmacy_recent', ''],
      ['state=listed', 'pharmacy_by_state', 'state'],
      ['area=26740', 'pharmacy_by_area', 'area_path'],
      ['q=thuoc%20that', 'pharmacy_search', 'search'],
    ];
    for (const [query, index, condition] of orders) {
      const reads = await readsFor(health, `/v1/pharmacies?${query}`);
      const page = reads.filter((read) => read.table === 'pharmacy');
      expect([query, page.map((read) => read.index)]).toEqual([query, expect.arrayContaining([index])]);
      expect(page.find((read) => read.index === index)!.condition).toContain(condition);
      expect(reads.filter(({ table }) => table === 'unit').map((read) => read.index)).toEqual(['unit_pkey']);
    }
    const changes = await readsFor(health, `/v1/pharmacies/changes?since=2021-06-01T00:00:00Z`);
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ table: 'pharmacy_change', index: 'pharmacy_change_at' }),
      ]),
    );
  });
});
