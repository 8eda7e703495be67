/** The light of a camera. */
export interface Torch {
  /** Switches it. Rejects where the camera refuses. */
  readonly setLit: (lit: boolean) => Promise<void>;
}

/** The light of the camera of a stream; null where it has none, or the browser does not say. */
export function torchOf(stream: MediaStream): Torch | null {
  const [track] = stream.getTracks();
  const capabilities = track?.getCapabilities?.() as { readonly torch?: boolean } | undefined;
  if (!track || capabilities?.torch !== true) return null;
  return {
    // The type of a constraint does not know the light yet.
    setLit: (lit) => track.applyConstraints({ advanced: [{ torch: lit } as MediaTrackConstraintSet] }),
  };
}
