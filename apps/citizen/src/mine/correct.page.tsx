import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { CurrentQuestionnaireDto } from '@khai-bao/api-client/declarations';
import { Loading } from '@khai-bao/ui';
import { useEffect, useState } from 'react';
import { DeclareForm } from '../declare/declare-form.js';
import { useGate } from '../gate/use-gate.js';
import { changeSenderOf } from '../keep/change-sender.js';
import { rememberedPeople } from '../keep/device.js';
import { correctionFormDraft } from '../keep/kept-drafts.js';
import type { DeclareBody, KeptDeclaration, KeptPerson } from '../keep/store.js';
import { navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { draftOfCorrection, useKnownContent } from './declared.js';
import { manageI18n } from './manage.texts.js';

/** The form of a declaration, filled in with what this device knows of it. Sending it corrects the declaration. */
export function CorrectPage({ entry }: { entry: KeptDeclaration }) {
  const t = manageI18n.useTexts();
  const device = useDevice();
  const { key } = entry;
  // A gate that was closed since still has its declaration corrected.
  const [state] = useGate(device, entry.gate.code);
  const known = useKnownContent(entry);
  const [people, setPeople] = useState<readonly KeptPerson[] | null>(null);
  const [kept, setKept] = useState<CurrentQuestionnaireDto | null>(null);
  useEffect(() => {
    void rememberedPeople(device.store).then(setPeople, () => setPeople([]));
    void device.store
      .get<CurrentQuestionnaireDto>('values', 'questionnaire')
      .then((found) => setKept(found ?? null))
      .catch(() => undefined);
  }, [device]);
  const ended = state.kind !== 'ready' && state.kind !== 'loading';
  const questionnaire = state.kind === 'ready' ? state.questionnaire : ended ? kept : null;
  if (known === null || people === null || questionnaire === null)
    return (
      <Page title={t.correctTitle} view="form-1">
        <div className="c-card">
          <Loading rows={8} />
        </div>
      </Page>
    );
  const initialDraft = draftOfCorrection(entry, known);
  const submit = async (body: DeclareBody): Promise<void> => {
    await changeSenderOf(device).request(key, 'correct', { ...body, partyKey: known.body?.partyKey });
    navigate(citizenRoutes.declaration(key), { replace: true });
  };
  return (
    <DeclareForm
      gate={entry.gate}
      questionnaire={questionnaire}
      fromMemory={state.kind !== 'ready' || state.fromMemory}
      people={people}
      correction={{
        draftName: correctionFormDraft(key),
        initialDraft,
        startsWithPerson: known.body === null && initialDraft.refused.length === 0,
        sendLabel: t.correctSend,
        personError: { label: t.declaredPerson, text: t.otherPerson },
        submit,
      }}
    />
  );
}
