import { frameReader, type FrameReader } from './code-reader.js';

/**
 * What became of the camera. `no-reader`: what reads codes is not on this device and could not be loaded. `denied`: there is no camera, or
 * it is not allowed. `ended`: it was open and was taken away (the screen was locked, another app took it); it is opened again by itself.
 */
export type CameraState = 'opening' | 'open' | 'no-reader' | 'denied' | 'ended';

export interface CameraEvents {
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onState: (state: CameraState) => void;
}

/** From one look at the picture to the next, milliseconds. */
const frameIntervalMs = 120;
/** A camera that was taken away is tried again after this, milliseconds, while the page is seen. */
const reopenDelayMs = 2_000;

const release = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

async function openCamera(gone: AbortSignal): Promise<MediaStream | null> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 1280 } },
    audio: false,
  });
  if (!gone.aborted) return stream;
  release(stream);
  return null;
}

/** Looks until the camera ends or the caller has gone. */
async function readFrames(
  video: HTMLVideoElement,
  read: FrameReader,
  isOver: () => boolean,
  events: CameraEvents,
): Promise<void> {
  while (!isOver()) {
    const codes = video.readyState >= 2 ? await read(video).catch(() => []) : [];
    if (isOver()) return;
    events.onCodes(codes);
    await new Promise((resolve) => setTimeout(resolve, frameIntervalMs));
  }
}

/** Waits until the page is seen, and a little. */
async function untilVisible(gone: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, reopenDelayMs);
    gone.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
  if (document.visibilityState === 'visible' || gone.aborted) return;
  await new Promise<void>((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true });
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Watches the camera at the back until `gone` is aborted, and tells the codes of each picture. The reader is loaded before the camera is
 * opened, and whatever fails, no stream is left on. A camera that ends is opened again.
 */
export async function watchCodes(
  video: HTMLVideoElement,
  gone: AbortSignal,
  events: CameraEvents,
): Promise<void> {
  const report = (state: CameraState): void => {
    if (!gone.aborted) events.onState(state);
  };
  report('opening');
  if (!('mediaDevices' in navigator)) return report('denied');
  const read = await frameReader().catch(() => null);
  if (!read) return report('no-reader');
  for (let opened = false; !gone.aborted;) {
    const stream = await openCamera(gone).catch(() => null);
    if (gone.aborted) return;
    if (!stream) {
      if (!opened) return report('denied');
      await untilVisible(gone);
      continue;
    }
    opened = true;
    const close = (): void => {
      release(stream);
      video.srcObject = null;
    };
    gone.addEventListener('abort', close, { once: true });
    video.srcObject = stream;
    await video.play().catch(() => undefined);
    report('open');
    const hasEnded = (): boolean => stream.getTracks().every((track) => track.readyState === 'ended');
    await readFrames(video, read, () => gone.aborted || hasEnded(), events);
    gone.removeEventListener('abort', close);
    close();
    report('ended');
    if (!gone.aborted) await untilVisible(gone);
  }
}
