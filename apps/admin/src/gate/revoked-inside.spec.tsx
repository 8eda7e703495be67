import 'fake-indexeddb/auto';
import { jest } from '@jest/globals';
import type { GateDto, RevokedInsideItemDto } from '@khai-bao/api-client/declarations';
import { serialiseRevocationList } from '@khai-bao/health-form';
import { setLanguage } from '@khai-bao/ui';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDB } from 'idb';
import { axe } from 'jest-axe';
import { openDesk, type Services } from '../../test/desk.js';
import { revocationKeeper } from './revocation-keeper.js';

const vibrate = jest.fn();
let count = 0;
beforeEach(() => {
  sessionStorage.clear();
  vibrate.mockReset();
  Object.defineProperty(navigator, 'vibrate', { configurable: true, value: vibrate });
});
afterEach(cleanup);

const person = (change: Partial<RevokedInsideItemDto> = {}): RevokedInsideItemDto => ({
  declarationId: `declaration-${(count += 1)}`,
  status: 'corrected',
  outcome: 'suspected',
  reported: false,
  shortName: 'N. T. M. Khai',
  gateName: 'Cổng 1',
  enteredAt: '2021-06-30T00:12:00Z',
  changedAt: '2021-06-30T00:40:00Z',
  ...change,
});
const gates: readonly GateDto[] = [];
function openGate(items: () => RevokedInsideItemDto[]) {
  const services: Services = {
    'GET /api/declarations/v1/gates': () => ({ items: [...gates] }),
    'GET /api/declarations/v1/pass-keys': () => ({ keys: [] }),
    'GET /api/declarations/v1/checks/revoked-inside': () => ({ number: 1, items: items() }),
  };
  return openDesk('gate-staff', '/truc', services);
}
const region = async () =>
  within(await screen.findByRole('region', { name: 'Tờ khai vừa đổi của người đang ở trong' }));

it('tells a guard of somebody inside whose corrected declaration is suspected, once with the signal of a stop', async () => {
  const items = [person()];
  const { client, container } = openGate(() => items);
  const alert = (await region()).getByRole('alert');
  expect(alert.textContent).toMatch(
    /^Đang ở trong: N\. T\. M\. Khai \(vào 07:12, Cổng 1\) vừa sửa tờ khai thành nghi ngờ\. Tìm và mời ra chỗ riêng, gọi [\d ]+\./,
  );
  expect(alert.dataset['tone']).toBe('stop');
  expect(within(alert).getByRole('link').getAttribute('href')).toMatch(/^tel:\d+$/);
  await act(() => client.invalidateQueries({ queryKey: ['revoked-inside'] }));
  expect(vibrate).toHaveBeenCalledTimes(1);
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  await act(async () => setLanguage('en'));
  expect(screen.getByRole('alert').textContent).toMatch(
    /^Inside now: N\. T\. M\. Khai \(in at 07:12, Cổng 1\) has corrected .* lead them aside, call [\d ]+\./,
  );
});

it('keeps a message away that the guard has seen, and shows the next change of the same declaration', async () => {
  const user = userEvent.setup({ delay: null });
  let items = [person({ outcome: 'caution' })];
  openGate(() => items);
  expect((await region()).getByRole('alert').dataset['tone']).toBe('caution');
  await user.click(screen.getByRole('button', { name: 'Đã xem: N. T. M. Khai' }));
  expect(screen.queryByRole('alert')).toBeNull();
  cleanup();
  const { client, asked } = openGate(() => items);
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/revoked-inside'))).toBe(true));
  await act(() => client.invalidateQueries({ queryKey: ['revoked-inside'] }));
  expect(screen.queryByRole('alert')).toBeNull();
  items = [person({ ...items[0]!, outcome: 'suspected', changedAt: '2021-06-30T00:50:00Z' })];
  await act(() => client.invalidateQueries({ queryKey: ['revoked-inside'] }));
  expect((await region()).getByRole('alert').dataset['tone']).toBe('stop');
  expect(vibrate).toHaveBeenCalledTimes(2);
});

it('says nothing of a harmless correction, and names nobody whose declaration was erased', async () => {
  const items = [person({ outcome: 'clear' }), person({ outcome: 'clear', status: 'erased', shortName: '' })];
  openGate(() => items);
  const alerts = (await region()).getAllByRole('alert');
  expect(alerts.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Đang ở trong: Một người \(vào 07:12, Cổng 1\) vừa rút tờ khai/),
  ]);
});

it('asks at once when this device learns of a new revocation', async () => {
  const { asked } = openGate(() => []);
  const asks = () => asked.filter(({ path }) => path.endsWith('/revoked-inside')).length;
  await waitFor(() => expect(asks()).toBe(1));
  // As another tab of this device does.
  const database = await openDB('khai-bao-revocations', 1, {
    upgrade: (made) => void made.createObjectStore('list'),
  });
  const list = { epoch: null, number: 5, asOf: Math.floor(Date.now() / 1000), entries: new Map() };
  await database.put('list', serialiseRevocationList(list), 'current');
  database.close();
  await act(() => revocationKeeper.load());
  await waitFor(() => expect(asks()).toBe(2));
});
