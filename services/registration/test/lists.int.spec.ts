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

/** Whose reads are looked at. */
const tables = new Set(['unit', 'unit_history', 'pharmacy', 'pharmacy_change']);

describe('lists of registrations', () => {
  let suite: Suite;
  let service: RunningService;

  const readsFor = async (as: object, path: string): Promise<TableRead[]> => {
    let status = 0;
    const reads = await readsOf(service, async () => {
      ({ status } = await service.ask('GET', path, { as: as as never }));
    });
    expect(status).toBe(200);
    return reads.filter(({ table }) => tables.has(table));
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
    // As many again on the list of pharmacies; those that can be opened are the newest.
    await service.sql(
      `insert into pharmacy select id, area_path, (array['listed', 'asked', 'answered', 'released', 'account', 'refused'])[1 + abs(hashtext(id::text)) % 6], null, name_folded, md5(id::text), state_since, state_since
       from unit where kind <> 'pharmacy' and area_path <> $1`,
      [places.benNghe.path],
    );
    await service.sql(
      `insert into pharmacy select id, area_path, 'listed', null, 'nha thuoc that', md5(id::text), now(), now() from unit where kind = 'pharmacy'`,
    );
    await service.sql(
      `insert into pharmacy_change select row_number() over (order by state_since), id, area_path, state_since, 'listed', '[]' from unit where kind <> 'pharmacy'`,
    );
    for (const table of ['unit', 'pharmacy', 'pharmacy_change']) await settle(service, table);
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
    // Questions of the Department of Health are few, and have an index of their own.
    expect(new Set(reads.map(({ index }) => index))).toEqual(
      new Set(['unit_by_path', 'unit_pkey', 'unit_health_asked']),
    );
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

  it('the pharmacies', async () => {
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
