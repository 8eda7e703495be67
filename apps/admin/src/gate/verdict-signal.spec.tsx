import { jest } from '@jest/globals';
import { isMuted, setMuted, signalVerdict, verdictSignals } from './verdict-signal.js';

const started: number[] = [];
const vibrate = jest.fn();
class FakeAudio {
  state = 'running';
  currentTime = 0;
  resume = (): Promise<void> => Promise.resolve();
  createGain = (): object => ({
    gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
  });
  createOscillator = (): object => {
    const frequency = { value: 0 };
    return {
      frequency,
      connect: () => ({ connect: () => undefined }),
      start: () => void started.push(frequency.value),
      stop: () => undefined,
    };
  };
}
beforeEach(() => {
  started.length = 0;
  vibrate.mockReset();
  Object.assign(globalThis, { AudioContext: FakeAudio });
  Object.defineProperty(navigator, 'vibrate', { configurable: true, value: vibrate });
});

it('sounds and vibrates differently for each end', () => {
  const all = Object.values(verdictSignals).map(({ tones, vibration }) => JSON.stringify([tones, vibration]));
  expect(new Set(all).size).toBe(4);
  signalVerdict('stop', false);
  expect(started).toEqual([196, 196, 196]);
  expect(vibrate).toHaveBeenCalledTimes(1);
});

it('vibrates without a sound on a mute device, which stays mute', () => {
  setMuted(true);
  expect(isMuted()).toBe(true);
  signalVerdict('admit', isMuted());
  expect(started).toEqual([]);
  expect(vibrate).toHaveBeenCalledTimes(1);
  setMuted(false);
  expect(isMuted()).toBe(false);
});

it('never fails where nothing sounds or vibrates', () => {
  Object.defineProperty(navigator, 'vibrate', {
    configurable: true,
    value: () => {
      throw new Error('not allowed');
    },
  });
  expect(() => signalVerdict('ask', false)).not.toThrow();
});
