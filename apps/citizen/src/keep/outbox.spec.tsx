import { jest } from '@jest/globals';
import type {
  AcceptedDeclarationDto,
  DeclarationChangedDto,
  DeclarationStatusDto,
  GateByCodeDto,
} from '@khai-bao/api-client/declarations';
import { ApiProblem, type ApiResponse } from '@khai-bao/api-client';
import { waitFor } from '@testing-library/react';
import { ChangeSender, type ChangeRequests } from './change-sender.js';
import { dropAllDrafts, readDraft } from './drafts.js';
import { retryDelay } from './after-problem.js';
import { declaredDraft, refusedDraft } from './kept-drafts.js';
import { Outbox, type SendDeclaration } from './outbox.js';
import { serverNow } from './server-clock.js';
import { memoryStore, type DeclareBody } from './store.js';

const gate: GateByCodeDto = {
  gateId: 'g', code: '7K2M4Q9', gateName: 'Cổng 1', direction: 'entrance', unitId: 'u', unitName: 'Chợ Bến Thành',
  areaName: 'Phường Bến Thành, Quận 1', districtName: 'Quận 1', hotline: '19009095', medicalCentre: null, hours: null,
}; // prettier-ignore
const body = (clientKey: string): DeclareBody => ({
  clientKey,
  gateCode: gate.code,
  questionnaireVersion: '2021.1',
  consent: { version: '2021.1', agreed: true },
  filledAt: new Date().toISOString(),
  person: {
    fullName: 'Nguyễn Thị Minh Khai',
    birthYear: 1990,
    sex: 'female',
    nationality: 'VN',
    phone: '0903 123 456',
    address: { province: 'a', district: 'b', ward: 'c', street: 'd' },
  },
  answers: {},
});
const declared = (declarationId: string): AcceptedDeclarationDto => ({
  declarationId,
  outcome: 'clear',
  acceptedAt: new Date().toISOString(),
  pass: { token: 'KB1.x.y', code: 'A7K29QXM', validUntil: new Date(Date.now() + 86_400_000).toISOString() },
  deviceToken: 'device-1',
  unitName: gate.unitName,
  gateName: gate.gateName,
  areaName: gate.areaName,
  hotline: gate.hotline,
  medicalCentre: null,
});
const good = (key = 'd1') => ({ body: declared(key), serverTime: Date.now() });
const problem = (status: number, code: string, more = {}): ApiProblem =>
  new ApiProblem({ status, code, ...more });

