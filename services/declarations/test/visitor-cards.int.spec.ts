import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Topics } from '@khai-bao/contracts';
import { cardConsent, makeCardCode } from '@khai-bao/health-form';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { RecordShares } from '@khai-bao/platform/sealing';
import {
  answersForm,
  declarationForm,
  personForm,
  restoreTestClock,
  setTestClock,
  suspectedAnswers,
  testAreas,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { Logger } from 'nestjs-pino';
import { VisitorCardDeclarations } from '../src/visitor-cards/visitor-card-declarations.js';
import {
  createUnitWithGate,
  declarationRequests,
  openSuiteWithUnit,
  type Gate,
} from './declarations-suite.js';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const agreement = { version: cardConsent.version, agreed: true };
const mother = { fullName: 'Trần Thị Hoa', phone: '0909 111 222', relation: 'Mẹ', birthYear: 1985 };

interface MadeCard {
  readonly cardId: string;
  readonly code: string;
  readonly expiresOn: string;
}

/** Cards of people without a smartphone, on real servers. */
describe('visitor cards', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let unitId: string;
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: Gate;
  const officer: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };

  const { ask } = declarationRequests(() => ({ service, gate, staff }));
  const now = (): string => service.app.get(Clock).now().toISOString();

  beforeAll(async () => {
    ({ suite, service, seen, unitId, admin, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.access],
      env: { RATE_LIMIT_FACTOR: '1' },
    }));
    staff = { ...staff, accountId: randomUUID() };
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(() => service.queryRows('delete from tally'));
  afterEach(restoreTestClock);

  let people = 0;
  /** A person with a phone number of their own. */
  const newPerson = (change: object = {}): object => {
    people += 1;
    return personForm({
      fullName: `Nguyễn Thị Bảy ${'ABCDEFGHIKLMNOPQRSTUVXY'[people] ?? 'Z'}`,
      birthYear: 1950,
      phone: `0903 4${String(people).padStart(2, '0')} 777`,
      ...change,
    });
  };
  const declareOnBehalf = (person: object, change: object = {}): Promise<ServiceResponse> =>
    ask(
      'POST',
      '/v1/declarations/on-behalf',
      staff,
      declarationForm(gate.code, { person, filledAt: now(), ...change }),
    );
  const issue = (declarationId: string, change: object = {}, as = staff): Promise<ServiceResponse> =>
    ask('POST', '/v1/visitor-cards/from-declaration', as, {
      clientKey: randomUUID(),
      declarationId,
      consent: agreement,
      ...change,
    });
  const issueAtCounter = (person: object, change: object = {}, as = officer): Promise<ServiceResponse> =>
    ask('POST', '/v1/visitor-cards', as, {
      clientKey: randomUUID(),
      person,
      consent: agreement,
      ...change,
    });
  const makeCard = async (person = newPerson()): Promise<MadeCard> => {
    const { body } = await declareOnBehalf(person);
    const made = await issue(body.declarationId);
    expect(made.status).toBe(201);
    return made.body;
  };
  const lookUp = (code: string, as = staff): Promise<ServiceResponse> =>
    ask('POST', '/v1/visitor-cards/look-up', as, { code });
  const cardForm = (cardCode: string, change: object = {}): object => {
    const { person: _person, ...form } = declarationForm(gate.code, { answers: answersForm() });
    return { ...form, filledAt: now(), cardCode, ...change };
  };
  const declareByCard = (cardCode: string, change: object = {}, as = staff): Promise<ServiceResponse> =>
    ask('POST', '/v1/declarations/by-card', as, cardForm(cardCode, change));
  const revoke = (cardId: string, as: TestAccount): Promise<ServiceResponse> =>
    ask('POST', `/v1/visitor-cards/${cardId}/revoke`, as);
  const storedCard = async (cardId: string): Promise<Record<string, unknown>> => {
    const [row] = await service.queryRows('select * from visitor_card where id = $1', [cardId]);
    return row as Record<string, unknown>;
  };
  const keysOf = (cardId: string): Promise<ReadonlyMap<string, Buffer>> =>
    service.app.get(RecordShares).loadKeysOf([cardId]);

  it('are made from a declaration on behalf, show initials and birth year, and declare the same person on the next day', async () => {
    const person = newPerson({ fullName: 'Lê Thị Sáu', phone: '0903 200 300' });
    const first = await declareOnBehalf(person);
    const clientKey = randomUUID();
    const made = await issue(first.body.declarationId, { clientKey });
    const again = await issue(first.body.declarationId, { clientKey });
    expect(made).toMatchObject({
      status: 201,
      body: { shortName: 'L. T. Sáu', birthYear: 1950, state: 'active' },
    });
    expect(again.body).toEqual(made.body);
    const other = await declareOnBehalf(newPerson());
    expect((await issue(other.body.declarationId, { clientKey })).body.code).toBe('DECLARATIONS.KEY_REUSED');
    const { code } = made.body as MadeCard;
    setTestClock(new Date(Date.now() + dayMs));
    const shown = await lookUp(`HTTPS://KHAIBAO.EXAMPLE.VN/C/${code}`);
    expect(shown).toMatchObject({
      status: 200,
      body: { shortName: 'L. T. Sáu', birthYear: 1950, representativeShortName: null, childAgrees: false },
    });
    expect(JSON.stringify(shown.body)).not.toMatch(/Lê|0903|200 ?300|Điện Biên Phủ/);
    const declared = await declareByCard(code);
    expect(declared).toMatchObject({ status: 201, body: { outcome: 'clear', deviceToken: null } });
    const visitors = await ask('GET', '/v1/visitors', admin);
    expect(visitors.body.items).toContainEqual(
      expect.objectContaining({
        declarationId: declared.body.declarationId,
        fullName: 'Lê Thị Sáu',
        phone: '0903 200 300',
      }),
    );
  });

  it('keep nothing about the person outside of what is sealed', async () => {
    const card = await makeCard(newPerson({ fullName: 'Đỗ Văn Mười', phone: '0903 222 111' }));
    expect(JSON.stringify(await storedCard(card.cardId))).not.toMatch(/Mười|903222111|0903 222 111|1950/);
    expect((await keysOf(card.cardId)).size).toBe(1);
  });

  it('answer a repeated declaration with the same pass, and refuse other answers under its key', async () => {
    const { code } = await makeCard();
    const form = { clientKey: randomUUID(), filledAt: now() };
    const [one, two] = [await declareByCard(code, form), await declareByCard(code, form)];
    expect([one.status, two.body.declarationId]).toEqual([201, one.body.declarationId]);
    const other = await declareByCard(code, { ...form, answers: suspectedAnswers() });
    expect(other).toMatchObject({ status: 409, body: { code: 'DECLARATIONS.KEY_REUSED' } });
  });

  it('need the consent of the day, all answers, and the consent to be kept', async () => {
    const { code } = await makeCard();
    const refusedConsent = await declareByCard(code, { consent: { version: 'none', agreed: true } });
    expect(refusedConsent.body.code).toBe('DECLARATIONS.CONSENT_REQUIRED');
    expect((await declareByCard(code, { answers: {} })).body.code).toBe('DECLARATIONS.INVALID');
    const { body } = await declareOnBehalf(newPerson());
    for (const consent of [
      { ...agreement, agreed: false },
      { ...agreement, version: 'x' },
    ])
      expect(await issue(body.declarationId, { consent })).toMatchObject({
        status: 422,
        body: { code: 'DECLARATIONS.CONSENT_REQUIRED' },
      });
  });

  it('of a child take the representative along, and ask the child from seven years', async () => {
    const birthYear = new Date().getFullYear() - 9;
    const child = newPerson({ birthYear });
    const withoutMother = await issueAtCounter(child);
    expect(withoutMother.body).toMatchObject({
      code: 'DECLARATIONS.INVALID',
      fields: [{ path: 'representative', code: 'representative' }],
    });
    const young = { ...mother, birthYear: new Date().getFullYear() - 15 };
    expect((await issueAtCounter(child, { representative: young })).body.fields).toEqual([
      { path: 'representative.birthYear', code: 'representativeMinor' },
    ]);
    expect((await issueAtCounter(child, { representative: mother })).body.fields).toEqual([
      { path: 'consent.childAgreed', code: 'childConsent' },
    ]);
    const made = await issueAtCounter(child, {
      representative: mother,
      consent: { ...agreement, childAgreed: true },
    });
    expect(made.status).toBe(201);
    const { code } = made.body as MadeCard;
    expect((await lookUp(code)).body).toMatchObject({
      representativeShortName: 'T. T. Hoa',
      childAgrees: true,
    });
    const silent = await declareByCard(code);
    expect(silent).toMatchObject({ status: 422, body: { code: 'DECLARATIONS.CONSENT_REQUIRED' } });
    const { consent } = cardForm(code) as { consent: object };
    expect((await declareByCard(code, { consent: { ...consent, childAgreed: true } })).status).toBe(201);
  });

  it('work at a gate of another unit, which neither lists, prints nor revokes them', async () => {
    const card = await makeCard();
    const theirs = await createUnitWithGate(suite, service);
    expect((await lookUp(card.code, theirs.staff)).status).toBe(200);
    expect((await declareByCard(card.code, { gateCode: theirs.gate.code }, theirs.staff)).status).toBe(201);
    // At the gate of a unit that is not the guard's own.
    expect((await declareByCard(card.code, {}, theirs.staff)).status).toBe(403);
    expect((await ask('GET', '/v1/visitor-cards', theirs.admin)).body.items).toEqual([]);
    expect((await ask('GET', `/v1/visitor-cards.pdf?ids=${card.cardId}`, theirs.staff)).status).toBe(404);
    expect((await revoke(card.cardId, theirs.admin)).status).toBe(404);
    expect(
      (await ask('POST', '/v1/visitor-cards/find', theirs.admin, { code: card.code })).body.items,
    ).toEqual([]);
    const listed = await ask('GET', '/v1/visitor-cards', admin);
    expect(listed.body.items.map(({ cardId }: MadeCard) => cardId)).toContain(card.cardId);
    expect((await lookUp(card.code)).status).toBe(200);
  });

  it('are not made from a declaration of another unit, of a citizen, or of a withdrawn one', async () => {
    const theirs = await createUnitWithGate(suite, service);
    const onBehalf = await declareOnBehalf(newPerson());
    const own = await ask('POST', '/v1/declarations', undefined, declarationForm(gate.code));
    const withdrawn = await declareOnBehalf(newPerson());
    await service.queryRows(`update declaration set status = 'withdrawn' where id = $1`, [
      withdrawn.body.declarationId,
    ]);
    const refused = { status: 404, body: { code: 'DECLARATIONS.NOT_FOUND' } };
    expect(await issue(onBehalf.body.declarationId, {}, theirs.staff)).toMatchObject(refused);
    expect(await issue(own.body.declarationId)).toMatchObject(refused);
    expect(await issue(withdrawn.body.declarationId)).toMatchObject(refused);
    expect(await issue(randomUUID())).toMatchObject(refused);
  });

  it('that are revoked are refused at once, and hold nothing and no key any more', async () => {
    const card = await makeCard();
    expect(await revoke(card.cardId, admin)).toMatchObject({
      status: 200,
      body: { state: 'revoked', shortName: '', birthYear: null },
    });
    expect((await revoke(card.cardId, admin)).body.state).toBe('revoked');
    const ended = { status: 409, body: { code: 'DECLARATIONS.CARD_ENDED' } };
    expect(await lookUp(card.code)).toMatchObject(ended);
    expect(await declareByCard(card.code)).toMatchObject(ended);
    expect(await storedCard(card.cardId)).toMatchObject({
      person_sealed: null,
      person_index: null,
      phone_index: null,
      id_index: null,
      ended_because: 'revoked',
      key_destroyed_at: expect.anything(),
    });
    expect((await keysOf(card.cardId)).size).toBe(0);
  });

  it('are found at a ward by phone or ID paper, whichever unit made them, and revoked there', async () => {
    const idPaper = { kind: 'cccd', number: '079150001234' };
    const card = await makeCard(newPerson({ phone: '0903 765 432', idPaper }));
    const find = (asked: object, as = officer): Promise<ServiceResponse> =>
      ask('POST', '/v1/visitor-cards/find', as, asked);
    for (const asked of [{ phone: '+84 903 765 432' }, { idNumber: '0791 5000 1234' }, { code: card.code }])
      expect((await find(asked)).body.items).toEqual([
        expect.objectContaining({ cardId: card.cardId, state: 'active', birthYear: 1950 }),
      ]);
    expect((await find({ phone: '0903 765 433' })).body.items).toEqual([]);
    for (const asked of [{}, { phone: '12' }, { phone: '0903765432', code: card.code }])
      expect((await find(asked)).status).toBe(400);
    expect((await find({ code: card.code }, staff)).status).toBe(403);
    expect((await revoke(card.cardId, officer)).status).toBe(200);
    expect((await find({ phone: '0903 765 432' })).body.items).toEqual([]);
    expect((await find({ code: card.code })).body.items).toEqual([
      expect.objectContaining({ state: 'revoked', shortName: '' }),
    ]);
  });

  it('replace an earlier card of the same person', async () => {
    const person = newPerson();
    const first = await makeCard(person);
    const second = await makeCard(person);
    expect((await lookUp(first.code)).body.code).toBe('DECLARATIONS.CARD_ENDED');
    expect((await lookUp(second.code)).status).toBe(200);
    expect((await storedCard(first.cardId))['ended_because']).toBe('replaced');
    expect((await keysOf(first.cardId)).size).toBe(0);
  });

  it('stay valid when the key of the card before them cannot be destroyed at once', async () => {
    const person = newPerson();
    const first = await makeCard(person);
    const shares = jest.spyOn(service.app.get(RecordShares), 'destroySharesOf');
    shares.mockRejectedValueOnce(new Error('the shares do not respond'));
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const second = await makeCard(person);
    expect(warn).toHaveBeenCalledWith(
      expect.objectContaining({ cardIds: [first.cardId] }),
      expect.stringContaining('keys of replaced cards'),
    );
    warn.mockRestore();
    shares.mockRestore();
    expect((await lookUp(second.code)).status).toBe(200);
    expect((await lookUp(first.code)).body.code).toBe('DECLARATIONS.CARD_ENDED');
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect((await keysOf(first.cardId)).size).toBe(0);
    expect((await keysOf(second.cardId)).size).toBe(1);
  });

  it('whose key was destroyed are refused, also when the row comes back from a backup', async () => {
    const card = await makeCard();
    await service.app.get(RecordShares).destroySharesOf([card.cardId]);
    expect((await lookUp(card.code)).body.code).toBe('DECLARATIONS.CARD_ENDED');
    expect((await declareByCard(card.code)).body.code).toBe('DECLARATIONS.CARD_ENDED');
    const listed = await ask('GET', '/v1/visitor-cards', admin);
    expect(listed.body.items).toContainEqual(expect.objectContaining({ cardId: card.cardId, shortName: '' }));
  });

  it('cannot be guessed: 20 unknown codes in an hour per account, 60 per unit, while known ones are not counted', async () => {
    // The start of the hour, so that no window of a rate limit ends during the test.
    setTestClock(new Date(Math.floor(Date.now() / hourMs) * hourMs));
    const { code } = await makeCard();
    const guard = (): TestAccount => ({ ...staff, accountId: randomUUID() });
    const first = guard();
    for (let n = 0; n < 20; n += 1)
      expect((await lookUp(makeCardCode(), first)).body.code).toBe('DECLARATIONS.CARD_UNKNOWN');
    expect((await declareByCard(makeCardCode(), {}, first)).status).toBe(429);
    expect((await lookUp(code, first)).status).toBe(429);
    const second = guard();
    for (let n = 0; n < 30; n += 1) expect((await lookUp(code, second)).status).toBe(200);
    for (let n = 0; n < 40; n += 1) await lookUp(makeCardCode(), n < 20 ? second : first);
    for (let n = 0; n < 20; n += 1) await lookUp(makeCardCode(), guard());
    expect((await lookUp(code, guard())).status).toBe(429);
    // A wrong check character is not looked up.
    expect((await lookUp('AAAAAAAAA', guard())).body.code).toBe('DECLARATIONS.CARD_UNKNOWN');
  });

  it('open nothing to whoever holds the code without an account at a gate', async () => {
    const { code, cardId } = await makeCard();
    for (const as of [undefined, admin, officer, { role: 'auditor' } as TestAccount]) {
      const status = as === undefined ? 401 : 403;
      expect((await ask('POST', '/v1/visitor-cards/look-up', as, { code })).status).toBe(status);
      expect((await ask('POST', '/v1/declarations/by-card', as, cardForm(code))).status).toBe(status);
    }
    expect((await ask('GET', `/v1/visitor-cards.pdf?ids=${cardId}`)).status).toBe(401);
    expect((await ask('POST', `/v1/visitor-cards/${cardId}/revoke`, staff)).status).toBe(403);
    const withArea = { ...admin, areaPath: testAreas.benNghe.path };
    for (const as of [admin, withArea]) expect((await issueAtCounter(newPerson(), {}, as)).status).toBe(403);
  });

  it('leave a trail of each use, without the code and without the person', async () => {
    const card = await makeCard(newPerson({ fullName: 'Phan Thị Trang' }));
    const guard = { ...staff, accountId: randomUUID() };
    await lookUp(card.code, guard);
    await declareByCard(card.code, {}, guard);
    await ask(
      'POST',
      '/v1/visitor-cards/find',
      { ...officer, accountId: guard.accountId },
      { code: card.code },
    );
    const traces = (): SeenMessage[] =>
      seen.filter(({ topic, text }) => topic === Topics.access && text.includes(guard.accountId));
    for (const action of ['visitor-card.read', 'visitor-card.declare', 'visitor-card.find'])
      await waitUntil(
        () => traces().some(({ text }) => text.includes(action) && text.includes(card.cardId)),
        `the trail of ${action}`,
      );
    await ask(
      'POST',
      '/v1/visitor-cards/find',
      { ...officer, accountId: guard.accountId },
      { phone: '0903 000 001' },
    );
    await waitUntil(
      () =>
        traces().some(
          ({ text }) => text.includes('visitor-card.find') && text.includes('"subjectKind":"area"'),
        ),
      'the trail of a search that finds nobody',
    );
    expect(traces().filter(({ text }) => text.includes(card.code) || text.includes('Trang'))).toEqual([]);
  });

  it('are printed as a file with eight on a sheet, for the unit that made them', async () => {
    const cards = await Promise.all(Array.from({ length: 9 }, () => makeCard()));
    const print = async (as: TestAccount, ids: readonly string[]): Promise<Response> =>
      fetch(`${service.url}/v1/visitor-cards.pdf?ids=${ids.join(',')}`, {
        headers: { authorization: `Bearer ${await suite.signTokenFor(as)}` },
      });
    const file = await print(
      staff,
      cards.map(({ cardId }) => cardId),
    );
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const text = Buffer.from(await file.arrayBuffer()).toString('latin1');
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect((await print(staff, ['x'])).status).toBe(400);
    await revoke(cards[0]!.cardId, admin);
    expect((await print(staff, [cards[0]!.cardId])).status).toBe(404);
  });

  it('declare for the sender of a message, who is no account', async () => {
    const { code } = await makeCard();
    const declared = await service.app
      .get(VisitorCardDeclarations)
      .declareAsHolder(cardForm(code) as Parameters<VisitorCardDeclarations['declareAsHolder']>[0]);
    expect(declared).toMatchObject({ outcome: 'clear', unitName: expect.any(String) });
    expect(unitId).toBeDefined();
  });

  // The last one: the daily tasks of a later day destroy the keys of this day.
  it('expire after 90 days: refused from the next day, erased by the daily task, which repeats what was interrupted', async () => {
    const card = await makeCard();
    const interrupted = await makeCard();
    expect(card.expiresOn).toBe(daysBefore(service.app.get(Clock).today(), -90));
    await service.queryRows(
      `update visitor_card set ended_at = now(), ended_because = 'revoked' where id = $1`,
      [interrupted.cardId],
    );
    setTestClock(new Date(Date.now() + 90 * dayMs));
    expect((await lookUp(card.code)).status).toBe(200);
    setTestClock(new Date(Date.now() + 91 * dayMs));
    expect((await lookUp(card.code)).body.code).toBe('DECLARATIONS.CARD_ENDED');
    expect((await keysOf(card.cardId)).size).toBe(1);
    await service.app.get(DailyMaintenance).runDailyTasks();
    for (const { cardId } of [card, interrupted]) expect((await keysOf(cardId)).size).toBe(0);
    expect(await storedCard(card.cardId)).toMatchObject({ person_sealed: null, ended_because: 'expired' });
    setTestClock(new Date(Date.now() + (91 + 366) * dayMs));
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(await storedCard(card.cardId)).toBeUndefined();
  });
});
