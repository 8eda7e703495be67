import {
  type FactorStateDto,
  type PasskeyDto,
  getSecondFactor,
  removePasskey,
  removeSecondFactor,
} from '@khai-bao/api-client/accounts';
import { Button, Loading, formatDateTime } from '@khai-bao/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, Fingerprint, RotateCw, Smartphone } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { problemText } from '../texts/words.js';
import { AddPasskey } from './add-passkey.js';
import { Door } from './door.js';
import { EnrolApp } from './enrol-app.js';
import { NewCodes } from './new-codes.js';
import { knowsPasskeys } from './passkey.js';
import { ProvenForm } from './proven-form.js';
import { lowRecoveryCodeCount } from './recovery-codes.js';
import { RenamePasskey } from './rename-passkey.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

type Step =
  | 'look'
  | 'passkey'
  | 'app'
  | 'app-off'
  | 'codes'
  | { readonly what: 'rename' | 'remove'; readonly passkey: PasskeyDto };

const useFactor = () => {
  const api = useApi();
  return useQuery({
    queryKey: ['second-factor'],
    queryFn: () => getSecondFactor({ client: api.client }),
    gcTime: 0,
  });
};

/** A step of its own, with the way back. */
function Further({ children, onBack }: { children: ReactNode; onBack: () => void }) {
  const t = sessionTexts.useTexts().factor;
  return (
    <div className="stack">
      {children}
      <div className="no-print">
        <Button variant="plain" icon={<ArrowLeft aria-hidden="true" />} onClick={onBack}>
          {t.back}
        </Button>
      </div>
    </div>
  );
}

/** The first second factor: a passkey or an authenticator app; the app alone where the browser knows no passkeys. */
function Setup({ state, onDone }: { state: FactorStateDto; onDone: () => void }) {
  const t = sessionTexts.useTexts().factor;
  const [step, setStep] = useState<Step>('look');
  if (!state.passkeysOffered || !knowsPasskeys()) return <EnrolApp state={state} onDone={onDone} />;
  if (step === 'passkey' || step === 'app')
    return (
      <Further onBack={() => setStep('look')}>
        {step === 'app' ? (
          <EnrolApp state={state} onDone={onDone} />
        ) : (
          <AddPasskey state={state} onDone={onDone} />
        )}
      </Further>
    );
  return (
    <div className="stack">
      <p>{t.choose}</p>
      <section className="card stack" aria-label={t.passkey.title}>
        <h3>{t.passkey.title}</h3>
        <p className="dim">{t.passkey.intro}</p>
        <div>
          <Button icon={<Fingerprint aria-hidden="true" />} onClick={() => setStep('passkey')}>
            {t.passkey.add}
          </Button>
        </div>
      </section>
      <section className="card stack" aria-label={t.app.title}>
        <h3>{t.app.title}</h3>
        <p className="dim">{t.app.short}</p>
        <div>
          <Button variant="quiet" icon={<Smartphone aria-hidden="true" />} onClick={() => setStep('app')}>
            {t.app.add}
          </Button>
        </div>
      </section>
    </div>
  );
}

/** What an account has: passkeys by name, the authenticator app, recovery codes. */
function FactorOverview({
  state,
  cameBack,
  onStep,
}: {
  state: FactorStateDto;
  /** From a step of its own: the focus comes back too, instead of being lost with what was pressed. */
  cameBack: boolean;
  onStep: (step: Step) => void;
}) {
  const t = sessionTexts.useTexts().factor;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (cameBack) box.current?.focus();
  }, [cameBack]);
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
          {knowsPasskeys() && state.passkeysOffered && (
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

/** The second factor of one's own account: set up, looked at, added to, switched off. */
export function SecondFactor() {
  const t = sessionTexts.useTexts().factor;
  const api = useApi();
  const client = useQueryClient();
  const query = useFactor();
  const [step, setStep] = useState<Step>('look');
  const [cameBack, setCameBack] = useState(false);
  const go = (to: Step): void => {
    setCameBack(to === 'look');
    setStep(to);
  };
  const readAgain = (): void => void client.invalidateQueries({ queryKey: ['second-factor'] });
  const done = (): void => {
    readAgain();
    go('look');
  };
  // What is shown once stays when reading the state again fails.
  if (!query.data)
    return query.error ? <Notice tone="stop">{problemText(query.error)}</Notice> : <Loading rows={3} />;
  const state = query.data;
  if (!state.on) return <Setup state={state} onDone={done} />;
  if (step === 'look') return <FactorOverview state={state} cameBack={cameBack} onStep={go} />;
  return (
    <Further onBack={() => go('look')}>
      {step === 'passkey' && <AddPasskey state={state} onDone={done} />}
      {step === 'app' && <EnrolApp state={state} onDone={done} />}
      {step === 'app-off' && (
        <ProvenForm
          quiet
          state={state}
          send={t.remove}
          act={(password, proof) => removeSecondFactor({ client: api.client, body: { password, ...proof } })}
          onDone={() => {
            notify({ tone: 'pass', text: t.removed });
            done();
          }}
        />
      )}
      {step === 'codes' && <NewCodes state={state} onMade={readAgain} onDone={done} />}
      {typeof step === 'object' && step.what === 'rename' && (
        <RenamePasskey passkey={step.passkey} onDone={done} />
      )}
      {typeof step === 'object' && step.what === 'remove' && (
        <ProvenForm
          quiet
          state={state}
          send={t.passkey.remove}
          act={(password, proof) =>
            removePasskey({ client: api.client, path: { id: step.passkey.id }, body: { password, ...proof } })
          }
          onDone={() => {
            notify({ tone: 'pass', text: t.passkey.removed(step.passkey.name) });
            done();
          }}
        >
          <h3>{t.passkey.removeTitle(step.passkey.name)}</h3>
          <p>{t.passkey.removeWhat}</p>
        </ProvenForm>
      )}
    </Further>
  );
}

/** The forced page where a second factor is required and not there yet. */
export function EnrolPage() {
  const words = sessionTexts.useTexts();
  const { session } = useApi();
  const query = useFactor();
  return (
    <Door>
      <h1>{words.factor.title}</h1>
      <p className="dim">{words.factor.must}</p>
      {query.error ? (
        <Notice tone="stop">{problemText(query.error)}</Notice>
      ) : query.data ? (
        <Setup state={query.data} onDone={() => void session.renew()} />
      ) : (
        <Loading rows={3} />
      )}
      <p className="door-foot">
        <Button variant="plain" onClick={() => session.signOut()}>
          {words.signOut}
        </Button>
      </p>
    </Door>
  );
}
