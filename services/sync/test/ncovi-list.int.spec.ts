import { Topics, type EventEnvelope, type NcoviListUnit, type NcoviUnitSnapshot } from '@khai-bao/contracts';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import {
  openSuite,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
} from '@khai-bao/testing';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { ScriptedNcoviList } from './scripted-ncovi-list.js';

const operator = { role: 'dic-operator', areaPath: '79' } as const;
const patience = 30_000;
const unit = (change: Partial<NcoviListUnit> = {}): NcoviListUnit => ({
  name: 'Cửa hàng Hoa Lan',
  taxCode: null,
  phone: '0909 111 222',
  areaCode: '26740',
  street: '8 Hồ Tùng Mậu',
  ...change,
});
const keyPair = async (kid: string): Promise<{ public: JWK; private: JWK }> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return {
    public: { ...(await exportJWK(publicKey)), kid },
    private: { ...(await exportJWK(privateKey)), kid },
  };
};

describe('the national NCOVI list', () => {
  let suite: Suite;
  let list: ScriptedNcoviList;
  let sync: RunningService;
  let second: RunningService;
  let current: { public: JWK; private: JWK };
  let retired: { public: JWK; private: JWK };

  beforeAll(async () => {
    suite = await openSuite();
    [current, retired] = [await keyPair('list-2'), await keyPair('list-1')];
    list = new ScriptedNcoviList(current.private, suite.secrets.feed.public);
    await list.open();
    const source = {
      module: async () => (await import('../src/sync-service.module.js')).SyncServiceModule,
      migrations: () => import('../src/migrations/index.js'),
      env: {
        DESTINATIONS: '[]',
        NCOVI_INTERVAL: '200',
        NCOVI_LIST: JSON.stringify({
          url: list.url,
          keys: [current.public, { ...retired.public, until: '2021-06-01T00:00:00Z' }],
        }),
      },
    };
    sync = await suite.startService('sync', source);
    second = await suite.startService('sync', source);
  }, 120_000);
  afterAll(async () => {
    await suite?.close();
    await list?.close();
  });

  const shown = async (): Promise<Record<string, unknown>> =>
    (await sync.sendRequest('GET', '/v1/ncovi-list', { as: operator })).body as Record<string, unknown>;
  const waitFor = (expected: Record<string, unknown>): Promise<unknown> =>
    waitUntil(
      async () => {
        const now = await shown();
        return Object.entries(expected).every(([name, value]) => now[name] === value);
      },
      `the list to be ${JSON.stringify(expected)}`,
      patience,
    );
  const readToEnd = (): Promise<unknown> =>
    waitFor({ cursor: list.head, state: 'reading', pendingChanges: 0 });
  const published = async (): Promise<EventEnvelope<NcoviUnitSnapshot>[]> =>
    (
      await sync.queryRows<{ event: EventEnvelope<NcoviUnitSnapshot> }>(
        'select event from outbox where topic = $1 order by seq',
        [Topics.ncoviUnit],
      )
    ).map(({ event }) => event);
  const decide = (body: object): Promise<ServiceResponse> =>
    sync.sendRequest('POST', '/v1/ncovi-list/removals', { as: operator, body });
  const nextReading = async (): Promise<void> => {
    const before = list.asked.length;
    await waitUntil(() => list.asked.length > before + 1, 'another reading', patience);
  };

  it('publishes each entry once, over two instances, with its phone sealed', async () => {
    list.append(['a', unit()], ['b', unit({ name: 'Chợ B', phone: null, taxCode: '0301 234 567' })]);
    await readToEnd();
    const events = await published();
    expect(events.map(({ data, aggregateversion }) => [data.entryId, data.change, aggregateversion])).toEqual(
      [
        ['a', 'added', 1],
        ['b', 'added', 1],
      ],
    );
    expect(events[1]!.data).toMatchObject({ name: 'Chợ B', taxCode: '0301234567', areaCode: '26740' });
    const { contact } = events[0]!.data;
    const wrapper = new KeyWrapper('{}', JSON.stringify(suite.secrets.wrapping.registration.private));
    const key = await wrapper.unwrapKey(contact!.wrapped.registration);
    expect(unsealJson(key, contact!.ciphertext, 'ncovi:a')).toEqual({ phone: '+84909111222' });
    expect(JSON.stringify(events)).not.toContain('909111222');
    expect(second.exitReasons).toEqual([]);
  });

  it('publishes nothing for the same list again, nor for an entry that changes there and back', async () => {
    const before = (await published()).length;
    list.append(
      ['a', unit({ name: 'Khác' })],
      ['a', unit()],
      ['b', unit({ name: 'Chợ  B ', phone: '', taxCode: '0301234567' })],
    );
    await readToEnd();
    await nextReading();
    expect(await published()).toHaveLength(before);
  });

  it('publishes a change, a removal and a return as the next versions of the entry', async () => {
    const before = (await published()).length;
    list.append(['a', unit({ street: '9 Hồ Tùng Mậu' })]);
    await readToEnd();
    list.append(['a', null]);
    await readToEnd();
    list.append(['a', unit()]);
    await readToEnd();
    await waitUntil(async () => (await published()).length === before + 3, 'three events', patience);
    expect(
      (await published()).slice(before).map(({ data, aggregateversion }) => [data.change, aggregateversion]),
    ).toEqual([
      ['changed', 2],
      ['removed', 3],
      ['added', 4],
    ]);
    expect((await published())[before + 1]!.data).toMatchObject({ name: '', contact: null });
  });

  it('sets an unusable entry aside with its reason until a usable one comes, and goes on with the others', async () => {
    list.append(['bad', unit({ phone: '12' })], ['<x>', unit()], ['c', unit({ name: 'Chợ C' })]);
    await readToEnd();
    const { body } = await sync.sendRequest('GET', '/v1/ncovi-list/quarantine', { as: operator });
    expect(body.items).toMatchObject([
      { entryId: '?x?', reason: 'entry-id' },
      { entryId: 'bad', reason: 'phone' },
    ]);
    list.append(['bad', unit({ name: 'Chợ D' })]);
    await readToEnd();
    await waitFor({ quarantined: 1, units: 4 });
  });

  it.each<[string, () => void, Record<string, unknown>]>([
    ['signed by an unknown key', () => (list.signingKey = { ...current.private, kid: 'list-9' }), { refusal: 'unknown-key' }],
    ['signed by a key that was replaced', () => (list.signingKey = retired.private), { refusal: 'retired-key' }],
    ['signed with another key of the same name', () => (list.signingKey = { ...retired.private, kid: 'list-2' }), { refusal: 'bad-signature' }],
    ['sent before', () => (list.alterPage = (page) => ({ ...page, after: 0 })), { refusal: 'repeated' }],
    ['of a list that is shorter than it was', () => (list.alterPage = (page) => ({ ...page, head: page.head - 1 })), { refusal: 'backwards' }],
    ['that follows other changes', () => (list.alterPage = (page) => ({ ...page, chainBefore: 'other' })), { refusal: 'rewritten' }],
    ['of an hour ago', () => (list.alterPage = (page) => ({ ...page, signedAt: '2021-06-30T00:00:00Z' })), { refusal: 'stale' }],
    ['without its members', () => (list.alterPage = () => ({}) as never), { refusal: 'malformed' }],
  ])('refuses a page %s, shows why and continues with the next good one', async (_what, spoil, expected) => {
    const { cursor } = await shown();
    spoil();
    await waitFor({ state: 'refused', cursor, ...expected });
    list.signingKey = current.private;
    list.alterPage = (page) => page;
    await waitFor({ state: 'reading', refusal: null, failures: 0 });
    expect(await shown()).toMatchObject({ cursor });
  }); // prettier-ignore

  it('is unreachable while the centre fails', async () => {
    list.status = 503;
    await waitFor({ state: 'unreachable', lastError: 'answered 503' });
    list.status = 200;
    await waitFor({ state: 'reading', lastError: null });
    expect(await shown()).toMatchObject({ failures: 0 });
  });

  it('publishes additions of a list that loses more than half of its units, and asks about the removals', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `m${at}`);
    list.append(...names.map((name): [string, NcoviListUnit] => [name, unit({ name })]));
    await readToEnd();
    await waitFor({ units: 24 });
    const before = (await published()).length;
    list.append(...names.slice(0, 13).map((name): [string, null] => [name, null]), [
      'new',
      unit({ name: 'Mới' }),
    ]);
    await waitFor({ state: 'asking', removals: 13, units: 25 });
    await nextReading();
    expect((await published()).slice(before).map(({ data }) => data.entryId)).toEqual(['new']);

    const form = { decision: 'confirm', removals: 13, units: 25, reason: 'Đã hỏi trung tâm' };
    expect((await decide({ ...form, removals: 12 })).body).toMatchObject({
      code: 'SYNC.NCOVI_NUMBERS_CHANGED',
    });
    expect((await decide({ ...form, reason: '' })).status).toBe(400);
    const asWard = await sync.sendRequest('POST', '/v1/ncovi-list/removals', {
      as: { role: 'ward-officer', areaPath: '79.760.26740' },
      body: form,
    });
    expect(asWard.status).toBe(403);
    expect((await decide({ ...form, decision: 'refuse' })).status).toBe(200);
    await waitFor({ state: 'reading', removals: 0, units: 25 });
    expect((await decide(form)).body).toMatchObject({ code: 'SYNC.NCOVI_NOT_WAITING' });
    expect(await shown()).toMatchObject({ decisions: [{ kind: 'refuse', removals: 13, units: 25 }] });
  });

  it('compares the whole list after a restart: what was kept against the list is asked about again, and published once confirmed', async () => {
    const before = (await published()).length;
    const restart = await sync.sendRequest('POST', '/v1/ncovi-list/restart', {
      as: operator,
      body: { reason: 'Đối chiếu lại' },
    });
    expect(restart.status).toBe(200);
    await waitFor({ state: 'asking', removals: 13, units: 25, cursor: list.head, isComparing: false });
    expect(await published()).toHaveLength(before);
    await decide({ decision: 'confirm', removals: 13, units: 25, reason: 'Đúng là đã rời' });
    await waitFor({ state: 'reading', removals: 0, units: 12 });
    const events = (await published()).slice(before);
    expect(events).toHaveLength(13);
    expect(new Set(events.map(({ data }) => data.change))).toEqual(new Set(['removed']));
  });

  it('accepts a list that was rebuilt after a restart, without publishing what is the same', async () => {
    const before = (await published()).length;
    list.forget(14);
    list.append(
      ['e', unit({ name: 'Chợ E' })],
      ...Array.from({ length: 13 }, (_, at): [string, null] => [`m${at}`, null]),
      ['new', unit({ name: 'Mới' })],
    );
    await waitFor({ state: 'refused', refusal: 'rewritten' });
    await sync.sendRequest('POST', '/v1/ncovi-list/restart', {
      as: operator,
      body: { reason: 'Danh sách mới' },
    });
    await waitFor({ state: 'reading', cursor: list.head, units: 13 });
    expect((await published()).slice(before).map(({ data }) => data.entryId)).toEqual(['e']);
  });
});
