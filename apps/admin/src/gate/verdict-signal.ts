import type { VerdictEnd } from './gate-machine.js';

/** A tone: frequency in hertz, length in milliseconds. */
type Tone = readonly [hertz: number, milliseconds: number];

interface VerdictSignal {
  readonly tones: readonly Tone[];
  readonly wave: OscillatorType;
  /** Vibration and pause in turn, milliseconds. */
  readonly vibration: readonly number[];
}

const pauseMs = 40;
const volume = 0.25;

/** Each end sounds and feels different: rising, level, low and long, falling. */
export const verdictSignals: Readonly<Record<VerdictEnd, VerdictSignal>> = {
  admit: { tones: [[880, 70], [1320, 110]], wave: 'sine', vibration: [60] },
  ask: { tones: [[660, 90], [660, 90]], wave: 'triangle', vibration: [90, 60, 90] },
  stop: { tones: [[196, 180], [196, 180], [196, 260]], wave: 'square', vibration: [250, 80, 250, 80, 250] },
  'cannot-check': { tones: [[520, 110], [390, 160]], wave: 'triangle', vibration: [40, 60, 40, 60, 160] },
}; // prettier-ignore

const mutedKey = 'kb-gate-muted';

/** Whether this device is mute. */
export function isMuted(): boolean {
  try {
    return localStorage.getItem(mutedKey) === '1';
  } catch {
    return false;
  }
}

export function setMuted(muted: boolean): void {
  try {
    if (muted) localStorage.setItem(mutedKey, '1');
    else localStorage.removeItem(mutedKey);
  } catch {
    // It holds until the page is opened again.
  }
}

let audio: AudioContext | null = null;

/** Opens the sound of the page. Browsers let it sound after a press on the page, so it is called in one. */
export function unlockSound(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume().catch(() => undefined);
  } catch {
    // No sound here: colour, shape, word and vibration remain.
  }
}

/** Plays the tones of an end, unless the device is mute, and vibrates where the device can. Never throws. */
export function signalVerdict(end: VerdictEnd, muted: boolean): void {
  const { tones, wave, vibration } = verdictSignals[end];
  try {
    navigator.vibrate?.([...vibration]);
  } catch {
    // Vibration may be forbidden.
  }
  if (muted) return;
  unlockSound();
  if (audio?.state !== 'running') return;
  let at = audio.currentTime;
  for (const [hertz, milliseconds] of tones) {
    const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
    oscillator.type = wave;
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(volume, at);
    gain.gain.linearRampToValueAtTime(0, at + milliseconds / 1000);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + milliseconds / 1000);
    at += (milliseconds + pauseMs) / 1000;
  }
}
