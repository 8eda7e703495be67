import { randomUUID } from 'node:crypto';
import { Topics, instantInCity, type CaseSnapshot } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import {
  readInbox,
  restoreTestClock,
  setTestClock,
  testAreas,
  unitSnapshot,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
} from '@khai-bao/testing';
import { contactsSuite, lan, quan3, type Contact } from './contacts-suite.js';

const dataOf = <T>(message: SeenMessage): T => (JSON.parse(message.text) as { data: T }).data;

interface CaseDetail {
  readonly source: string;
  readonly state: string;
  readonly person: { readonly fullName: string; readonly phone: string } | null;
  readonly contactOf: readonly object[];
  readonly contactCases: readonly object[];
  readonly history: readonly { readonly entry: string; readonly actorName: string | null }[];
}

describe('the care for contacts', () => {
  const { open, today, cityDay, dayKey, ask, openCase, search, found, publishPage, list, caseWith } =
    contactsSuite();
  let suite: Suite;
  let service: RunningService;
  let cases: SeenMessage[];

  beforeAll(async () => {
    ({ suite, service } = await open());
    cases = await suite.probe.collectMessages(Topics.case);
  }, 60_000);
  afterAll(() => suite.close());

  const record = (
    caseId: string,
    { contactId, version }: Contact,
    path: string,
    body: object,
  ): Promise<ServiceResponse> =>
    ask('POST', `/v1/cases/${caseId}/contacts/${contactId}/${path}`, { version, ...body });
  const openCaseOf = (caseId: string, { contactId }: Contact): Promise<ServiceResponse> =>
    ask('POST', `/v1/cases/${caseId}/contacts/${contactId}/case`);
  const detailOf = async (caseId: string): Promise<CaseDetail> =>
    (await ask('GET', `/v1/cases/${caseId}`)).body as CaseDetail;
  const codeOf = async (caseId: string): Promise<string> =>
    (await service.queryRows<{ code: string }>('select code from suspected_case where id = $1', [caseId]))[0]!
      .code;

  describe('a contact who fell ill', () => {
    it('becomes a case with one press, linked on both sides; a second press leads to the same case', async () => {
      const { caseId, contacts } = await caseWith('Trần Văn Một');
      const [contact] = contacts as [Contact];
      expect((await openCaseOf(caseId, contact)).body).toMatchObject({ code: 'ALERTS.CONTACT_WRONG_STATE' });
      await record(caseId, contact, 'outcome', { outcome: 'ill' });
      const opened = (await openCaseOf(caseId, contact)).body as Contact;
      expect(opened.openedCase).toMatchObject({ isReadable: true });
      const { caseId: openedId, code } = opened.openedCase!;
      expect(openedId).not.toBe(caseId);
      expect((await openCaseOf(caseId, contact)).body).toMatchObject({ openedCase: { caseId: openedId } });
      expect(
        await service.queryRows('select 1 from case_link where contact_of_id = $1', [caseId]),
      ).toHaveLength(1);
      expect(await detailOf(openedId)).toMatchObject({
        source: 'contact',
        state: 'NEW',
        person: { fullName: 'Trần Văn Một' },
        contactOf: [{ caseId, code: await codeOf(caseId) }],
        contactCases: [],
        history: [{ entry: 'state' }, { entry: 'contact-of', actorName: lan.name }],
      });
      const { contactCases, history } = await detailOf(caseId);
      expect(contactCases).toEqual([expect.objectContaining({ caseId: openedId, code })]);
      expect(history.at(-1)).toMatchObject({ entry: 'contact-ill', actorName: lan.name });
      // Somebody is notified of it as of every case, and both data centres receive it.
      expect(
        await service.queryRows(`select 1 from job where kind = 'notify-duty' and key = $1`, [openedId]),
      ).toHaveLength(1);
      const event = await waitUntil(
        () => cases.map((each) => dataOf<CaseSnapshot>(each)).find((each) => each.caseId === openedId),
        'the event of the case',
      );
      expect(event).toMatchObject({ source: 'contact', day: today });
      expect(Object.keys(event.sealed.wrapped)).toEqual(['sync']);
      expect(event.declarationIds).toHaveLength(1);
    });

    it('is linked with the case that the person has at that unit and day', async () => {
      const [unitId, personIndex] = [randomUUID(), randomUUID()];
      const existing = await openCase({ unitId, personIndex });
      const caseId = await openCase();
      const contacts = [found('Lê Thị Hai', { unitId, personIndex })];
      await publishPage({ requestId: await search(caseId), caseId, contacts });
      const [contact] = (await list(caseId)) as [Contact];
      await record(caseId, contact, 'outcome', { outcome: 'ill' });
      expect((await openCaseOf(caseId, contact)).body).toMatchObject({ openedCase: { caseId: existing } });
      expect(await detailOf(existing)).toMatchObject({ source: 'rules', contactOf: [{ caseId }] });
    });

    it('is a case of the centre of the unit, which the centre of the first case cannot open', async () => {
      const unit = await unitSnapshot(suite, { areaPath: `${testAreas.quan3.path}.27160`, areaName: 'Phường 5, Quận 3' }); // prettier-ignore
      await suite.probe.publishEvent(Topics.unit, unit.unitId, unit);
      await suite.probe.waitUntilConsumed('alerts', Topics.unit);
      const caseId = await openCase();
      const contacts = [found('Võ Thị Tư', { unitId: unit.unitId })];
      await publishPage({ requestId: await search(caseId), caseId, contacts });
      const [contact] = (await list(caseId)) as [Contact];
      await record(caseId, contact, 'outcome', { outcome: 'ill' });
      const opened = (await openCaseOf(caseId, contact)).body as Contact;
      expect(opened.openedCase).toMatchObject({ isReadable: false, code: expect.stringMatching(/^Q3-/) });
      const path = `/v1/cases/${opened.openedCase!.caseId}`;
      expect((await ask('GET', path)).status).toBe(404);
      expect((await ask('GET', path, undefined, quan3)).body).toMatchObject({
        areaName: 'Phường 5, Quận 3',
        contactOf: [{ caseId, isReadable: false }],
      });
    });

    it('without a readable name is no case', async () => {
      const caseId = await openCase();
      const contacts = [found('', { ciphertext: null })];
      await publishPage({ requestId: await search(caseId), caseId, contacts });
      const [contact] = (await list(caseId)) as [Contact];
      await record(caseId, contact, 'outcome', { outcome: 'ill' });
      expect((await openCaseOf(caseId, contact)).body).toMatchObject({ code: 'ALERTS.CONTACT_UNREADABLE' });
    });
  });

  describe('the daily question by link', () => {
    /** 09:00 of a coming day: nobody gets a message at night. */
    const morning = (days: number, time = '09:00'): Date => instantInCity(cityDay(-days), time);
    const randomPhone = (): string => `09${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
    const messagesTo = async (phone: string, count: number): Promise<string[]> =>
      waitUntil(async () => {
        await service.app.get(TimerScheduler).sweepDueTimers();
        const mails = await readInbox(`${phone}@sms.local`);
        return mails.length >= count && mails.map(({ text }) => text);
      }, `message ${count}`);
    const send = (path: 'open' | 'answer', body: object): Promise<ServiceResponse> =>
      service.sendRequest('POST', `/v1/follow-up/${path}`, { body });
    const nextOf = async (caseId: string): Promise<Contact | null> =>
      ((await ask('GET', `/v1/cases/${caseId}/contacts/next`)).body as { contact: Contact | null }).contact;
    afterEach(() => restoreTestClock());

    it('comes by SMS, is answered once a day, corrected, and leads to a case with the named symptoms', async () => {
      setTestClock(morning(1));
      const phone = randomPhone();
      const caseId = await openCase();
      const contacts = [
        found('Trần Văn Một', { reason: 'same-gate' }, dayKey, { phone }),
        found('Lê Thị Hai', { reason: 'same-party' }),
      ];
      await publishPage({ requestId: await search(caseId), caseId, contacts });
      const [nearest, contact] = (await list(caseId)) as [Contact, Contact];
      const reached = await record(caseId, contact, 'outcome', { outcome: 'reached', sendLink: true });
      expect(reached.body).toMatchObject({ state: 'follow-up', dueAt: morning(2, '14:00').toISOString() });
      const [message] = (await messagesTo(phone, 1)) as [string];
      expect(message).not.toMatch(/Trần|Một|Bến Nghé|ca |Q1/);
      const token = /\/theo-doi#(\S+)/.exec(message)![1]!;
      expect(await service.queryRows('select 1 from contact_link l where l::text like $1', [`%${token.slice(-22)}%`])).toEqual([]);
      await waitUntil(async () => (await list(caseId))[1]?.linkState === 'sent', 'the link to be sent');

      setTestClock(morning(2));
      expect(await messagesTo(phone, 2)).toHaveLength(2);
      // A timer that runs again, because its process was killed, sends nothing twice.
      await service.queryRows(`update job set done_at = null, due_at = $1 where kind = 'follow-up-sms'`, [morning(2, '08:30')]);
      await service.app.get(TimerScheduler).sweepDueTimers();
      await waitUntil(async () => (await service.queryRows(`select 1 from job where kind = 'follow-up-sms' and due_at = $1`, [morning(3, '08:00')])).length > 0, 'the timer to run again');
      expect(await readInbox(`${phone}@sms.local`)).toHaveLength(2);

      const page = await send('open', { token });
      expect(page.body).toMatchObject({ day: cityDay(-2), answer: null, symptoms: [] });
      expect(JSON.stringify(page.body)).not.toMatch(/Trần|Bến Nghé|Q1-/);
      for (const symptoms of [undefined, [], ['fever', 'fever'], ['plague']])
        expect((await send('answer', { token, answer: 'symptoms', symptoms })).status).toBe(400);
      const answered = await send('answer', { token, answer: 'symptoms', symptoms: ['fever', 'cough'] });
      expect(answered.body).toMatchObject({ answer: 'symptoms', symptoms: ['fever', 'cough'] });
      expect(await nextOf(caseId)).toMatchObject({ fullName: 'Trần Văn Một', state: 'ill', isDue: true, symptoms: ['fever', 'cough'] });
      expect((await detailOf(caseId)).history.at(-1)).toMatchObject({ entry: 'contact-symptoms', actorName: null });
      expect((await send('answer', { token, answer: 'well' })).body).toMatchObject({ answer: 'well', symptoms: [] });
      expect(await nextOf(caseId)).toMatchObject({ contactId: nearest.contactId });
      expect((await list(caseId))[1]).toMatchObject({ state: 'follow-up', attempts: 1, answeredDays: 1 });
      await send('answer', { token, answer: 'symptoms', symptoms: ['fever'] });
      const opened = (await openCaseOf(caseId, contact)).body as Contact;
      expect((await ask('GET', `/v1/cases/${opened.openedCase!.caseId}`)).body).toMatchObject({ signs: ['fever'] });
      expect((await send('answer', { token, answer: 'well' })).body).toMatchObject({ code: 'ALERTS.FOLLOW_UP_ENDED' });
      const detail = await ask('GET', `/v1/cases/${caseId}/contacts/${contact.contactId}`);
      expect((detail.body as { history: object[] }).history.slice(0, 2)).toMatchObject([
        { result: 'symptoms', actorName: null, note: 'Sốt' },
        { result: 'well', actorName: null, note: null },
      ]);
    }); // prettier-ignore

    it('ends with another link, a case that has ended, and a token of something else', async () => {
      setTestClock(morning(1));
      const phone = randomPhone();
      const caseId = await openCase();
      const contacts = [found('Võ Thị Tư', {}, dayKey, { phone })];
      await publishPage({ requestId: await search(caseId), caseId, contacts });
      const [contact] = (await list(caseId)) as [Contact];
      const link = `/v1/cases/${caseId}/contacts/${contact.contactId}/link`;
      expect((await ask('POST', link)).body).toMatchObject({ code: 'ALERTS.CONTACT_WRONG_STATE' });
      await record(caseId, contact, 'outcome', { outcome: 'reached' });
      expect((await ask('POST', link, undefined, quan3)).status).toBe(404);
      expect((await ask('POST', link)).body).toMatchObject({ linkState: 'waiting' });
      const [first] = await messagesTo(phone, 1);
      await ask('POST', link);
      const [, second] = await messagesTo(phone, 2);
      const tokens = [first!, second!].map((text) => text.split('#')[1]!.trim());
      expect((await send('open', { token: tokens[0] })).body).toMatchObject({ code: 'ALERTS.LINK_EXPIRED' });
      expect((await send('open', { token: `notice${tokens[1]!.slice(9)}` })).status).toBe(410);
      expect((await send('answer', { token: tokens[1], answer: 'well' })).body).toMatchObject({ answer: 'well' });
      await service.queryRows(`update suspected_case set state = 'CLOSED' where id = $1`, [caseId]);
      expect((await send('open', { token: tokens[1] })).body).toMatchObject({ code: 'ALERTS.FOLLOW_UP_ENDED' });
    }); // prettier-ignore
  });

  describe('a contact who asks for erasure', () => {
    const erase = async (caseId: string, declarationId: string): Promise<void> => {
      const erased = { caseId, declarationId, erasedAt: new Date().toISOString() };
      await suite.probe.publishEvent(Topics.contactErased, caseId, erased);
      await suite.probe.waitUntilConsumed('alerts', Topics.contactErased);
    };

    it('is restricted as long as the case is open, also when their page comes later, and erased after its end', async () => {
      const caseId = await openCase();
      const [early, late] = [found('Trần Văn Một', { reason: 'same-party' }), found('Lê Thị Hai')];
      const requestId = await search(caseId);
      await publishPage({ requestId, caseId, contacts: [early], isLast: false });
      await erase(caseId, early.declarationId);
      await erase(caseId, early.declarationId);
      await erase(caseId, late.declarationId);
      await erase(randomUUID(), early.declarationId);
      await publishPage({ requestId, caseId, page: 1, contacts: [late, found('Phạm Văn Ba')] });
      expect((await list(caseId)).map(({ content, fullName }) => [content, fullName])).toEqual(
        expect.arrayContaining([
          ['restricted', 'Trần Văn Một'],
          ['restricted', 'Lê Thị Hai'],
          ['held', 'Phạm Văn Ba'],
        ]),
      );
      const [contact] = (await list(caseId)) as [Contact];
      await record(caseId, contact, 'outcome', { outcome: 'reached', note: 'Nhà có mẹ già' });
      const endOf = async (state: string): Promise<string[]> => {
        await service.queryRows('update suspected_case set state = $2 where id = $1', [caseId, state]);
        await service.app.get(DailyMaintenance).runDailyTasks();
        return (await list(caseId)).map(({ content }) => content).sort();
      };
      expect(await endOf('CONFIRMED')).toEqual(['held', 'restricted', 'restricted']);
      expect(await endOf('CLOSED')).toEqual(['erased', 'erased', 'held']);
      expect(
        await service.queryRows(
          `select 1 from case_contact c left join case_contact_event e on e.contact_id = c.id
           where c.case_id = $1 and c.content_state = 'erased' and (c.content_sealed is not null or e.note_sealed is not null)`,
          [caseId],
        ),
      ).toEqual([]);
    });
  });

  describe('contacts from a spreadsheet', () => {
    const rowOf = (n: number, change: object = {}): object => ({
      n, fullName: `Lê Thị ${n}`, phone: `091200000${n}`, birthYear: '1990', place: 'Quán cà phê', day: today, note: 'Ngồi cùng bàn', ...change,
    }); // prettier-ignore

    it('are judged, stored sealed with who added them, and a phone that the case has is not added again', async () => {
      const caseId = await openCase();
      const contacts = [found('Trần Văn Một', {}, dayKey, { phone: '0912 000 003' })];
      await publishPage({ requestId: await search(caseId), caseId, contacts });
      const rows = [rowOf(1), rowOf(2, { phone: '12', day: 'x' }), rowOf(3), rowOf(4, { phone: '0912000001' }), rowOf(5, { fullName: '=1+1 Bảy' })];
      const put = async (isPreview: boolean): Promise<string[][]> => {
        const answer = await ask('POST', `/v1/cases/${caseId}/contacts/import`, { isPreview, rows });
        expect(answer.status).toBe(200);
        return (answer.body as { rows: { outcome: string; faults: string[] }[] }).rows.map(({ outcome, faults }) => [outcome, ...faults]);
      };
      const verdict = [['added'], ['faulty', 'phone', 'day'], ['known'], ['known'], ['added']];
      expect(await put(true)).toEqual(verdict);
      expect(await list(caseId)).toHaveLength(1);
      expect(await put(false)).toEqual(verdict);
      expect(await put(false)).toEqual([['known'], ['faulty', 'phone', 'day'], ['known'], ['known'], ['known']]);
      const listed = await list(caseId);
      expect(listed).toHaveLength(3);
      expect(listed[1]).toMatchObject({ fullName: 'Lê Thị 1', phone: '+84912000001', reason: 'imported', importedByName: lan.name, metAt: 'Quán cà phê', importNote: 'Ngồi cùng bàn' });
      const stored = await service.queryRows<{ row: string }>('select c::text as row from case_contact c where case_id = $1', [caseId]);
      expect(stored.map(({ row }) => row).join()).not.toMatch(/Quán|Ngồi|Lê Thị|091200000|8491200/);
      const file = await ask('POST', `/v1/cases/${caseId}/contacts/export`, { reason: 'Lập danh sách' });
      expect(String(file.body)).toContain(`"Nhập từ bảng: ${lan.name}"`);
      expect(String(file.body)).toContain(`"'=1+1 Bảy"`);
      await record(caseId, listed[1]!, 'outcome', { outcome: 'ill' });
      expect((await openCaseOf(caseId, listed[1]!)).body).toMatchObject({ code: 'ALERTS.CONTACT_NOT_DECLARED' });
      expect((await ask('POST', `/v1/cases/${caseId}/contacts/import`, { isPreview: true, rows }, quan3)).status).toBe(404);
      expect((await ask('POST', `/v1/cases/${caseId}/contacts/import`, { isPreview: true, rows: [{ n: 1 }] })).status).toBe(400);
    }); // prettier-ignore
  });
});
