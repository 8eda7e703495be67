import { getSecondFactor, removePasskey, removeSecondFactor } from '@khai-bao/api-client/accounts';
import { Button, Loading } from '@khai-bao/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { problemText } from '../texts/words.js';
import { AddPasskey } from './add-passkey.js';
import { SignInFrame } from './sign-in-frame.js';
import { EnrolApp } from './enrol-app.js';
import { FactorOverview, type FactorStep } from './factor-overview.js';
import { FactorSetup, FactorStepFrame } from './factor-setup.js';
import { NewCodes } from './new-codes.js';
import { ProvenForm } from './proven-form.js';
import { RenamePasskey } from './rename-passkey.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

const useSecondFactor = () => {
  const api = useApi();
  return useQuery({
    queryKey: ['second-factor'],
    queryFn: () => getSecondFactor({ client: api.client }),
    gcTime: 0,
  });
};

/** The second factor of one's own account: set it up, list it, add to it, remove it. */
export function SecondFactor() {
  const t = sessionTexts.useTexts().factor;
  const api = useApi();
  const client = useQueryClient();
  const query = useSecondFactor();
  const [step, setStep] = useState<FactorStep | 'overview'>('overview');
  const [returned, setReturned] = useState(false);
  const go = (to: FactorStep | 'overview'): void => {
    setReturned(to === 'overview');
    setStep(to);
  };
  const readAgain = (): void => void client.invalidateQueries({ queryKey: ['second-factor'] });
  const done = (): void => {
    readAgain();
    go('overview');
  };
  // What is shown once stays when reading the state again fails.
  if (!query.data)
    return query.error ? <Notice tone="stop">{problemText(query.error)}</Notice> : <Loading rows={3} />;
  const state = query.data;
  if (!state.on) return <FactorSetup state={state} onDone={done} />;
  if (step === 'overview') return <FactorOverview state={state} returned={returned} onStep={go} />;
  return (
    <FactorStepFrame onBack={() => go('overview')}>
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
    </FactorStepFrame>
  );
}

/** The forced page for accounts that must have a second factor and have none yet. */
export function EnrolPage() {
  const words = sessionTexts.useTexts();
  const { session } = useApi();
  const query = useSecondFactor();
  return (
    <SignInFrame>
      <h1>{words.factor.title}</h1>
      <p className="dim">{words.factor.must}</p>
      {query.error ? (
        <Notice tone="stop">{problemText(query.error)}</Notice>
      ) : query.data ? (
        <FactorSetup state={query.data} onDone={() => void session.renewSession()} />
      ) : (
        <Loading rows={3} />
      )}
      <p className="door-foot">
        <Button variant="plain" onClick={() => session.signOut()}>
          {words.signOut}
        </Button>
      </p>
    </SignInFrame>
  );
}
