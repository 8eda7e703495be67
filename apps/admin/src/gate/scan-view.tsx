import { Button } from '@khai-bao/ui';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { watch } from './camera.js';
import { gateTexts } from './gate.texts.js';

/** The camera, with a frame to hold a code into. Stands still while a result is shown. */
export function ScanView({
  paused,
  hint,
  typeWords,
  onCode,
  onType,
}: {
  paused: boolean;
  hint?: string;
  typeWords?: string;
  onCode: (text: string) => void;
  onType: () => void;
}) {
  const t = gateTexts.useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'opening' | 'open' | 'denied'>('opening');
  const hear = useEffectEvent((text: string) => {
    if (!paused) onCode(text);
  });
  useEffect(() => {
    let close: (() => void) | undefined;
    let gone = false;
    const at = video.current;
    if (at) {
      watch(at, (text) => hear(text)).then(
        (stop) => {
          close = stop;
          if (gone) stop();
          else setState('open');
        },
        () => setState('denied'),
      );
    }
    return () => {
      gone = true;
      close?.();
    };
  }, []);
  return (
    <div className="scan">
      <video ref={video} playsInline muted aria-hidden="true" />
      {state === 'denied' ? (
        <div className="scan-denied" role="status">
          <h2>{t.scanDenied}</h2>
          <p>{t.scanDeniedText}</p>
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
          <p className="scan-hint" role="status">
            {state === 'opening' ? t.scanStart : (hint ?? t.scanHint)}
          </p>
        </>
      )}
    </div>
  );
}
