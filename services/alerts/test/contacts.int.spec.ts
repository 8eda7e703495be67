import { randomUUID } from 'node:crypto';
import { Topics, type ContactsRequested } from '@khai-bao/contracts';
import { generateSealingKey } from '@khai-bao/platform/sealing';
import {
  testAreas,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { contactsSuite, hcdc, lan, quan3, windows, type Contact } from './contacts-suite.js';

const dataOf = <T>(message: SeenMessage): T => (JSON.parse(message.text) as { data: T }).data;

describe('contacts of a case', () => {
  const {
    open,
    cityDay,
    today,
    ask,
    shareKey,
    openCase,
    search,
    found,
    publishPage,
    list,
    summary,
    caseWith,
  } = contactsSuite();
  let suite: Suite;
  let service: RunningService;
  let requests: SeenMessage[];
  let trail: SeenMessage[];

  beforeAll(async () => {
    ({ suite, service } = await open());
    requests = await suite.probe.collectMessages(Topics.contactsRequested);
    trail = await suite.probe.collectMessages(Topics.access);
  }, 60_000);
  afterAll(() => suite.close());

  it('are requested for an open case, once within a minute, with the declarations and who asks', async () => {
    const caseId = await openCase();
    const searchId = await search(caseId);
    expect(await search(caseId)).toBe(searchId);
    const widened = await search(caseId, { minutesAtSameGate: 30 });
    expect(widened).not.toBe(searchId);
    const ofCase = await waitUntil(() => {
      const seen = requests.map((each) => dataOf<ContactsRequested>(each)).filter((each) => each.caseId === caseId);
      return seen.length === 2 ? seen : undefined;
    }, 'both requests');
    expect(ofCase[0]).toMatchObject({ requestId: searchId, day: today, windows, limit: 20_000, requestedBy: { role: 'medical-centre' } });
    expect(ofCase[0]!.declarationIds).toHaveLength(1);
    const refused = await ask('POST', `/v1/cases/${caseId}/contacts/search`, { reason: 'Điều tra', ...windows, minutesAtSameGate: 500 });
    expect(refused.status).toBe(400);
    expect((await ask('POST', `/v1/cases/${caseId}/contacts/search`, { ...windows })).status).toBe(400);
    expect(await service.queryRows('select 1 from contact_search where case_id = $1 and reason_sealed like $2', [caseId, '%dịch%'])).toEqual([]);
  }); // prettier-ignore

  it('stand in one order over all pages, whatever the order of arrival, each page once', async () => {
    const caseId = await openCase();
    const requestId = await search(caseId);
    const near = found('Trần Văn Một', { reason: 'same-party' });
    const pages = [
      { page: 0, isLast: false, contacts: [near, found('Lê Thị Hai', { reason: 'inside-together', minutesTogether: 42 })] },
      { page: 1, isLast: true, contacts: [found('Phạm Văn Ba', { reason: 'same-gate', minutesApart: 6 })] },
    ];
    const counts = { requestId, caseId, foundCount: 3, leftOutCount: 7 };
    for (const page of [pages[1]!, pages[0]!, pages[0]!]) await publishPage({ ...counts, ...page });
    expect((await list(caseId)).map(({ fullName, reason }) => [fullName, reason])).toEqual([
      ['Trần Văn Một', 'same-party'],
      ['Lê Thị Hai', 'inside-together'],
      ['Phạm Văn Ba', 'same-gate'],
    ]);
    expect(await summary(caseId)).toMatchObject({
      total: 3, due: 3, reached: 0, unassigned: 3,
      searches: [{ state: 'complete', foundCount: 3, leftOutCount: 7, reason: 'Điều tra dịch tễ' }],
    });
    expect((await list(caseId, '&reason=same-gate')).map(({ fullName }) => fullName)).toEqual(['Phạm Văn Ba']);
    const looks = await waitUntil(() => {
      const seen = trail.map((each) => dataOf<{ action: string; subjectId: string }>(each)).filter((each) => each.subjectId === caseId && each.action === 'case.read-contacts');
      return seen.length >= 3 ? seen : undefined;
    }, 'a line of the trail for each page');
    expect(looks).toHaveLength(3);
    const stored = await service.queryRows<{ row: string }>('select c::text as row from case_contact c where case_id = $1', [caseId]);
    expect(stored.map(({ row }) => row).join()).not.toMatch(/Trần Văn Một|090/);
  }); // prettier-ignore

  it('keep their work and their nearest reason when the search is widened', async () => {
    const { caseId, contacts } = await caseWith('Trần Văn Một');
    const [first] = contacts as [Contact];
    await ask('POST', `/v1/cases/${caseId}/contacts/${first.contactId}/outcome`, { version: 1, outcome: 'no-answer' });
    const [{ personIndex }] = (await service.queryRows('select person_index as "personIndex" from case_contact where id = $1', [first.contactId])) as [{ personIndex: string }];
    const requestId = await search(caseId, { daysBefore: 5 });
    const again = found('Trần Văn Một', { personIndex, reason: 'same-half-day' });
    await publishPage({ requestId, caseId, contacts: [again, found('Lê Thị Hai')] });
    const listed = await list(caseId);
    expect(listed.map(({ fullName }) => fullName)).toEqual(['Trần Văn Một', 'Lê Thị Hai']);
    expect(listed[0]).toMatchObject({ contactId: first.contactId, reason: 'inside-together', minutesTogether: 100, attempts: 1, version: 2 });
    // The declaration is erased in the meantime: the case keeps what it holds, and says so.
    const later = await search(caseId, { daysBefore: 7 });
    await publishPage({ requestId: later, caseId, contacts: [found('', { personIndex, reason: 'same-party', ciphertext: null })] });
    expect((await list(caseId))[0]).toMatchObject({ fullName: 'Trần Văn Một', content: 'restricted', reason: 'same-party' });
    const file = await ask('POST', `/v1/cases/${caseId}/contacts/export`, { reason: 'Lập danh sách cách ly' });
    expect(String(file.body)).not.toContain('Trần Văn Một');
  }); // prettier-ignore

  it('wait for their day key, stay listed when they cannot be read, and disappear with the key of their case', async () => {
    const caseId = await openCase();
    const requestId = await search(caseId);
    const [day, key] = [cityDay(1), generateSealingKey()];
    await publishPage({
      requestId, caseId,
      contacts: [found('Trần Văn Một', { day, reason: 'same-party' }, key), found('Lê Thị Hai', { reason: 'same-gate' }, generateSealingKey()), found('Phạm Văn Ba', { ciphertext: null }), found('Võ Thị Tư')],
    });
    const shown = async (): Promise<unknown[]> => (await list(caseId)).map(({ content, fullName }) => [content, fullName]);
    expect(await shown()).toEqual(expect.arrayContaining([['waiting', null], ['unreadable', null], ['erased', null], ['held', 'Võ Thị Tư']]));
    await shareKey(day, key);
    expect((await shown())[0]).toEqual(['held', 'Trần Văn Một']);
    const [before, never] = [cityDay(2), generateSealingKey()];
    await publishPage({ requestId, caseId, page: 1, contacts: [found('Đỗ Văn Năm', { day: before }, never)] });
    await shareKey(before, never, true);
    expect(await service.queryRows('select content_state as s, day_ciphertext as c from case_contact where case_id = $1 and day = $2', [caseId, before])).toEqual([{ s: 'unreadable', c: null }]);
    await service.queryRows('update suspected_case set key_sealed = $2 where id = $1', [caseId, 'destroyed']);
    const after = await list(caseId);
    expect(after).toHaveLength(5);
    expect(after.map(({ fullName, phone }) => fullName ?? phone).join('')).toBe('');
  }); // prettier-ignore

  it('are split evenly in the order of rank, and each caller gets the nearest one that is due', async () => {
    const names = ['Một', 'Hai', 'Ba', 'Bốn', 'Năm'].map((name) => `Trần Văn ${name}`);
    const { caseId } = await caseWith(...names);
    const second = { ...lan, name: 'Lê Hoàng', accountId: randomUUID() };
    await ask('PUT', '/v1/duty-people/me', { phone: '0903 123 456', email: null }, second);
    const { callers } = (await summary(caseId)) as unknown as { callers: { accountId: string; name: string }[] };
    expect(callers).toEqual([
      { accountId: lan.accountId, name: 'Phạm Thị Lan', openCount: 0, isAssignable: true },
      { accountId: second.accountId, name: 'Lê Hoàng', openCount: 0, isAssignable: true },
    ]);
    const accountIds = callers.map(({ accountId }) => accountId);
    const split = await ask('POST', `/v1/cases/${caseId}/contacts/split`, { accountIds, includeAssigned: false });
    expect(split).toMatchObject({ status: 200, body: { assigned: 5 } });
    const mine = await list(caseId, `&assignee=${lan.accountId}`);
    expect(mine.map(({ fullName }) => fullName)).toEqual(['Trần Văn Một', 'Trần Văn Ba', 'Trần Văn Năm']);
    const ofSecond = await ask('GET', `/v1/cases/${caseId}/contacts/next`, undefined, second);
    expect((ofSecond.body as { contact: Contact }).contact.fullName).toBe('Trần Văn Hai');
    const next = await ask('GET', `/v1/cases/${caseId}/contacts/next`);
    expect((next.body as { contact: Contact }).contact.fullName).toBe(names[0]);
    const unknown = await ask('POST', `/v1/cases/${caseId}/contacts/split`, { accountIds: [randomUUID()], includeAssigned: true });
    expect(unknown.body).toMatchObject({ code: 'ALERTS.UNKNOWN_DUTY_PERSON' });
  }); // prettier-ignore

  it('are split among the people of the centre alone; whoever else has one is named', async () => {
    const { caseId, contacts } = await caseWith('Trần Văn Một');
    await ask('POST', `/v1/cases/${caseId}/contacts/${contacts[0]!.contactId}/outcome`, { version: 1, outcome: 'no-answer' }, hcdc);
    const { callers } = (await summary(caseId)) as unknown as { callers: { name: string; isAssignable: boolean }[] };
    expect(callers.filter(({ isAssignable }) => !isAssignable)).toMatchObject([{ name: 'Bùi Khánh', openCount: 1 }]);
  }); // prettier-ignore

  it('are worked off by calls; the second of two officers is refused', async () => {
    const { caseId, contacts } = await caseWith('Trần Văn Một', 'Lê Thị Hai');
    const [first, second] = contacts as [Contact, Contact];
    const record = (contact: Contact, path: string, body: object, as: TestAccount = lan): Promise<ServiceResponse> =>
      ask('POST', `/v1/cases/${caseId}/contacts/${contact.contactId}/${path}`, { version: contact.version, ...body }, as);
    const reached = await record(first, 'outcome', { outcome: 'reached', note: 'Hẹn gọi lại buổi sáng' });
    expect(reached.body).toMatchObject({ state: 'follow-up', assigneeName: 'Phạm Thị Lan', version: 2, isDue: false, missedDays: 0 });
    expect((await record(first, 'outcome', { outcome: 'no-answer' }, hcdc)).body).toMatchObject({ code: 'ALERTS.CONTACT_CHANGED' });
    expect((await record({ ...first, version: 2 }, 'outcome', { outcome: 'reached' })).body).toMatchObject({ code: 'ALERTS.CONTACT_WRONG_STATE' });
    expect((await record(second, 'follow-up', { answer: 'well' })).body).toMatchObject({ code: 'ALERTS.CONTACT_WRONG_STATE' });
    await service.queryRows('update case_contact set follow_up_from = $2::date, due_at = now() where id = $1', [first.contactId, cityDay(3)]);
    expect(await summary(caseId)).toMatchObject({ reached: 1, withMissedDays: 1, due: 2 });
    expect((await list(caseId, '&due=missed')).map(({ fullName }) => fullName)).toEqual(['Trần Văn Một']);
    const ill = await record({ ...first, version: 2 }, 'follow-up', { answer: 'symptoms' });
    expect(ill.body).toMatchObject({ state: 'ill', version: 3 });
    const detail = await ask('GET', `/v1/cases/${caseId}/contacts/${first.contactId}`);
    expect(detail.body).toMatchObject({ history: [{ result: 'symptoms' }, { result: 'reached', note: 'Hẹn gọi lại buổi sáng', actorName: 'Phạm Thị Lan' }] });
    expect((await ask('GET', `/v1/cases/${caseId}/contacts/${randomUUID()}`)).body).toMatchObject({ code: 'ALERTS.CONTACT_NOT_FOUND' });
  }); // prettier-ignore

  it('are nobody’s outside the jurisdiction, and not searched for a case that has ended', async () => {
    const { caseId } = await caseWith('Trần Văn Một');
    const base = `/v1/cases/${caseId}/contacts`;
    for (const [method, path, body] of [
      ['GET', base],
      ['GET', `${base}/summary`],
      ['GET', `${base}/next`],
      ['POST', `${base}/export`, { reason: 'Điều tra dịch tễ' }],
      ['POST', `${base}/search`, { reason: 'Điều tra dịch tễ', ...windows }],
      ['POST', `${base}/split`, { accountIds: [randomUUID()], includeAssigned: false }],
    ] as const)
      expect((await ask(method, path, body, quan3)).body).toMatchObject({ code: 'ALERTS.NOT_FOUND' });
    // A district from which a case was transferred still reads the case, and not its contacts.
    await service.queryRows('update suspected_case set origin_area_path = $2 where id = $1', [caseId, testAreas.quan3.path]);
    expect((await ask('GET', `/v1/cases/${caseId}`, undefined, quan3)).status).toBe(200);
    expect((await ask('GET', base, undefined, quan3)).status).toBe(404);
    const requestId = await search(caseId, { daysBefore: 4 });
    await service.queryRows("update suspected_case set state = 'CLOSED' where id = $1", [caseId]);
    await publishPage({ requestId, caseId, contacts: [found('Lê Thị Hai')] });
    expect(await list(caseId)).toHaveLength(1);
    expect(await summary(caseId)).toMatchObject({ isOpen: false, total: 1, searches: [{ state: 'stopped' }, {}] });
    expect((await ask('POST', `${base}/search`, { reason: 'Điều tra dịch tễ', ...windows })).body).toMatchObject({ code: 'ALERTS.WRONG_STATE' });
  }); // prettier-ignore

  it('are exported with who, when and why at the head, and no formula runs', async () => {
    const { caseId } = await caseWith('=HYPERLINK("http://x")', 'Lê Thị Hai');
    expect((await ask('POST', `/v1/cases/${caseId}/contacts/export`, { reason: '  ' })).status).toBe(400);
    const answer = await ask('POST', `/v1/cases/${caseId}/contacts/export`, {
      reason: 'Lập danh sách cách ly',
    });
    const lines = String(answer.body).trimEnd().split('\r\n');
    expect(lines[0]).toContain(': 2 người');
    expect(lines[1]).toMatch(/Phạm Thị Lan .*Lý do: Lập danh sách cách ly/);
    expect(lines).toHaveLength(6);
    expect(lines[4]).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(lines[5]).toMatch(/^"2","Lê Thị Hai".*"Ở trong cùng lúc","99"/);
    await waitUntil(
      () =>
        trail.some(
          (each) => dataOf<{ action: string; subjectId: string }>(each).action === 'case.export-contacts',
        ),
      'the line of the trail',
    );
  });
});
