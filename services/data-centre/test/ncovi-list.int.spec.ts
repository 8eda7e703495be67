import { ncoviPageType, type NcoviListPage } from '@khai-bao/contracts';
import { verifyStatement } from '@khai-bao/platform/signing';
import { RunningCentre, type Posted } from './running-centre.js';

const unit = (entryId: string, change: object = {}): object => ({
  entryId,
  name: `Cửa hàng ${entryId}`,
  areaCode: '26740',
  street: '8 Hồ Tùng Mậu',
  ...change,
});

describe('the NCOVI list', () => {
  let centre: RunningCentre;
  beforeAll(async () => {
    centre = await RunningCentre.open();
  }, 60_000);
  afterAll(() => centre?.close());

  const importUnits = async (body: object, token = centre.operatorToken): Promise<Posted> => {
    const response = await fetch(`${centre.url}/v1/ncovi-units`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const pageAfter = async (after: number, limit = 1000): Promise<NcoviListPage> => {
    const { status, body } = await centre.get(`/v1/ncovi-units?after=${after}&limit=${limit}`);
    expect(status).toBe(200);
    return (await verifyStatement(
      [centre.listKey.public],
      ncoviPageType,
      body.page as string,
    )) as NcoviListPage;
  };

  it('is imported by its operator; the same again changes nothing, and a removal is a tombstone', async () => {
    expect((await importUnits({ units: [unit('a'), unit('b'), unit('c')] })).body).toEqual({
      changes: 3,
      head: 3,
      listed: 3,
    });
    expect((await importUnits({ units: [unit('c'), unit('a')] })).body).toMatchObject({
      changes: 0,
      head: 3,
    });
    expect((await importUnits({ units: [unit('d')], removed: ['a', 'unknown'] })).body).toEqual({
      changes: 2,
      head: 5,
      listed: 3,
    });
    expect((await importUnits({ units: [unit('b')], replacesList: true })).body).toEqual({
      changes: 2,
      head: 7,
      listed: 1,
    });
  });

  it('is read in signed pages, each of which begins where the one before it ended', async () => {
    const first = await pageAfter(0, 4);
    expect(first).toMatchObject({
      centre: 'city',
      after: 0,
      to: 4,
      head: 7,
      listed: 1,
      chainBefore: 'start',
    });
    expect(first.changes[3]).toMatchObject({ change: 4, entryId: 'd', unit: { taxCode: null, phone: null } });
    const second = await pageAfter(4);
    expect(second).toMatchObject({ after: 4, to: 7, chainBefore: first.chain });
    expect(second.changes.map(({ entryId, unit: content }) => [entryId, content])).toEqual([
      ['a', null],
      ['c', null],
      ['d', null],
    ]);
    expect(await pageAfter(7)).toMatchObject({ to: 7, changes: [], chainBefore: second.chain });
    expect(await pageAfter(900)).toMatchObject({ to: 900, head: 7, changes: [] });
  });

  it.each<[string, object]>([
    ['an entry twice', { units: [unit('x'), unit('x')] }],
    ['an entry that is given and removed', { units: [unit('x')], removed: ['x'] }],
  ])('refuses %s', async (_what, body) =>
    expect(await importUnits(body)).toMatchObject({ status: 422, body: { code: 'CENTRE.BAD_LIST' } }),
  );

  it.each<[string, object]>([
    ['no list', {}],
    ['an endless name', { units: [unit('x', { name: 'x'.repeat(501) })] }],
    ['an unknown member', { units: [unit('x', { admin: true })] }],
    ['a list of texts', { units: ['x'] }],
  ])('refuses %s', async (_what, body) => expect((await importUnits(body)).status).toBe(400));

  it('accepts imports from its operator only, and readers by their signature only', async () => {
    expect((await importUnits({ units: [] }, 'x'.repeat(43))).status).toBe(401);
    expect((await fetch(`${centre.url}/v1/ncovi-units`)).status).toBe(401);
    const { status, body } = await centre.get('/v1/ncovi-units?after=-1');
    expect([status, body.code]).toEqual([400, 'PLATFORM.VALIDATION']);
  });
});
