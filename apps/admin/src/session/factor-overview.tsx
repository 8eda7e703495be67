import type { FactorStateDto, PasskeyDto } from '@khai-bao/api-client/accounts';
import { Button, formatDateTime } from '@khai-bao/ui';
import { Fingerprint, RotateCw, Smartphone } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Notice } from '../parts/notice.js';
import { supportsPasskeys } from './passkey.js';
import { lowRecoveryCodeCount } from './recovery-codes.js';
import { sessionTexts } from './session.texts.js';

/** A step that the overview leads to. */
export type FactorStep =
  | 'passkey'
  | 'app'
  | 'app-off'
  | 'codes'
  | { readonly what: 'rename' | 'remove'; readonly passkey: PasskeyDto };

/** Lists the passkeys by name, the authenticator app and the recovery codes of an account. */
export function FactorOverview({
  state,
  returned,
  onStep,
}: {
  state: FactorStateDto;
  /** After a step: the focus returns to the overview, because the pressed button is gone. */
  returned: boolean;
  onStep: (step: FactorStep) => void;
}) {
  const t = sessionTexts.useTexts().factor;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (returned) box.current?.focus();
  }, [returned]);
  const factors = state.passkeys.length + (state.since === null ? 0 : 1);
  const lastOne = state.required && factors === 1;
  return (
    <div className="stack" tabIndex={-1} ref={box}>
      {state.required && <p className="dim">{t.required}</p>}
      {(state.passkeysOffered || state.passkeys.length > 0) && (
        <section className="stack" aria-label={t.passkey.title}>
          <h3>{t.passkey.title}</h3>
          {state.passkeys.length === 0 ? (
            <p className="dim">{t.passkey.none}</p>
          ) : (
            <ul className="results with-actions">
              {state.passkeys.map((one) => (
                <li key={one.id}>
                  <span>
                    <span className="strong">{one.name}</span>
                    <br />
                    <span className="dim num">
                      {one.lastUsedAt === null
                        ? t.passkey.unused(formatDateTime(one.madeAt))
                        : t.passkey.line(formatDateTime(one.madeAt), formatDateTime(one.lastUsedAt))}
                    </span>
                  </span>
                  <span className="row">
                    <Button
                      size="small"
                      variant="plain"
                      aria-label={t.passkey.renameOf(one.name)}
                      onClick={() => onStep({ what: 'rename', passkey: one })}
                    >
                      {t.passkey.rename}
                    </Button>
                    {!lastOne && (
                      <Button
                        size="small"
                        variant="plain"
                        aria-label={t.passkey.removeOf(one.name)}
                        onClick={() => onStep({ what: 'remove', passkey: one })}
                      >
                        {t.passkey.remove}
                      </Button>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )}
          {supportsPasskeys() && state.passkeysOffered && (
            <div>
              <Button
                variant="quiet"
                icon={<Fingerprint aria-hidden="true" />}
                onClick={() => onStep('passkey')}
              >
                {t.passkey.add}
              </Button>
            </div>
          )}
        </section>
      )}
      <section className="stack" aria-label={t.app.title}>
        <h3>{t.app.title}</h3>
        {state.since === null ? (
          <div>
            <Button variant="quiet" icon={<Smartphone aria-hidden="true" />} onClick={() => onStep('app')}>
              {t.app.add}
            </Button>
          </div>
        ) : (
          <>
            <Notice tone="pass">{t.on(formatDateTime(state.since))}</Notice>
            {!lastOne && (
              <div>
                <Button variant="plain" onClick={() => onStep('app-off')}>
                  {t.remove}
                </Button>
              </div>
            )}
          </>
        )}
      </section>
      {lastOne && <p className="dim">{t.passkey.last}</p>}
      <section className="stack" aria-label={t.recovery.title}>
        <h3>{t.recovery.title}</h3>
        {state.recoveryCodesLeft <= lowRecoveryCodeCount ? (
          <Notice tone="caution">{t.recovery.few(state.recoveryCodesLeft)}</Notice>
        ) : (
          <p className="num">{t.left(state.recoveryCodesLeft)}</p>
        )}
        <div>
          <Button variant="quiet" icon={<RotateCw aria-hidden="true" />} onClick={() => onStep('codes')}>
            {t.recovery.renew}
          </Button>
        </div>
      </section>
    </div>
  );
}
