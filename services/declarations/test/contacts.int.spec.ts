import { randomUUID } from 'node:crypto';
import {
  Topics,
  type AccessRecorded,
  type ContactsFound,
  type ContactsRequested,
  type DeclarationContent,
  type FoundContact,
} from '@khai-bao/contracts';
import { dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { unsealJson } from '@khai-bao/platform/sealing';
import { waitUntil, type RunningService, type SeenMessage, type Suite } from '@khai-bao/testing';
import { ContactPages } from '../src/contacts/contact-pages.js';
import { DayKeys } from '../src/day-keys/day-keys.service.js';
import { openDeclarationsSuite } from './declarations-suite.js';
import { insertGate, insertUnit, insertVisit, type VisitFixture } from './visits-fixture.js';

const yesterday = daysBefore(dayInHoChiMinh(new Date()), 1);
const twoDaysAgo = daysBefore(yesterday, 1);

describe('a search for contacts', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  /** Everybody has a phone of their own. */
  let people = 0;

  beforeAll(async () => {
    ({ suite, service } = await openDeclarationsSuite());
    seen = await suite.probe.collectMessages(Topics.contactsFound, Topics.access);
  }, 60_000);
  afterAll(() => suite.close());

  /** A market of its own with two gates, and what inserts visits there on the day before today. */
  const openMarket = async (name = 'Chợ Bến Thành') => {
    const unitId = await insertUnit(service, name);
    const north = await insertGate(service, unitId, 'Cửa Bắc');
    const south = await insertGate(service, unitId, 'Cửa Nam');
    const visit = (text: Partial<VisitFixture> = {}): Promise<string> => {
      people += 1;
      const phone = `+8490${String(people).padStart(7, '0')}`;
      return insertVisit(service, {
        unitId,
        gateId: north,
        day: yesterday,
        acceptedAt: '7:00',
        phone,
        ...text,
      });
    };
    return { unitId, north, south, visit };
  };

  const requestOf = (unitId: string, change: Partial<ContactsRequested> = {}): ContactsRequested => ({
    requestId: randomUUID(),
    caseId: randomUUID(),
    caseCode: 'Q1-0630-012',
    unitId,
    day: yesterday,
    declarationIds: [randomUUID()],
    windows: { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2 },
    limit: 5_000,
    requestedAt: new Date().toISOString(),
    requestedBy: { accountId: randomUUID(), role: 'medical-centre' },
    ...change,
  });
  const publish = (request: ContactsRequested): Promise<unknown> =>
    suite.probe.publishEvent(Topics.contactsRequested, request.caseId, request);
  const pagesOf = ({ requestId }: ContactsRequested): ContactsFound[] =>
    seen
      .filter(({ topic }) => topic === Topics.contactsFound)
      .map(({ text }) => (JSON.parse(text) as { data: ContactsFound }).data)
      .filter((page) => page.requestId === requestId);
  const trailOf = ({ caseId }: ContactsRequested): AccessRecorded[] =>
    seen
      .filter(({ topic }) => topic === Topics.access)
      .map(({ text }) => (JSON.parse(text) as { data: AccessRecorded }).data)
      .filter(({ subjectId }) => subjectId === caseId);

  /** Publishes a request and waits for all pages. */
  async function search(request: ContactsRequested): Promise<ContactsFound[]> {
    await publish(request);
    await waitUntil(() => pagesOf(request).some(({ isLast }) => isLast), 'the last page');
    return pagesOf(request);
  }
  const contactsOf = (pages: readonly ContactsFound[]): FoundContact[] =>
    pages.flatMap(({ contacts }) => contacts);

  it('finds and ranks who was near, and the pages open with the key of the day', async () => {
    const { unitId, north, south, visit } = await openMarket();
    const partyKey = randomUUID();
    const phone = '+84944444444';
    const ofCase = await visit({
      phone,
      partyKey,
      deviceDigest: 'device',
      passages: ['entry 8:00', 'exit 9:00'],
    });
    const again = await visit({ phone, acceptedAt: '10:00' });
    const ids = new Map([
      [await visit({ partyKey, acceptedAt: '7:05', fullName: 'Lê Bé Na' }), 'child of the party'],
      [await visit({ deviceDigest: 'device', acceptedAt: '7:02', gateId: south }), 'same device'],
      [await visit({ gateId: south, passages: ['entry 8:20', 'exit 9:30'] }), 'inside 40 minutes'],
      [await visit({ status: 'withdrawn', passages: ['entry 8:55', 'exit 9:30'] }), 'withdrawn, at the gate'],
      [
        await visit({ status: 'erased', gateId: south, passages: ['entry 8:30'] }),
        'erased, inside 30 minutes',
      ],
      [await visit({ passages: ['stopped 8:10'] }), 'stopped at the gate'],
      [await visit({ acceptedAt: '11:30' }), 'declared in the morning'],
      [await visit({ acceptedAt: '14:00' }), 'declared in the afternoon'],
    ]);
    const request = requestOf(unitId, { declarationIds: [ofCase] });
    const pages = await search(request);
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatchObject({ page: 0, foundCount: 7, leftOutCount: 0, visitCount: 2 });
    const contacts = contactsOf(pages);
    expect(
      contacts.map((contact) => [
        ids.get(contact.declarationId),
        contact.reason,
        contact.minutesTogether,
        contact.minutesApart,
      ]),
    ).toEqual([
      ['child of the party', 'same-party', null, 55],
      ['same device', 'same-party', null, null],
      ['inside 40 minutes', 'inside-together', 40, null],
      ['erased, inside 30 minutes', 'inside-together', 30, null],
      ['withdrawn, at the gate', 'same-gate', 5, 5],
      ['stopped at the gate', 'same-gate', null, 10],
      ['declared in the morning', 'same-half-day', null, 90],
    ]);
    expect(contacts.map(({ declarationId }) => declarationId)).not.toContain(again);
    expect(contacts[0]).toMatchObject({
      unitId,
      unitName: 'Chợ Bến Thành',
      gateId: north,
      gateName: 'Cửa Bắc',
      day: yesterday,
    });
    expect(contacts[3]!.ciphertext).toBeNull();
    // Whose content was handed over is known, for an erasure later.
    const disclosed = await service.queryRows<{ id: string }>(
      'select declaration_id as id from contact_disclosure where case_id = $1',
      [request.caseId],
    );
    expect(disclosed.map(({ id }) => id).sort()).toEqual(
      contacts
        .flatMap(({ ciphertext, declarationId }) => (ciphertext === null ? [] : [declarationId]))
        .sort(),
    );
    const key = await service.app.get(DayKeys).getDayKey(yesterday);
    const content = unsealJson<DeclarationContent>(
      key,
      contacts[0]!.ciphertext!,
      `declaration:${contacts[0]!.declarationId}`,
    );
    expect(content.person).toMatchObject({ fullName: 'Lê Bé Na' });
    await waitUntil(() => trailOf(request).length > 0, 'the line of the trail');
    expect(trailOf(request)).toEqual([
      {
        actorId: request.requestedBy.accountId,
        role: 'medical-centre',
        action: 'case.search-contacts',
        subjectKind: 'case',
        subjectId: request.caseId,
        subjectName: 'Q1-0630-012 · Chợ Bến Thành',
        at: expect.any(String),
      },
    ]);
  });

  it('finds the visits of the person on days before, by phone and by ID number', async () => {
    const { unitId, visit } = await openMarket();
    const other = await openMarket('Chợ Tân Định');
    const idNumber = '079190001234';
    const ofCase = await visit({ idNumber, phone: '+84911111111' });
    await other.visit({ idNumber, phone: '+84922222222', day: twoDaysAgo, acceptedAt: '9:00' });
    await other.visit({ phone: '+84911111111', day: twoDaysAgo, acceptedAt: '15:00' });
    const morning = await other.visit({ day: twoDaysAgo, acceptedAt: '9:10' });
    const afternoon = await other.visit({ day: twoDaysAgo, acceptedAt: '15:10' });
    const family = await other.visit({
      phone: '+84911111111',
      fullName: 'Lê Thị Mẹ',
      day: twoDaysAgo,
      acceptedAt: '15:05',
    });
    const found = async (daysBefore: number): Promise<string[]> => {
      const windows = { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore };
      return contactsOf(await search(requestOf(unitId, { declarationIds: [ofCase], windows }))).map(
        ({ declarationId }) => declarationId,
      );
    };
    expect(await found(0)).toEqual([]);
    expect((await found(1)).sort()).toEqual([morning, afternoon, family].sort());
  });

  it('is made once for a request that arrives twice, and whole after a crash between its pages', async () => {
    const { unitId, visit } = await openMarket();
    const ofCase = await visit();
    const contact = await visit();
    const pages = service.app.get(ContactPages);
    const append = pages.appendPages.bind(pages);
    pages.appendPages = async (...all) => {
      pages.appendPages = append;
      await append(...all);
      throw new Error('the process is killed');
    };
    const request = requestOf(unitId, { declarationIds: [ofCase] });
    await publish(request);
    await publish({ ...request, limit: 1, declarationIds: [contact] });
    const found = await search({ ...request, limit: 2 });
    await suite.probe.waitUntilConsumed('declarations', Topics.contactsRequested);
    expect(contactsOf(found).map(({ declarationId }) => declarationId)).toEqual([contact]);
    // A further search is published later, so that whatever the first one published has arrived.
    await search(requestOf(unitId));
    expect([pagesOf(request).length, trailOf(request).length]).toEqual([1, 1]);
    const rows = await service.queryRows(
      'select found_count, finished_at from contact_search where request_id = $1',
      [request.requestId],
    );
    expect(rows).toEqual([{ found_count: 1, finished_at: expect.any(Date) }]);
  });

  it('comes in pages of 200, and counts whom the limit leaves out', async () => {
    const { unitId, north, visit } = await openMarket();
    const ofCase = await visit({ acceptedAt: '8:00' });
    await service.queryRows(
      `insert into declaration (day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, person_index, pass_code, valid_until)
       select $1::date, $2, gen_random_uuid(), $3, '79.760', $4::timestamptz + n * interval '1 second', 'clear', '2021.2', 'self', 'sealed ' || n, n::text, n::text, n::text, now() from generate_series(1, 700) n`,
      [yesterday, unitId, north, `${yesterday}T08:00:00+07:00`],
    );
    const pages = await search(requestOf(unitId, { declarationIds: [ofCase], limit: 500 }));
    expect(pages.map(({ page, isLast, contacts }) => [page, isLast, contacts.length])).toEqual([
      [0, false, 200],
      [1, false, 200],
      [2, true, 100],
    ]);
    expect(pages.map(({ foundCount, leftOutCount }) => [foundCount, leftOutCount])).toEqual(
      Array(3).fill([500, 200]),
    );
    expect(contactsOf(pages).map(({ ciphertext }) => ciphertext)).toEqual(
      Array.from({ length: 500 }, (_, at) => `sealed ${at + 1}`),
    );
  });

  it('counts what is still known of an erased declaration, of a destroyed day and of ids that nobody knows', async () => {
    const { unitId, north, visit } = await openMarket();
    const erased = await visit({ status: 'erased', passages: ['entry 8:00', 'exit 9:00'] });
    const unreadable = await visit({ isUnreadable: true, passages: ['entry 8:10', 'exit 9:00'] });
    const contact = await visit({ passages: ['entry 8:30', 'exit 9:00'] });
    const ofErased = await search(requestOf(unitId, { declarationIds: [erased, unreadable, randomUUID()] }));
    expect(contactsOf(ofErased).map(({ declarationId }) => declarationId)).toEqual([contact]);
    expect(ofErased[0]!.visitCount).toBe(2);

    const destroyedDay = daysBefore(yesterday, 40);
    await service.queryRows('insert into day_key (day, destroyed_at) values ($1, now())', [destroyedDay]);
    const row = `insert into declaration (day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, person_index, pass_code, valid_until)
      values ($1::date, $2, $3::uuid, $4, '79.760', $5, 'clear', '2021.2', 'self', 'sealed', $3::text, $3::text, 'x', now())`;
    const [one, other] = [randomUUID(), randomUUID()];
    for (const id of [one, other])
      await service.queryRows(row, [destroyedDay, unitId, id, north, `${destroyedDay}T08:00:00+07:00`]);
    const ofDestroyed = await search(requestOf(unitId, { declarationIds: [one], day: destroyedDay }));
    expect(contactsOf(ofDestroyed)).toMatchObject([{ declarationId: other, ciphertext: 'sealed' }]);

    const unknown = await search(requestOf(randomUUID(), { day: '2001-01-01' }));
    expect(unknown).toMatchObject([
      { page: 0, isLast: true, foundCount: 0, leftOutCount: 0, visitCount: 0, contacts: [] },
    ]);
  });

  it('takes merged units for one place, and a pass of another unit for a visit', async () => {
    const { unitId, north, visit } = await openMarket('Chợ sau sáp nhập');
    const oldUnit = await insertUnit(service, 'Chợ cũ', unitId);
    const oldGate = await insertGate(service, oldUnit, 'Cổng cũ');
    const elsewhere = await openMarket('Chợ Tân Định');
    const ofCase = await visit({ passages: ['entry 8:00', 'exit 9:00'] });
    const before = await visit({ unitId: oldUnit, gateId: oldGate, passages: ['entry 8:10', 'exit 9:00'] });
    const guest = await elsewhere.visit({
      phone: '+84933333333',
      passages: ['entry 8:20', 'exit 9:00'],
      passagesAt: { unitId, gateId: north },
    });
    const pages = await search(requestOf(unitId, { declarationIds: [ofCase] }));
    expect(
      contactsOf(pages).map((contact) => [contact.declarationId, contact.minutesTogether, contact.unitName]),
    ).toEqual([
      [before, 50, 'Chợ cũ'],
      [guest, 40, 'Chợ sau sáp nhập'],
    ]);
  });
});
