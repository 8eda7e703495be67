import type { FactorStateDto } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { ArrowLeft, Fingerprint, Smartphone } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { AddPasskey } from './add-passkey.js';
import { EnrolApp } from './enrol-app.js';
import { supportsPasskeys } from './passkey.js';
import { sessionTexts } from './session.texts.js';

/** A step with a button that leads back. */
export function FactorStepFrame({ children, onBack }: { children: ReactNode; onBack: () => void }) {
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

/** Sets up the first second factor: a passkey or an authenticator app; the app alone where the browser knows no passkeys. */
export function FactorSetup({ state, onDone }: { state: FactorStateDto; onDone: () => void }) {
  const t = sessionTexts.useTexts().factor;
  const [step, setStep] = useState<'choice' | 'passkey' | 'app'>('choice');
  if (!state.passkeysOffered || !supportsPasskeys()) return <EnrolApp state={state} onDone={onDone} />;
  if (step === 'passkey' || step === 'app')
    return (
      <FactorStepFrame onBack={() => setStep('choice')}>
        {step === 'app' ? (
          <EnrolApp state={state} onDone={onDone} />
        ) : (
          <AddPasskey state={state} onDone={onDone} />
        )}
      </FactorStepFrame>
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
