import { Button } from '@khai-bao/ui';
import { Flashlight, FlashlightOff } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { watchCodes, type CameraState } from './camera.js';
import { isDialogOpen } from './dialog-open.js';
import { gateTexts } from './gate.texts.js';
import { CodeSightings } from './sightings.js';
import type { Torch } from './torch.js';

export interface ScanViewProps {
  /** Which codes are acted on: none while the guard must decide, only passes while a result is shown. */
  readable: () => 'nothing' | 'passes' | 'anything';
  hint?: string;
  typeWords?: string;
  /** What was in sight before: given where the view comes and goes while the same person stands there. */
  sightings?: CodeSightings;
  onCode: (text: string) => void;
  onType: () => void;
}

/** Switches the light of the camera. */
function TorchButton({ torch }: { torch: Torch }) {
  const t = gateTexts.useTexts();
  const [lit, setLit] = useState(false);
  const Icon = lit ? FlashlightOff : Flashlight;
  return (
    <button
      type="button"
      className="scan-torch"
      aria-pressed={lit}
      aria-label={t.camera.torch}
      onClick={() =>
        void torch.setLit(!lit).then(
          () => setLit(!lit),
          () => undefined,
        )
      }
    >
      <Icon size={24} aria-hidden="true" />
    </button>
  );
}

/** The camera, with a frame to hold a code into. A code is acted on once while it stays in sight. */
export function ScanView({ readable, hint, typeWords, sightings, onCode, onType }: ScanViewProps) {
  const t = gateTexts.useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [own] = useState(() => new CodeSightings());
  const [state, setState] = useState<CameraState>('opening');
  const [torch, setTorch] = useState<Torch | null>(null);
  const [tries, setTries] = useState(0);
  const see = useEffectEvent((codes: readonly string[]) => {
    const mayRead = isDialogOpen() ? 'nothing' : readable();
    const code = (sightings ?? own).look(codes, performance.now(), mayRead);
    if (code !== null) onCode(code);
  });
  useEffect(() => {
    if (!video.current) return;
    const gone = new AbortController();
    void watchCodes(video.current, gone.signal, {
      onCodes: (codes) => see(codes),
      onState: setState,
      onTorch: setTorch,
    });
    return () => gone.abort();
  }, [tries]);
  const missing = state === 'denied' ? t.camera.denied : state === 'no-reader' ? t.camera.noReader : null;
  return (
    <div className="scan">
      <video ref={video} playsInline muted aria-hidden="true" />
      {missing ? (
        <div className="scan-denied" role="status">
          <h2>{missing.title}</h2>
          <p>{missing.text}</p>
          <Button variant="ground" onClick={() => setTries(tries + 1)}>
            {t.camera.again}
          </Button>
          <Button variant="ground-quiet" onClick={onType}>
            {typeWords ?? t.typeInstead}
          </Button>
        </div>
      ) : (
        <>
          <div className="scan-frame" aria-hidden="true">
            <i />
            <i />
            <i />
            <i />
          </div>
          {torch && <TorchButton torch={torch} />}
          <p className="scan-hint" role="status">
            {state === 'opening' ? t.scanStart : state === 'ended' ? t.camera.ended : (hint ?? t.scanHint)}
          </p>
        </>
      )}
    </div>
  );
}
