import { type FactorStateDto, renewRecoveryCodes } from '@khai-bao/api-client/accounts';
import { useState } from 'react';
import { ProvenForm } from './proven-form.js';
import { RecoveryCodes } from './recovery-codes.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/** Ten new recovery codes in the place of the old ones: password and factor first, then the codes, once. */
export function NewCodes({
  state,
  onMade,
  onDone,
}: {
  state: Pick<FactorStateDto, 'on' | 'since' | 'passkeys'>;
  /** The old ones have ended. */
  onMade: () => void;
  onDone: () => void;
}) {
  const t = sessionTexts.useTexts().factor.recovery;
  const api = useApi();
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) return <RecoveryCodes codes={codes} onKept={onDone} />;
  return (
    <ProvenForm
      state={state}
      send={t.renew}
      act={(password, proof) => renewRecoveryCodes({ client: api.client, body: { password, ...proof } })}
      onDone={({ recoveryCodes }) => {
        setCodes(recoveryCodes);
        onMade();
      }}
    >
      <h3>{t.renewTitle}</h3>
      <p>{t.renewWhat}</p>
    </ProvenForm>
  );
}