describe('the outbox', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('keeps a declaration before it is sent, and its pass after', async () => {
    const store = memoryStore();
    const send = jest.fn<SendDeclaration>().mockResolvedValue(good());
    const outbox = new Outbox(store, send);
    await outbox.add(body('k1'), gate);
    expect(await store.get('declarations', 'k1')).toMatchObject({
      state: 'waiting',
      shortName: 'N. T. M. Khai',
      answer: null,
    });
    const entry = await outbox.attempt('k1');
    expect(entry).toMatchObject({ state: 'accepted', body: null, maskedPhone: '0903 ••• 456' });
    expect(entry.answer?.pass.code).toBe('A7K29QXM');
    expect(await store.get('values', 'deviceToken')).toBe('device-1');
    expect(JSON.stringify(await store.all('declarations'))).not.toContain('Nguyễn');
  });

  it('lets a borrowed phone forget what was filled in of a refused one when the tab is closed', async () => {
    sessionStorage.clear();
    const store = memoryStore();
    const outbox = new Outbox(
      store,
      jest.fn<SendDeclaration>().mockRejectedValue(problem(422, 'DECLARATIONS.INVALID')),
    );
    await outbox.add(body('k1'), gate);
    expect(await outbox.attempt('k1')).toMatchObject({ state: 'refused', body: null });
    expect(JSON.stringify(await store.all('declarations'))).not.toMatch(/Nguyễn|0903 123 456/);
    expect(readDraft<DeclareBody>(refusedDraft('k1'))?.person.fullName).toBe('Nguyễn Thị Minh Khai');
    await outbox.discard('k1');
    expect(readDraft(refusedDraft('k1'))).toBeNull();
  });

  it('does so with one that an earlier version kept whole', async () => {
    const store = memoryStore();
    const outbox = new Outbox(store, jest.fn<SendDeclaration>());
    const waiting = await outbox.add(body('k1'), gate);
    await store.put('declarations', 'k1', { ...waiting, state: 'refused' });
    await new Outbox(store, jest.fn<SendDeclaration>()).open();
    expect(JSON.stringify(await store.all('declarations'))).not.toContain('Nguyễn');
  });

  it('sends what was made offline when it is opened again, with the same key and the same device', async () => {
    const store = memoryStore();
    const away = jest.fn<SendDeclaration>().mockRejectedValue(problem(0, 'NETWORK'));
    const first = new Outbox(store, away);
    await first.add(body('k1'), gate);
    expect((await first.attempt('k1')).state).toBe('waiting');
    await store.put('values', 'deviceToken', 'device-2');

    const back = jest.fn<SendDeclaration>().mockResolvedValue(good());
    const second = new Outbox(store, back);
    await second.open();
    await second.flush();
    expect(back).toHaveBeenCalledTimes(1);
    expect(back.mock.calls[0]?.[0].clientKey).toBe('k1');
    expect(back.mock.calls[0]?.[1]).toBeNull();
    expect(second.find('k1')?.state).toBe('accepted');
  });

  it('gives all of a party the device token of the first answer, also when it was added before', async () => {
    const store = memoryStore();
    const send = jest
      .fn<SendDeclaration>()
      .mockImplementation(async ({ clientKey }) => ({ body: declared(clientKey), serverTime: Date.now() }));
    const outbox = new Outbox(store, send);
    const keys = ['k1', 'k2', 'k3'];
    for (const [place, key] of keys.entries())
      await outbox.add({ ...body(key), partyKey: 'p1' }, gate, place);
    await outbox.attemptAll(keys);
    expect(send.mock.calls.map(([{ clientKey }, token]) => [clientKey, token])).toEqual([
      ['k1', null],
      ['k2', 'device-1'],
      ['k3', 'device-1'],
    ]);
    expect(outbox.find('k3')).toMatchObject({ party: { key: 'p1', place: 2 }, sentWith: 'device-1' });
    await outbox.attemptAll([]);
  });

  it('sends what waits although its database was emptied, and keeps the pass again', async () => {
    const store = memoryStore();
    const outbox = new Outbox(store, jest.fn<SendDeclaration>().mockResolvedValue(good()));
    await outbox.add(body('k1'), gate);
    await store.clear();
    expect((await outbox.attempt('k1')).state).toBe('accepted');
    expect(await store.get('declarations', 'k1')).toMatchObject({ state: 'accepted' });
  });

  it('makes two tries at the same time one', async () => {
    const send = jest.fn<SendDeclaration>().mockResolvedValue(good());
    const outbox = new Outbox(memoryStore(), send);
    await outbox.add(body('k1'), gate);
    await Promise.all([outbox.attempt('k1'), outbox.attempt('k1'), outbox.flush()]);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('sends at once when the network is back, past a try that hangs, and again soon', async () => {
    jest.useFakeTimers();
    const send = jest
      .fn<SendDeclaration>()
      .mockRejectedValueOnce(problem(0, 'NETWORK'))
      .mockImplementationOnce(() => new Promise(() => undefined))
      .mockResolvedValue(good());
    const outbox = new Outbox(memoryStore(), send);
    const entry = { ...(await outbox.add(body('k1'), gate)), attempts: 9 };
    expect(entry.state).toBe('waiting');
    expect((await outbox.attempt('k1')).nextAttemptAt).toBeLessThanOrEqual(Date.now() + 5_000);
    void outbox.attempt('k1');
    await outbox.resume();
    expect(send).toHaveBeenCalledTimes(3);
    expect(outbox.find('k1')?.state).toBe('accepted');
  });

  it('comes back by itself after the time that a busy server asked for', async () => {
    jest.useFakeTimers();
    const send = jest
      .fn<SendDeclaration>()
      .mockRejectedValueOnce(problem(503, 'PLATFORM.OVERLOADED', { retryAfter: 5 }))
      .mockResolvedValue(good());
    const outbox = new Outbox(memoryStore(), send);
    await outbox.add(body('k1'), gate);
    const entry = await outbox.attempt('k1');
    expect(entry.state).toBe('waiting');
    expect(entry.nextAttemptAt).toBeGreaterThanOrEqual(Date.now() + 5_000);
    await jest.advanceTimersByTimeAsync(4_900);
    expect(send).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(send).toHaveBeenCalledTimes(2);
    expect(outbox.find('k1')?.state).toBe('accepted');
  });

  it.each([
    [422, 'DECLARATIONS.INVALID'],
    [409, 'DECLARATIONS.KEY_REUSED'],
    [410, 'DECLARATIONS.GATE_RETIRED'],
  ])('keeps what %d %s refuses, with its fields, and does not send it again', async (status, code) => {
    const fields = [
      { path: 'person.phone', code: 'phone' },
      { path: 'person.x', code: 'isString' },
    ];
    const send = jest.fn<SendDeclaration>().mockRejectedValue(problem(status, code, { fields }));
    const outbox = new Outbox(memoryStore(), send);
    await outbox.add(body('k1'), gate);
    expect(await outbox.attempt('k1')).toMatchObject({
      state: 'refused',
      problem: code,
      fields: [
        { path: 'person.phone', code: 'phone' },
        { path: 'person.x', code: 'type' },
      ],
    });
    await outbox.flush();
    expect(send).toHaveBeenCalledTimes(1);
    expect(readDraft<DeclareBody>(refusedDraft('k1'))).toEqual(send.mock.calls[0]?.[0]);
    expect(outbox.find('k1')?.body).toBeNull();
  });

  it('corrects a time that the phone got wrong, once', async () => {
    jest.useFakeTimers();
    const hour = 3_600_000;
    const right = Date.now() - hour;
    const send = jest
      .fn<SendDeclaration>()
      .mockRejectedValueOnce(problem(422, 'DECLARATIONS.CLOCK_TOO_FAR', { serverTime: right }))
      .mockImplementation(async () => ({ body: declared('d1'), serverTime: Date.now() - hour }));
    const outbox = new Outbox(memoryStore(), send);
    await outbox.add(body('k1'), gate);
    await outbox.attempt('k1');
    await jest.advanceTimersByTimeAsync(10);
    expect(outbox.find('k1')?.state).toBe('accepted');
    const sent = Date.parse(send.mock.calls[1]?.[0].filledAt ?? '');
    expect(Math.abs(sent - right)).toBeLessThan(2_000);
    // The timers are fake, so that the two clocks stand still. A date of HTTP has whole seconds; half a second is added.
    expect(serverNow()).toBe(Date.now() - hour + 500);
  });

  it('forgets everything', async () => {
    const store = memoryStore();
    const outbox = new Outbox(store, jest.fn<SendDeclaration>().mockResolvedValue(good()));
    await outbox.add(body('k1'), gate);
    await outbox.attempt('k1');
    await outbox.forgetAll();
    expect(outbox.list()).toEqual([]);
    expect(await store.get('values', 'deviceToken')).toBeUndefined();
  });

  it('keeps nothing of an answer that comes after everything was forgotten', async () => {
    dropAllDrafts();
    const store = memoryStore();
    let answer: (value: ReturnType<typeof good>) => void = () => undefined;
    const send = jest.fn<SendDeclaration>().mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const outbox = new Outbox(store, send);
    await outbox.add(body('k1'), gate);
    const attempt = outbox.attempt('k1');
    await waitFor(() => expect(send).toHaveBeenCalled());
    await outbox.forgetAll();
    answer(good());
    await attempt;
    expect([outbox.list(), await store.all('declarations')]).toEqual([[], []]);
    expect([await store.get('values', 'deviceToken'), readDraft(declaredDraft('k1'))]).toEqual([
      undefined,
      null,
    ]);
  });

  it('writes no entry back that was forgotten during its write', async () => {
    const store = memoryStore();
    const outbox = new Outbox(store, jest.fn<SendDeclaration>().mockResolvedValue(good()));
    await outbox.add(body('k1'), gate);
    await Promise.all([outbox.discard('k1'), outbox.update('k1', { passIssue: 1 })]);
    expect([outbox.list(), await store.all('declarations')]).toEqual([[], []]);
  });

  it('loses neither a status nor a change that come at the same time', async () => {
    const store = memoryStore();
    const outbox = new Outbox(store, jest.fn<SendDeclaration>().mockResolvedValue(good()));
    await outbox.add(body('k1'), gate);
    await outbox.attempt('k1');
    const status = { status: 'submitted', version: 1 } as DeclarationStatusDto;
    await Promise.all([outbox.noteStatus('k1', status), outbox.update('k1', { passIssue: 1 })]);
    expect(outbox.find('k1')).toMatchObject({ status, passIssue: 1 });
    expect(await store.get('declarations', 'k1')).toMatchObject({ status, passIssue: 1 });
  });
});

describe('the sender of changes', () => {
  const changed = (status: 'withdrawn' | 'erased'): ApiResponse<DeclarationChangedDto> => ({
    body: { declarationId: 'd1', status, version: 2, changedAt: new Date().toISOString() },
    serverTime: Date.now(),
  });
  async function withdrawing() {
    const store = memoryStore();
    const outbox = new Outbox(store, jest.fn<SendDeclaration>().mockResolvedValue(good()));
    await outbox.add(body('k1'), gate);
    await outbox.attempt('k1');
    let answer: (value: ApiResponse<DeclarationChangedDto>) => void = () => undefined;
    const remove = jest
      .fn<ChangeRequests['remove']>()
      .mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
      .mockResolvedValue(changed('erased'));
    const sender = new ChangeSender(store, outbox, { correct: jest.fn<ChangeRequests['correct']>(), remove });
    await sender.request('k1', 'withdraw');
    return { store, outbox, sender, remove, answer: () => answer(changed('withdrawn')) };
  }

  it('keeps the answer to a change that was given up apart from the next change, and sends that one', async () => {
    const { outbox, sender, remove, answer } = await withdrawing();
    await sender.abandon('k1');
    await sender.request('k1', 'erase');
    expect(remove).toHaveBeenCalledTimes(1);
    const seen: unknown[] = [];
    outbox.subscribe(() => seen.push(outbox.find('k1')?.change));
    answer();
    await waitFor(() => expect(outbox.find('k1')?.change).toMatchObject({ kind: 'erase', state: 'done' }));
    expect(remove.mock.calls.map(([kind]) => kind)).toEqual(['withdraw', 'erase']);
    expect(seen).not.toContainEqual(expect.objectContaining({ kind: 'withdraw' }));
  });

  it('keeps nothing of an answer for a declaration that was forgotten', async () => {
    const { store, outbox, sender, answer } = await withdrawing();
    await outbox.forgetAll();
    answer();
    await sender.attempt('k1');
    expect([outbox.list(), await store.all('declarations')]).toEqual([[], []]);
  });
});

describe('retryDelay', () => {
  it.each([
    [1, null, 0, 2_000],
    [2, null, 0, 4_000],
    [9, null, 0, 60_000],
    [9, null, 1, 78_000],
    [1, 7, 0, 7_000],
    [5, 0, 0, 0],
  ])('after %d tries, Retry-After %s, spread %d: %d ms', (attempts, retryAfter, spread, wait) => {
    expect(retryDelay(attempts, retryAfter, () => spread)).toBe(wait);
  });
});
