import {
  openSuite,
  places,
  readsOf,
  settle,
  type RunningService,
  type Suite,
  type TableRead,
} from '@khai-bao/testing';
import { uuidv7 } from 'uuidv7';
import { UnitContacts } from '../src/registrations/unit-contacts.js';

const ward = { role: 'ward-officer', areaPath: places.benNghe.path } as const;
const district = { role: 'district-officer', areaPath: places.quan1.path } as const;
const city = { role: 'dic-operator', areaPath: places.city.path } as const;
const health = { role: 'health-department', areaPath: places.city.path } as const;

describe('lists of registrations', () => {
  let suite: Suite;
  let service: RunningService;

  const readsFor = async (as: object, path: string): Promise<TableRead[]> => {
    let status = 0;
    const reads = await readsOf(service, async () => {
      ({ status } = await service.ask('GET', path, { as: as as never }));
    });
    expect(status).toBe(200);
    return reads.filter(({ table }) => ['unit', 'unit_history', 'unit_progress'].includes(table));
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.start('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    // A small copy of the city: 22 districts, 312 wards, three of a hundred units wait for their committee.
    await service.sql(
      `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, source, unit_key_sealed, contact_sealed)
       select gen_random_uuid(), 'T' || lpad(n::text, 9, '0'), 'Đơn vị ' || n, 'don vi ' || md5(n::text) || ' duong so ' || n % 97, 'market', lpad(n::text, 10, '3'), (26700 + n % 312)::text,
         '79.' || (760 + n % 312 % 22) || '.' || (26700 + n % 312), 'Phường', 'Đường', (array['SUBMITTED', 'RECEIVED', 'NEEDS_INFO', 'EXEMPT_NCOVI'])[least(4, n % 100 + 1)], now() - n * interval '1 minute', now(), true, false, 'public', repeat('x', 80), repeat('y', 300)
       from generate_series(1, 30000) n`,
    );
    await service.sql(
      `update unit set state = 'FORWARDED' where state = 'EXEMPT_NCOVI' and area_code::int % 2 = 0`,
    );
    const contacts = service.app.get(UnitContacts);
    for (let n = 0; n < 60; n += 1) {
      const id = uuidv7();
      const { unitKeySealed, contactSealed } = contacts.sealNew(id, {
        representative: 'Lê Thị Hoa',
        phone: '+84908222333',
        email: null,
      });
      await service.sql(
        `insert into unit select $1, 'P' || $1::uuid, name, name_folded, 'pharmacy', null, area_code, $2, area_name, street, 'PHARMACY_LISTED', state_since, submitted_at, has_email, uses_ncovi, expected_gates, source, $3, $4 from unit limit 1`,
        [id, places.benNghe.path, unitKeySealed, contactSealed],
      );
    }
    await settle(service, 'unit', 'unit_progress');
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
    // The page and the numbers by state; the rows of the page by their id.
    expect(byArea).toHaveLength(2);
    for (const { condition } of byArea) expect(condition).toContain('area_path');
    expect(new Set(reads.map(({ index }) => index))).toEqual(new Set(['unit_by_path', 'unit_pkey']));
  });

  it.each(views)('the city’s %s are read by an index', async (view) => {
    const reads = await readsFor(city, `/v1/registrations?view=${view}`);
    expect(reads.map(({ index }) => index)).not.toContain(null);
    expect(reads.map(({ index }) => index)).toEqual(
      expect.arrayContaining([view === 'all' ? 'unit_recent' : 'unit_by_state']),
    );
  });

  it('a search of a part of a name, without diacritics, a tracking code or a tax code', async () => {
    for (const [as, index] of [
      [city, 'unit_search'],
      [district, 'unit_search'],
    ] as const) {
      const reads = await readsFor(as, `/v1/registrations?view=all&q=${encodeURIComponent('Đơn vị 7A0C')}`);
      expect(reads.map(({ index: used }) => used)).not.toContain(null);
      expect(reads).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ index, condition: expect.stringContaining('name_folded') }),
        ]),
      );
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
      expect(counted).toEqual([
        as === city
          ? expect.objectContaining({ table: 'unit_progress' })
          : expect.objectContaining({
              index: 'unit_progress_of',
              condition: expect.stringContaining('area_path'),
            }),
      ]);
      const units = reads.filter(({ table }) => table === 'unit');
      expect(units.map(({ index }) => index)).toEqual(path.endsWith('silent') ? ['unit_pkey'] : []);
    }
  });

  it('the coverage of an area is read in its index alone', async () => {
    const [{ sql }] = (await readsFor(district, '/v1/coverage')) as [TableRead];
    const [row] = await service.sql<{ 'QUERY PLAN': object }>(`explain (format json) ${sql}`, [
      district.areaPath,
      `${district.areaPath}/`,
      '2021-06-27',
      ...Array.from({ length: 7 }, () => '2021-06-27'),
    ]);
    expect(JSON.stringify(row!['QUERY PLAN'])).toContain('Index Only Scan');
  });

  it('messages to silent units, and a unit’s own', async () => {
    await service.sql(
      `insert into unit_message (id, area_path, area_name, sent_on, days, text, sent_at, sent_by, sent_by_name, sent_by_place)
       select gen_random_uuid(), '79.' || (760 + n % 22) || '.' || (26700 + n % 312), 'Phường', date '2021-06-01' + n / 312, 3, 'Xin khai báo', now() - n * interval '1 minute', gen_random_uuid(), 'A', 'B'
       from generate_series(1, 6000) n`,
    );
    await service.sql(
      `insert into unit_message_to (message_id, unit_id, mail) select m.id, u.id, 'none' from (select id from unit_message limit 40) m cross join (select id from unit limit 1000) u`,
    );
    await settle(service, 'unit_message', 'unit_message_to');
    const [{ id: unitId }] = (await service.sql('select unit_id as id from unit_message_to limit 1')) as [
      { id: string },
    ];
    const read = async (as: object, path: string): Promise<(string | null)[]> => {
      const reads = await readsOf(service, () => service.ask('GET', path, { as: as as never }));
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

  it('the pharmacies', async () => {
    const reads = await readsFor(health, '/v1/pharmacies');
    expect(reads).toEqual([expect.objectContaining({ index: 'unit_by_state' })]);
  });
});
