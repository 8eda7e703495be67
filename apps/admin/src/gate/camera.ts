import { frameReader, type FrameReader } from './code-reader.js';
import { torchOf, type Torch } from './torch.js';

/**
 * What became of the camera. `no-reader`: what reads codes is not on this device, could not be loaded, or fails. `denied`: there is no
 * camera, or it is not allowed. `ended`: it was open and was taken away (the screen was locked, another app took it); it is opened again by
 * itself.
 */
export type CameraState = 'opening' | 'open' | 'no-reader' | 'denied' | 'ended';

export interface CameraEvents {
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onState: (state: CameraState) => void;
  /** The light of the open camera; null where it has none, and when the camera is closed. */
  readonly onTorch?: (torch: Torch | null) => void;
}

/** From the begin of one look at the picture to the next, milliseconds. */
const frameIntervalMs = 100;
/** The page gets this between two looks, milliseconds, however slow the reader is. */
const minPauseMs = 25;
/** A picture that has not moved for this long is frozen: some phones pause the camera and never end it. Milliseconds. */
const frozenAfterMs = 4_000;
/** A reader that does not answer within this is replaced, milliseconds. */
const readTimeoutMs = 2_500;
/** Loading a replacement may take this, milliseconds. */
const readerLoadTimeoutMs = 15_000;
/** A reader that fails this often in a row is replaced. */
const maxReaderFailures = 20;
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

/** Finds out whether the picture of a video has stood still for `frozenAfterMs` while the page was seen. */
class FreezeDetector {
  private position = NaN;
  private movedAt = performance.now();

  constructor(private readonly video: HTMLVideoElement) {}

  isFrozen(): boolean {
    const now = performance.now();
    const isMoving = this.video.currentTime !== this.position;
    if (isMoving || document.visibilityState !== 'visible') this.movedAt = now;
    this.position = this.video.currentTime;
    return now - this.movedAt > frozenAfterMs;
  }
}

class ReaderTimeout extends Error {}

/** Waits for a reader. @throws ReaderTimeout after so many milliseconds */
function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ReaderTimeout('the reader does not answer')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * A reader that is replaced by the bundled one when it fails `maxReaderFailures` times in a row or does not answer. A bundled one that hangs
 * is ended and started anew.
 */
class ReplaceableReader {
  private failures = 0;
  private isReplaced = false;

  constructor(private current: FrameReader) {}

  /** Reads one frame; empty when the reader fails. Null when the replacement fails as well. Never rejects. */
  async readFrame(video: HTMLVideoElement): Promise<readonly string[] | null> {
    try {
      const codes = await withinTime(this.current(video), readTimeoutMs);
      this.failures = 0;
      this.isReplaced = false;
      return codes;
    } catch (error) {
      // A hidden page may be suspended in the middle of a frame.
      if (document.visibilityState !== 'visible') return [];
      this.failures += error instanceof ReaderTimeout ? maxReaderFailures : 1;
      return this.failures < maxReaderFailures || (await this.replace()) ? [] : null;
    }
  }

  private async replace(): Promise<boolean> {
    if (this.isReplaced) return false;
    const next = await withinTime(frameReader(true), readerLoadTimeoutMs).catch(() => null);
    if (!next) return false;
    this.current = next;
    this.failures = 0;
    this.isReplaced = true;
    return true;
  }
}

/** Looks until the camera ends or the caller has gone. Answers false when no reader works. */
async function readFrames(
  video: HTMLVideoElement,
  reader: ReplaceableReader,
  isOver: () => boolean,
  events: CameraEvents,
): Promise<boolean> {
  while (!isOver()) {
    const begun = performance.now();
    const codes = video.readyState >= 2 ? await reader.readFrame(video) : [];
    if (isOver()) break;
    if (codes === null) return false;
    events.onCodes(codes);
    const left = frameIntervalMs - (performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, Math.max(minPauseMs, left)));
  }
  return true;
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

/** Plays the video again when the page is seen again: a locked phone pauses it. Returns what ends that. */
function playWhenVisible(video: HTMLVideoElement): () => void {
  const play = (): void => {
    if (document.visibilityState === 'visible') void video.play().catch(() => undefined);
  };
  document.addEventListener('visibilitychange', play);
  return () => document.removeEventListener('visibilitychange', play);
}

/**
 * Shows one stream and reads it until it ends, freezes, or the caller has gone. Leaves no stream on. Answers false when no reader works.
 */
async function watchStream(
  video: HTMLVideoElement,
  stream: MediaStream,
  reader: ReplaceableReader,
  gone: AbortSignal,
  events: CameraEvents,
): Promise<boolean> {
  const close = (): void => {
    release(stream);
    video.srcObject = null;
  };
  gone.addEventListener('abort', close, { once: true });
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  const stopPlaying = playWhenVisible(video);
  if (!gone.aborted) {
    events.onState('open');
    events.onTorch?.(torchOf(stream));
  }
  const freeze = new FreezeDetector(video);
  const hasEnded = (): boolean => stream.getTracks().every((track) => track.readyState === 'ended');
  const isOver = (): boolean => gone.aborted || hasEnded() || freeze.isFrozen();
  const isReadable = await readFrames(video, reader, isOver, events);
  stopPlaying();
  gone.removeEventListener('abort', close);
  close();
  if (!gone.aborted) events.onTorch?.(null);
  return isReadable;
}

/**
 * Watches the camera at the back until `gone` is aborted, and tells the codes of each picture. The reader is loaded before the camera is
 * opened, and whatever fails, no stream is left on. A camera that ends or freezes is opened again.
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
  const reader = new ReplaceableReader(read);
  for (let opened = false; !gone.aborted;) {
    const stream = await openCamera(gone).catch(() => null);
    if (gone.aborted) return;
    if (!stream) {
      if (!opened) return report('denied');
      await untilVisible(gone);
      continue;
    }
    opened = true;
    if (!(await watchStream(video, stream, reader, gone, events))) return report('no-reader');
    report('ended');
    if (!gone.aborted) await untilVisible(gone);
  }
}
