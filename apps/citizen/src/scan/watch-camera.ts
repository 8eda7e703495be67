import { qrReader } from './read-qr.js';

/** Watches the camera at the back and gives every code that it sees. Rejects when there is no camera or it is not allowed. */
export async function watchCamera(
  video: HTMLVideoElement,
  gone: AbortSignal,
  onCode: (text: string) => void,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
    audio: false,
  });
  const close = (): void => stream.getTracks().forEach((track) => track.stop());
  if (gone.aborted) return close();
  gone.addEventListener('abort', close);
  video.srcObject = stream;
  await video.play();
  const read = await qrReader();
  const look = async (): Promise<void> => {
    if (gone.aborted) return;
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    if (text) onCode(text);
    setTimeout(() => void look(), 150);
  };
  void look();
}
