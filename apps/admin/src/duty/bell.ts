import { useSyncExternalStore } from 'react';

/**
 * `off`: nobody has switched the bell on here. `locked`: switched on, but the browser waits for a gesture on this page.
 * `unsupported`: the browser makes no sound. `on`: it can ring.
 */
export type BellState = 'off' | 'locked' | 'on' | 'unsupported';

const storageKey = 'kb-bell';
/** One round of the bell: two tones, then silence, seconds. */
const roundSeconds = 4;
const tones = [
  { from: 0, to: 0.35, hertz: 880 },
  { from: 0.45, to: 0.9, hertz: 660 },
] as const;

let context: AudioContext | null = null;
let ringing: AudioBufferSourceNode | null = null;
let currentState: BellState | null = null;
const listeners = new Set<() => void>();

function setState(state: BellState): void {
  currentState = state;
  for (const listener of listeners) listener();
}

function wasSwitchedOn(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'on';
  } catch {
    return false;
  }
}

/** A sound that loops by itself: timers of a tab in the background are slowed down, a looping buffer is not. */
function createRoundBuffer(audio: AudioContext): AudioBuffer {
  const rate = audio.sampleRate;
  const buffer = audio.createBuffer(1, rate * roundSeconds, rate);
  const samples = buffer.getChannelData(0);
  for (const { from, to, hertz } of tones)
    for (let i = Math.floor(from * rate); i < to * rate; i += 1) {
      const at = i / rate;
      const envelope = Math.min(1, (at - from) * 40) * Math.min(1, (to - at) * 8);
      samples[i] = 0.5 * envelope * Math.sin(2 * Math.PI * hertz * at);
    }
  return buffer;
}

/** Opens the sound; a browser lets it sound only after a gesture on the page. */
async function unlockAudio(): Promise<void> {
  if (typeof AudioContext === 'undefined') return setState('unsupported');
  context ??= new AudioContext();
  await context.resume();
  if (currentState !== 'off') setState(context.state === 'running' ? 'on' : 'locked');
}

function onGesture(): void {
  if (bellState() === 'locked') void unlockAudio().catch(() => undefined);
}

/** Whether the bell of this page can ring. */
export function bellState(): BellState {
  currentState ??= wasSwitchedOn() ? 'locked' : 'off';
  return currentState;
}

/** Switches the bell of this browser on, and asks for notifications; call it from a press of a button. */
export async function switchBellOn(): Promise<void> {
  currentState = 'locked';
  try {
    localStorage.setItem(storageKey, 'on');
  } catch {
    // The bell rings until the page is closed.
  }
  // Asked first: a browser forgets the gesture while the sound is being opened.
  if (typeof Notification !== 'undefined' && Notification.permission === 'default')
    void Notification.requestPermission().catch(() => undefined);
  await unlockAudio().catch(() => setState('unsupported'));
}

/** Switches the bell of this browser off. */
export function switchBellOff(): void {
  try {
    localStorage.removeItem(storageKey);
  } catch {
    // It is off for this page at least.
  }
  stopRinging();
  setState('off');
}

/** Rings again and again until `stopRinging`; does nothing while the bell cannot ring. */
export function startRinging(): void {
  if (ringing || !context || bellState() !== 'on') return;
  ringing = context.createBufferSource();
  ringing.buffer = createRoundBuffer(context);
  ringing.loop = true;
  ringing.connect(context.destination);
  ringing.start();
}

export function stopRinging(): void {
  ringing?.stop();
  ringing?.disconnect();
  ringing = null;
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    addEventListener('pointerdown', onGesture);
    addEventListener('keydown', onGesture);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    removeEventListener('pointerdown', onGesture);
    removeEventListener('keydown', onGesture);
  };
}

/** The state of the bell, kept up to date. */
export const useBellState = (): BellState => useSyncExternalStore(subscribe, bellState);
