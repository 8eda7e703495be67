import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { ApiProblem } from '@khai-bao/api-client';
import { Button, useLanguage } from '@khai-bao/ui';
import { questionsOf, type Questionnaire } from '@khai-bao/health-form';
import { useEffect, useState } from 'react';
import { draftOf } from '../declaration/draft.js';
import { fieldOf } from '../declaration/who-draft.js';
import { fieldLabel } from '../declaration/field-label.js';
import { readDraft, saveDraft } from '../keep/drafts.js';
import { refusedDraft } from '../keep/kept-drafts.js';
import type { DeclareBody, KeptDeclaration } from '../keep/store.js';
import { Link, navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { formatGatePlace } from '../declaration/gate-place.js';
import { Page } from '../shell/page.js';
import { fieldText, i18n } from '../texts/index.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { waitingI18n } from './waiting-texts.js';

const gateCodes = ['DECLARATIONS.GATE_NOT_FOUND', 'DECLARATIONS.GATE_RETIRED'];

/** The server did not take it: why, at which fields, and the way to change it. What was filled in is there until the tab is closed. */
export function RefusedView({ entry }: { entry: KeptDeclaration }) {
  const t = i18n.useTexts();
  const w = waitingI18n.useTexts();
  const problems = problemsI18n.useTexts();
  const language = useLanguage();
  const { outbox, store } = useDevice();
  const [questionnaire, setQuestionnaire] = useState<Questionnaire | null>(null);
  useEffect(() => {
    void store
      .get<{ document: Questionnaire }>('values', 'questionnaire')
      .then((kept) => setQuestionnaire(kept?.document ?? null));
  }, [store]);
  const gateGone = gateCodes.includes(entry.problem ?? '');
  const filled = readDraft<DeclareBody>(refusedDraft(entry.key));
  const reopen = async (): Promise<void> => {
    if (filled) saveDraft(entry.gate.code, draftOf(filled, entry.fields));
    await outbox.discard(entry.key);
    navigate(citizenRoutes.gate(entry.gate.code), { replace: true });
  };
  const discard = async (): Promise<void> => {
    await outbox.discard(entry.key);
    navigate('/', { replace: true });
  };
  return (
    <Page title={gateGone ? w.refusedGate : w.refused} above={formatGatePlace(entry.gate)} view="refused">
      <div className="c-card c-message">
        <p role="status">
          <strong>
            {gateGone
              ? w.refusedGateHint
              : problemText(problems, new ApiProblem({ status: 422, code: entry.problem ?? '' }))}
          </strong>
        </p>
        {entry.fields.length > 0 && (
          <ul className="c-fields">
            {entry.fields.map(({ path, code }) => (
              <li key={path}>
                {fieldLabel(t, questionnaire ? questionsOf(questionnaire) : [], language, fieldOf(path))}:{' '}
                {fieldText(t, path, code)}
              </li>
            ))}
          </ul>
        )}
        {gateGone ? (
          <Link href="/" className="kb-btn" data-size="big">
            {t.gate.typeAnother}
          </Link>
        ) : (
          <>
            {filled && <p>{w.refusedHint}</p>}
            <Button size="big" onClick={() => void reopen()}>
              {w.open}
            </Button>
          </>
        )}
        <Button variant="plain" onClick={() => void discard()}>
          {w.discard}
        </Button>
      </div>
    </Page>
  );
}
