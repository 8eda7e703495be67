import { randomUUID } from 'node:crypto';
import { Topics, type ContactsFound, type FoundContact } from '@khai-bao/contracts';
import { sealJson } from '@khai-bao/platform/sealing';
import {
  personForm,
  suspectedAnswers,
  testAreas,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type TestAccount,
} from '@khai-bao/testing';
import { CaseList } from '../src/cases/case-list.js';
import { hcdc, openAlertsSuite, quan1, quan3, type AlertsSuite, type OpenedCase } from './alerts-suite.js';

const inQuan3 = { areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3' };
const windows = { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2 };

describe('cases that several people and systems change', () => {
  let alerts: AlertsSuite;
  let ask: AlertsSuite['ask'];
  let openCase: AlertsSuite['openCase'];
  let takenCase: AlertsSuite['takenCase'];
  let readCase: AlertsSuite['readCase'];

  const merge = (id: string, duplicateId: string, as = quan1): Promise<ServiceResponse> =>
    ask('POST', `/v1/cases/${id}/merge`, as, { duplicateId });
  const search = async (caseId: string): Promise<string> => {
    const body = { reason: 'Điều tra dịch tễ', ...windows };
    return (await ask('POST', `/v1/cases/${caseId}/contacts/search`, quan1, body)).body.searchId;
  };
  const found = (fullName: string, change: Partial<FoundContact> = {}): FoundContact => {
    const declarationId = randomUUID();
    const content = {
      person: { ...personForm(), fullName },
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: new Date().toISOString() },
      reasons: [],
    };
    return {
      declarationId,
      unitId: '00000000-0000-7000-8000-000000000001',
      unitName: 'Chợ Bến Nghé',
      gateId: randomUUID(),
      gateName: 'Cổng 2',
      day: alerts.today,
      reason: 'same-gate',
      minutesTogether: null,
      minutesApart: 3,
      nearAt: new Date().toISOString(),
      personIndex: randomUUID(),
      ciphertext: sealJson(alerts.dayKey, content, `declaration:${declarationId}`),
      ...change,
    };
  };
  const publishContacts = async (
    caseId: string,
    requestId: string,
    contacts: FoundContact[],
  ): Promise<void> => {
    const counts = { foundCount: contacts.length, leftOutCount: 0, visitCount: 1 };
    const page: ContactsFound = { requestId, caseId, page: 0, isLast: true, ...counts, contacts };
    await alerts.suite.probe.publishEvent(Topics.contactsFound, caseId, page);
    await alerts.suite.probe.waitUntilConsumed('alerts', Topics.contactsFound);
  };
  const contactsOf = async (caseId: string): Promise<ServiceResponse['body'][]> =>
    (await ask('GET', `/v1/cases/${caseId}/contacts`, quan1)).body.items;
  const namesOf = async (caseId: string): Promise<unknown[]> =>
    (await contactsOf(caseId)).map(({ fullName }) => fullName).sort();
  const moveUnit = async (unitId: string, to: { areaPath: string; areaName: string }): Promise<void> => {
    const snapshot = { ...(await unitSnapshot(alerts.suite, { unitId })), ...to };
    await alerts.suite.probe.publishEvent(Topics.unit, unitId, snapshot, 9);
    await alerts.suite.probe.waitUntilConsumed('alerts', Topics.unit);
  };

  beforeAll(async () => {
    alerts = await openAlertsSuite();
    ({ ask, openCase, takenCase, readCase } = alerts);
  }, 60_000);
  afterAll(() => alerts.suite.close());

  it('are not merged with themselves, however their id is written', async () => {
    const { id } = await takenCase();
    for (const [path, duplicate] of [
      [id, id.toUpperCase()],
      [id.toUpperCase(), id],
    ] as const)
      expect((await merge(path, duplicate)).body.code).toBe('ALERTS.SAME_CASE');
    expect((await readCase(id)).state).toBe('ACKNOWLEDGED');
  });

  it('are merged once by two officers at the same time, and never into each other', async () => {
    const [one, other] = [await takenCase(), await takenCase()];
    const answers = await Promise.all([merge(one.id, other.id), merge(other.id, one.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const closed = (await readCase(one.id)).mergedInto === null ? other : one;
    const kept = closed === one ? other : one;
    // HCDC parts them; then the other one may be the duplicate, and a later flag still finds its case.
    const parted = await alerts.setState(closed.id, hcdc, {
      state: 'INVESTIGATING',
      reason: 'new-information',
    });
    expect(parted.body).toMatchObject({ state: 'INVESTIGATING', mergedInto: null });
    expect((await merge(closed.id, kept.id)).status).toBe(200);
    const { unitId, personIndex } = kept.flag;
    const later = alerts.flagOf({ unitId, personIndex });
    await alerts.suite.probe.publishEvent(Topics.riskFlagged, unitId, later);
    await waitUntil(
      () => alerts.published().some(({ declarationIds }) => declarationIds?.includes(later.declarationId)),
      'the case of the later flag',
    );
    await alerts.suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
    expect((await readCase(kept.id)).state).toBe('CLOSED');
  });

  it('take the contacts of a duplicate with their calls and notes, each person once', async () => {
    const [kept, duplicate] = [await takenCase(), await takenCase()];
    const both = { personIndex: randomUUID() };
    const ofDuplicate = [found('Trần Văn Một'), found('Lê Thị Hai', both)];
    await publishContacts(duplicate.id, await search(duplicate.id), ofDuplicate);
    await publishContacts(kept.id, await search(kept.id), [found('Lê Thị Hai', both), found('Phạm Văn Ba')]);
    const called = (await contactsOf(duplicate.id)).find(({ fullName }) => fullName === 'Trần Văn Một');
    const path = `contacts/${called.contactId.toUpperCase()}`;
    await ask('POST', `/v1/cases/${duplicate.id}/${path}/outcome`, quan1, {
      version: 1,
      outcome: 'reached',
      note: 'Đang ở nhà',
    });
    expect((await merge(kept.id, duplicate.id)).status).toBe(200);
    expect(await namesOf(kept.id)).toEqual(['Lê Thị Hai', 'Phạm Văn Ba', 'Trần Văn Một']);
    const moved = (await ask('GET', `/v1/cases/${kept.id}/${path}`, quan1)).body;
    expect(moved).toMatchObject({ state: 'follow-up', history: [{ result: 'reached', note: 'Đang ở nhà' }] });
  });

  it('keep the folded flags of a duplicate, so that nobody of a flood is hidden', async () => {
    const [kept, duplicate] = [await takenCase(), await takenCase()];
    const { unitId } = duplicate.flag;
    const folded = alerts.flagOf({ unitId, flood: 'unit' });
    await alerts.suite.probe.publishEvent(Topics.riskFlagged, unitId, folded);
    await waitUntil(async () => (await readCase(duplicate.id)).foldedFlags === 1, 'the folded flag');
    expect((await merge(kept.id, duplicate.id)).body.foldedFlags).toBe(1);
    expect((await ask('POST', `/v1/cases/${kept.id}/unfold`, quan1)).body).toEqual({
      opened: 1,
      foldedFlags: 0,
    });
  });

  it('keep their own person when the declaration of a duplicate is corrected', async () => {
    const [kept, duplicate] = [await takenCase(), await takenCase()];
    await merge(kept.id, duplicate.id);
    const corrected = { ...duplicate.flag, personIndex: randomUUID(), update: 'content-corrected' as const };
    await alerts.suite.probe.publishEvent(Topics.riskFlagged, corrected.unitId, corrected);
    await alerts.suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
    expect(
      await alerts.service.queryRows('select person_index as index from suspected_case where id = $1', [
        kept.id,
      ]),
    ).toEqual([{ index: kept.flag.personIndex }]);
  });

  it('are taken over while others work on each of them', async () => {
    const cases: OpenedCase[] = [];
    for (let i = 0; i < 8; i += 1) cases.push(await takenCase());
    const second = { ...quan1, name: 'Lê Hoàng', accountId: randomUUID() };
    const caseIds = cases.map(({ id }) => id);
    const step = { step: 'sampled', happenedAt: new Date().toISOString() };
    const answers = await Promise.all([
      ask('POST', '/v1/hand-over', second, { caseIds }),
      ...caseIds.toReversed().map((id) => ask('POST', `/v1/cases/${id}/steps`, quan1, step)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('are handed over also when an officer has more than a list shows', async () => {
    const { id, code } = await takenCase();
    const [first] = await alerts.service.queryRows<{ by: string }>(
      'select acknowledged_by as by from suspected_case where id = $1',
      [id],
    );
    const busy: TestAccount = { ...quan1, accountId: randomUUID() };
    await alerts.service.queryRows(
      `insert into suspected_case select (jsonb_populate_record(k, jsonb_build_object('id', gen_random_uuid(), 'code', 'Q1-X-' || n, 'person_index', gen_random_uuid(),
         'acknowledged_by', $2::text, 'opened_at', '2021-06-01T00:00:00Z'))).* from suspected_case k, generate_series(1, 101) n where k.id = $1`,
      [id, busy.accountId],
    );
    const { items } = (await ask('GET', '/v1/hand-over', busy)).body;
    expect(items.map((each: { code: string }) => each.code)).toContain(code);
    expect(first!.by).not.toBe(busy.accountId);
    await alerts.service.queryRows('delete from suspected_case where acknowledged_by = $1', [busy.accountId]);
  });

  it('let a timer wait for whoever acts on them, and not the other way round', async () => {
    const { id } = await openCase();
    await alerts.inTransaction(async (query) => {
      await query('select 1 from suspected_case where id = $1 for update', [id]);
      await alerts.makeDue('escalate-case', id);
      await waitUntil(async () => {
        const [job] = await alerts.service.queryRows<{ attempts: number }>(
          `select attempts from job where kind = 'escalate-case' and key = $1`,
          [id],
        );
        return job!.attempts > 0;
      }, 'the timer to step back');
    });
    await waitUntil(async () => (await readCase(id)).responsible === 'city', 'the escalation');
  });

  it('say in every step of a ladder why it started', async () => {
    const { id } = await takenCase();
    await alerts.makeDue('stalled-case', id);
    const payload = await waitUntil(async () => {
      const [job] = await alerts.service.queryRows<{ payload: { step: number; cause?: string } }>(
        `select payload from job where kind = 'notify-duty' and key = $1`,
        [id],
      );
      return job!.payload.cause !== 'opened' && job!.payload.step > 0 ? job!.payload : undefined;
    }, 'a further step of the new ladder');
    expect(payload.cause).toBe('stalled');
  });

  it('move with their unit although one of them cannot be opened; a request to another centre ends', async () => {
    const unitId = randomUUID();
    const [broken, asked] = [
      await takenCase(alerts.flagOf({ unitId })),
      await takenCase(alerts.flagOf({ unitId })),
    ];
    await alerts.service.queryRows('update suspected_case set key_sealed = $2 where id = $1', [
      broken.id,
      'lost',
    ]);
    const toQuan3 = { areaCode: '770', note: 'Ở Quận 3' };
    expect((await ask('POST', `/v1/cases/${broken.id}/transfers`, quan1, toQuan3)).body.code).toBe(
      'ALERTS.WRONG_STATE',
    );
    await ask('POST', `/v1/cases/${asked.id}/transfers`, quan1, { ...toQuan3, areaCode: '774' });
    await moveUnit(unitId, inQuan3);
    expect((await readCase(broken.id, quan3)).history.at(-1)).toMatchObject({
      entry: 'unit-moved',
      note: null,
    });
    const { history } = await readCase(asked.id, quan3);
    expect(history.slice(-2).map(({ entry }: { entry: string }) => entry)).toEqual([
      'transfer-withdrawn',
      'unit-moved',
    ]);
    const listed = (await ask('GET', '/v1/case-transfers', quan1)).body.items;
    expect(JSON.stringify(listed)).not.toContain(asked.id);
    const again = { areaCode: '774', note: 'Ở Quận 5' };
    expect((await ask('POST', `/v1/cases/${asked.id}/transfers`, quan3, again)).status).toBe(200);
    // The centre that had them reads no change of theirs, not even one from before the move.
    const live = await alerts.service.app
      .get(CaseList)
      .listChangesAfter({ areaPath: testAreas.quan1.path } as never, 0);
    expect(live.map(({ data }) => data.caseId).filter((id) => [broken.id, asked.id].includes(id))).toEqual(
      [],
    );
  });

  it('wait for contacts only for a time, and take what comes later', async () => {
    const { id } = await takenCase();
    const searchId = await search(id);
    const states = async (): Promise<unknown> =>
      (await ask('GET', `/v1/cases/${id}/contacts/summary`, quan1)).body.searches.map(
        ({ state }: { state: string }) => state,
      );
    expect(await states()).toEqual(['searching']);
    await alerts.makeDue('contact-search-due', searchId);
    await waitUntil(async () => String(await states()) === 'unanswered', 'the end of the wait');
    // A contact that cannot be stored takes nobody along.
    const impossible = found('Lê Thị Hai', { day: '2021-06-31' });
    await publishContacts(id, searchId, [found('Trần Văn Một'), impossible, found('Phạm Văn Ba')]);
    expect(await namesOf(id)).toEqual(['Phạm Văn Ba', 'Trần Văn Một']);
    expect(await states()).toEqual(['complete']);
  });

  it('refuse a cursor of another list', async () => {
    const { id } = await takenCase();
    const cursor = Buffer.from(JSON.stringify(['999999999999999999', randomUUID()])).toString('base64url');
    expect((await ask('GET', `/v1/cases/${id}/contacts?cursor=${cursor}`, quan1)).status).toBe(400);
    expect((await ask('GET', `/v1/cases/${id}/contacts?limit=0`, quan1)).status).toBe(400);
  });

  it('keep the unit’s own centre when another district takes one over', async () => {
    const { id, flag } = await takenCase();
    await ask('POST', `/v1/cases/${id}/transfers`, quan1, { areaCode: '770', note: 'Ở Quận 3' });
    const { items } = (await ask('GET', '/v1/case-transfers', quan3)).body;
    const { transferId } = items.find((each: { case: { caseId: string } }) => each.case.caseId === id);
    expect((await ask('POST', `/v1/case-transfers/${transferId}/accept`, quan3, {})).status).toBe(200);
    const seen = (await ask('GET', '/v1/unit-cases', { role: 'unit-admin', unitId: flag.unitId })).body;
    expect(seen.centre.name).toBe('Trung tâm y tế Quận 1');
  });
});
