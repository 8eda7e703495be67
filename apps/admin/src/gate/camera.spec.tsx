import { jest } from '@jest/globals';
import type { Torch } from './torch.js';

const frameReader =
  jest.fn<(isReplacement?: boolean) => Promise<(video: unknown) => Promise<readonly string[]>>>();
jest.unstable_mockModule('./code-reader.js', () => ({ frameReader }));
const { watchCodes } = await import('./camera.js');

/** A camera whose streams a test can end. */
function camera() {
  const streams: { tracks: { readyState: string; stop: () => void }[]; getTracks: () => unknown[] }[] = [];
  const getUserMedia = jest.fn(async () => {
    const tracks = [{ readyState: 'live', stop: () => undefined as void }];
    for (const track of tracks) track.stop = () => void (track.readyState = 'ended');
    const stream = { tracks, getTracks: () => tracks };
    streams.push(stream);
    return stream;
  });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  return {
    getUserMedia,
    streams,
    open: () => streams.filter(({ tracks }) => tracks.some(({ readyState }) => readyState === 'live')).length,
  };
}
const film = (): HTMLVideoElement =>
  ({
    readyState: 4,
    play: () => Promise.resolve(),
    srcObject: null,
    get currentTime() {
      return performance.now();
    },
  }) as unknown as HTMLVideoElement;
const wait = async (isSo: () => boolean, turns = 400): Promise<void> => {
  for (let turn = 0; turn < turns && !isSo(); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isSo()).toBe(true);
};
beforeEach(() => frameReader.mockReset().mockResolvedValue(async () => ['KB1.aa.bb']));

it('opens no camera while what reads codes cannot be loaded, and says so', async () => {
  const { getUserMedia, open } = camera();
  frameReader.mockRejectedValue(new TypeError('Failed to fetch dynamically imported module'));
  const states: string[] = [];
  await watchCodes(film(), new AbortController().signal, {
    onCodes: () => undefined,
    onState: (state) => states.push(state),
  });
  expect(states).toEqual(['opening', 'no-reader']);
  expect(getUserMedia).not.toHaveBeenCalled();
  expect(open()).toBe(0);
});

it('leaves no stream on when it is left while it opens', async () => {
  const { open, streams } = camera();
  const gone = new AbortController();
  const watching = watchCodes(film(), gone.signal, { onCodes: () => undefined, onState: () => undefined });
  await Promise.resolve();
  gone.abort();
  await watching;
  expect(open()).toBe(0);
  expect(streams.length).toBeLessThanOrEqual(1);
});

it('tells codes until it is left, and then the camera is off', async () => {
  const { open } = camera();
  const gone = new AbortController();
  let pictures = 0;
  const watching = watchCodes(film(), gone.signal, {
    onCodes: () => (pictures += 1),
    onState: () => undefined,
  });
  await wait(() => pictures > 2);
  expect(open()).toBe(1);
  gone.abort();
  await watching;
  expect(open()).toBe(0);
});

it('opens again when the lock screen took the camera away', async () => {
  const { streams, open } = camera();
  const gone = new AbortController();
  const states: string[] = [];
  const watching = watchCodes(film(), gone.signal, {
    onCodes: () => undefined,
    onState: (state) => states.push(state),
  });
  await wait(() => states.includes('open'));
  for (const track of streams[0]!.tracks) track.readyState = 'ended';
  await wait(() => states.filter((state) => state === 'open').length === 2);
  expect(states).toEqual(['opening', 'open', 'ended', 'open']);
  expect(open()).toBe(1);
  gone.abort();
  await watching;
}, 30_000);

it('opens again when the picture stands still, as on phones that pause the camera under a lock screen', async () => {
  const { open } = camera();
  const gone = new AbortController();
  const states: string[] = [];
  const frozen = { readyState: 4, play: () => Promise.resolve(), srcObject: null, currentTime: 5 };
  const watching = watchCodes(frozen as unknown as HTMLVideoElement, gone.signal, {
    onCodes: () => undefined,
    onState: (state) => states.push(state),
  });
  await wait(() => states.filter((state) => state === 'open').length === 2, 1_000);
  expect(open()).toBe(1);
  gone.abort();
  await watching;
}, 30_000);

it('plays on when the phone is unlocked', async () => {
  camera();
  const gone = new AbortController();
  let plays = 0;
  const video = film();
  video.play = async () => void (plays += 1);
  const watching = watchCodes(video, gone.signal, { onCodes: () => undefined, onState: () => undefined });
  await wait(() => plays === 1);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(plays).toBe(2);
  gone.abort();
  await watching;
});

it.each([true, false])('tells whether the camera has a light: %s', async (torch) => {
  camera();
  const constraints: unknown[] = [];
  const track = {
    readyState: 'live',
    stop: () => undefined,
    getCapabilities: () => ({ torch }),
    applyConstraints: async (wanted: unknown) => void constraints.push(wanted),
  };
  const getUserMedia = async () => ({ getTracks: () => [track] });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  const gone = new AbortController();
  const lights: (Torch | null)[] = [];
  const watching = watchCodes(film(), gone.signal, {
    onCodes: () => undefined,
    onState: () => undefined,
    onTorch: (light) => lights.push(light),
  });
  await wait(() => lights.length > 0);
  expect(lights[0] !== null).toBe(torch);
  await lights[0]?.setLit(true);
  expect(constraints).toEqual(torch ? [{ advanced: [{ torch: true }] }] : []);
  gone.abort();
  await watching;
});

const rejecting = async (): Promise<never> => Promise.reject(new DOMException('gone', 'InvalidStateError'));
const silentReader = (): Promise<never> => new Promise(() => undefined);

it.each([
  ['rejects', rejecting],
  ['never answers', silentReader],
])(
  'takes the bundled reader instead of one that %s',
  async (_name, failing) => {
    const { open } = camera();
    frameReader.mockResolvedValueOnce(failing);
    const gone = new AbortController();
    const codes: string[] = [];
    const watching = watchCodes(film(), gone.signal, {
      onCodes: (found) => codes.push(...found),
      onState: () => undefined,
    });
    await wait(() => codes.length > 0, 1_000);
    expect(frameReader.mock.calls.map(([isReplacement]) => isReplacement)).toEqual([undefined, true]);
    expect(open()).toBe(1);
    gone.abort();
    await watching;
  },
  30_000,
);

it('says that no reader works when the bundled one fails as well, and leaves no stream on', async () => {
  const { open } = camera();
  frameReader.mockResolvedValue(rejecting);
  const states: string[] = [];
  await watchCodes(film(), new AbortController().signal, {
    onCodes: () => undefined,
    onState: (state) => states.push(state),
  });
  expect(states).toEqual(['opening', 'open', 'no-reader']);
  expect(open()).toBe(0);
}, 30_000);

it('opens a frozen camera again although the reader does not answer', async () => {
  camera();
  frameReader.mockResolvedValueOnce(silentReader);
  const gone = new AbortController();
  const states: string[] = [];
  const frozen = { readyState: 4, play: () => Promise.resolve(), srcObject: null, currentTime: 5 };
  const watching = watchCodes(frozen as unknown as HTMLVideoElement, gone.signal, {
    onCodes: () => undefined,
    onState: (state) => states.push(state),
  });
  await wait(() => states.filter((state) => state === 'open').length === 2, 1_000);
  expect(states.slice(0, 4)).toEqual(['opening', 'open', 'ended', 'open']);
  gone.abort();
  await watching;
}, 30_000);
