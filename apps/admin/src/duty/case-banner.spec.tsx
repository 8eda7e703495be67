import type { CaseItemDto } from '@khai-bao/api-client/alerts';
import { jest } from '@jest/globals';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LiveStreamStub, openDesk } from '../../test/desk.js';
import { caseItem, threadRow } from '../../test/rows.js';
import { switchBellOff } from './bell.js';

const item = (caseId: string, more: Partial<CaseItemDto> = {}): CaseItemDto => caseItem({ caseId, ...more });

/** The sounds and notifications that a browser would make. */
class Sound {
  static readonly sources: { started: boolean; stopped: boolean; loop: boolean }[] = [];
  state = 'suspended';
  readonly sampleRate = 100;
  readonly destination = {};
  resume(): Promise<void> {
    this.state = 'running';
    return Promise.resolve();
  }
  createBuffer(_channels: number, length: number): object {
    return { getChannelData: () => new Float32Array(length) };
  }
  createBufferSource(): object {
    const source = {
      started: false,
      stopped: false,
      loop: false,
      connect: () => undefined,
      disconnect: () => undefined,
      start: () => {
        source.started = true;
      },
      stop: () => {
        source.stopped = true;
      },
    };
    Sound.sources.push(source);
    return source;
  }
}
class Shown {
  static permission = 'default';
  static readonly requestPermission = jest.fn(() => {
    Shown.permission = 'granted';
    return Promise.resolve('granted');
  });
  static readonly all: Shown[] = [];
  closed = false;
  onclick: (() => void) | null = null;
  constructor(
    readonly title: string,
    readonly options: { body: string; tag: string },
  ) {
    Shown.all.push(this);
  }
  close(): void {
    this.closed = true;
  }
}
const ringing = (): number => Sound.sources.filter((one) => one.started && !one.stopped).length;

beforeAll(() => {
  Object.assign(globalThis, { AudioContext: Sound, Notification: Shown });
  jest.spyOn(document, 'hasFocus').mockReturnValue(false);
});
afterEach(() => {
  cleanup();
  switchBellOff();
  Sound.sources.length = 0;
  Shown.all.length = 0;
});

/** The console in the Support channel: cases are answered once, later ones come by the stream. */
function inAnotherRoom(role: 'medical-centre' | 'cdc' = 'medical-centre', ...first: CaseItemDto[]) {
  const line = new LiveStreamStub();
  let asked = 0;
  openDesk(role, '/kenh-ho-tro', {
    'GET /api/alerts/v1/stream': () => line.answer(),
    'GET /api/alerts/v1/cases': () => {
      asked += 1;
      const counts = { new: first.length, open: first.length, today: first.length };
      return asked === 1 ? { items: first, nextCursor: null, counts } : null;
    },
    'GET /api/support/v1/threads': () => ({
      items: [threadRow('t1', { unread: 3, needsAction: true })],
      nextCursor: null,
    }),
  });
  return line;
}

it('tells of a new case in another room: banner, repeated bell, notification and title, until it is taken', async () => {
  const line = inAnotherRoom('medical-centre', item('001'));
  const user = userEvent.setup({ delay: null });
  const banner = await screen.findByTestId('new-case-alert');
  expect(banner.textContent).toBe('Ca mới: N. V. Dũng, 1988, tại Chợ Bến Nghé, Cổng 1');
  expect(ringing()).toBe(0);
  await user.click(screen.getByRole('button', { name: 'Bật chuông' }));
  expect(Shown.requestPermission).toHaveBeenCalled();
  await waitFor(() => expect(ringing()).toBe(1));
  expect(Sound.sources[0]!.loop).toBe(true);
  await waitFor(() => expect(document.title).toMatch(/^1 ca mới · /));
  await act(async () => line.sendEvent('case', item('002', { openedAt: '2021-06-30T00:20:00Z' }), 2));
  await waitFor(() => expect(banner.textContent).toMatch(/^2 ca chưa ai nhận/));
  await waitFor(() => expect(document.title).toMatch(/^2 ca mới · /));
  const notification = Shown.all.find(({ options }) => options.tag === '002')!;
  expect(notification.options.body).toBe('Chợ Bến Nghé, Cổng 1');
  expect(`${notification.title}${notification.options.body}`).not.toContain('Dũng');
  for (const id of ['001', '002'])
    await act(async () =>
      line.sendEvent('case', item(id, { state: 'ACKNOWLEDGED', version: 2 }), Number(id) + 10),
    );
  await waitFor(() => expect(screen.queryByTestId('new-case-alert')).toBeNull());
  expect(ringing()).toBe(0);
  expect(notification.closed).toBe(true);
  expect(document.title).not.toMatch(/\d/);
});

it('rings again for the next case after somebody has said that it was heard', async () => {
  const line = inAnotherRoom('medical-centre', item('001'));
  const user = userEvent.setup({ delay: null });
  await user.click(await screen.findByRole('button', { name: 'Bật chuông' }));
  await user.click(await screen.findByRole('button', { name: 'Đã nghe, tắt tiếng' }));
  expect(ringing()).toBe(0);
  expect(screen.getByTestId('new-case-alert')).toBeTruthy();
  await act(async () => line.sendEvent('case', item('002'), 2));
  await waitFor(() => expect(ringing()).toBe(1));
});

it('rings at HCDC when the city is responsible, and not for what the district can still take', async () => {
  const line = inAnotherRoom('cdc', item('001'));
  await userEvent.setup({ delay: null }).click(await screen.findByRole('button', { name: 'Bật chuông' }));
  expect(await screen.findByTestId('new-case-alert')).toBeTruthy();
  expect(ringing()).toBe(0);
  await act(async () => line.sendEvent('case', item('001', { responsible: 'city', version: 2 }), 2));
  await waitFor(() => expect(ringing()).toBe(1));
});
