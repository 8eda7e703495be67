import { randomUUID } from 'node:crypto';
import { Topics, type ContactsRequested } from '@khai-bao/contracts';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import {
  explainTableReads,
  vacuumAndAnalyze,
  waitUntil,
  type RunningService,
  type Suite,
  type TableRead,
} from '@khai-bao/testing';
import { openDeclarationsSuite } from './declarations-suite.js';
import { insertGate, insertUnit, insertVisit } from './visits-fixture.js';

const today = dayInHoChiMinh(new Date());

describe('the statements of a search for contacts', () => {
  let suite: Suite;
  let service: RunningService;
  let reads: TableRead[];

  beforeAll(async () => {
    ({ suite, service } = await openDeclarationsSuite());
    const unitId = await insertUnit(service, 'Chợ Bến Thành');
    const gateId = await insertGate(service, unitId, 'Cửa Bắc');
    const declarationId = await insertVisit(service, {
      unitId,
      gateId,
      day: today,
      acceptedAt: '8:00',
      phone: '+84900000001',
      passages: ['entry 8:00', 'exit 9:00'],
    });
    // A tenth of the visits of the day is at the searched unit.
    await service.queryRows(
      `insert into declaration (day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, id_index, person_index, pass_code, valid_until)
       select $1::date, case when n % 10 = 0 then $2::uuid else md5('u' || n % 300)::uuid end, gen_random_uuid(), $3, '79.760', $4::timestamptz + n * interval '1 second', 'clear', '2021.1', 'self', repeat('x', 500), md5(n::text), md5(n::text), md5(n::text), n::text, now()
       from generate_series(1, 30000) n`,
      [today, unitId, gateId, `${today}T06:00:00+07:00`],
    );
    await service.queryRows(
      `insert into gate_check (day, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id)
       select day, gen_random_uuid(), unit_id, gate_id, id, accepted_at, accepted_at, 'entry', 'admitted', 'clear', id from declaration`,
    );
    await service.queryRows(
      `insert into gate_passage (declaration_id, gate_id, direction, decision, day, check_ids, checked_at)
       select id, gate_id, 'entry', 'admitted', day, array[id], array[accepted_at] from declaration on conflict do nothing`,
    );
    await vacuumAndAnalyze(service, 'declaration', 'gate_check', 'gate_passage');
    const request: ContactsRequested = {
      requestId: randomUUID(),
      caseId: randomUUID(),
      caseCode: 'Q1-0630-012',
      unitId,
      day: today,
      declarationIds: [declarationId],
      windows: { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2 },
      limit: 1_000,
      requestedAt: new Date().toISOString(),
      requestedBy: { accountId: randomUUID(), role: 'medical-centre' },
    };
    const all = await explainTableReads(service, async () => {
      await suite.probe.publishEvent(Topics.contactsRequested, request.caseId, request);
      await waitUntil(async () => {
        const rows = await service.queryRows('select 1 from contact_search where found_count > 0');
        return rows.length > 0;
      }, 'the end of the search');
    });
    const part = today.replaceAll('-', '');
    // Partitions of other days are empty, so their plans do not matter.
    reads = all.filter(
      (read) =>
        ['declaration', 'gate_check', 'gate_passage'].includes(read.table) &&
        (read.part === read.table || read.part.endsWith(part)),
    );
  }, 120_000);
  afterAll(() => suite.close());

  it('read no table as a whole', () => {
    expect(reads.length).toBeGreaterThan(5);
    expect(reads.filter(({ index }) => index === null)).toEqual([]);
  });

  it.each([
    ['declarations at the unit', 'declaration', 'pkey', 'unit_id'],
    ['checks at the unit', 'gate_check', 'pkey', 'unit_id'],
    ['declarations of the person', 'declaration', 'phone_index', 'phone_index'],
    ['passages of the person', 'gate_passage', 'gate_passage_pkey', 'declaration_id'],
  ])('read %s by index', (_name, table, index, condition) => {
    expect(reads).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          table,
          index: expect.stringContaining(index),
          condition: expect.stringContaining(condition),
        }),
      ]),
    );
  });
});
