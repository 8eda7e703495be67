import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { AcceptedDeclarationDto } from '@khai-bao/api-client/declarations';
import { StateArch, Button } from '@khai-bao/ui';
import { UserPlus } from 'lucide-react';
import { saveDraft } from '../keep/drafts.js';
import { rememberedPeople } from '../keep/device.js';
import type { KeptDeclaration } from '../keep/store.js';
import { draftForOther } from '../declaration/remembered-owner.js';
import { Link, navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { Page, pageTitle } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { Clock } from './clock.js';
import { ManageLink } from './manage-link.js';
import { PassCard } from './pass-card.js';

/** Begins a declaration at the same gate for somebody who came along. */
export function useNextPerson(code: string): () => Promise<void> {
  const { store } = useDevice();
  return async () => {
    saveDraft(code, draftForOther(await rememberedPeople(store)));
    navigate(citizenRoutes.gate(code));
  };
}

/** The pass: the gate wide open, or the question that the staff will ask. */
export function PassView({
  entry,
  answer,
  outcome,
}: {
  entry: KeptDeclaration;
  answer: AcceptedDeclarationDto;
  outcome: 'clear' | 'caution';
}) {
  const t = i18n.useTexts();
  const nextPerson = useNextPerson(entry.gate.code);
  const go = outcome === 'clear';
  const goWord = entry.gate.direction === 'exit' ? t.pass.goOut : t.pass.go;
  const word = go ? goWord : t.pass.ask;
  return (
    <Page
      title={word}
      view={outcome}
      ground={go ? 'pass' : 'caution'}
      heading={
        <div className="c-verdict" data-pass="">
          <StateArch state={go ? 'open' : 'ask'}>
            <Clock />
          </StateArch>
          <h1 {...pageTitle}>{word}</h1>
          <p>
            <strong>{answer.unitName}</strong>
            <br />
            {answer.gateName}
          </p>
        </div>
      }
    >
      <div className="c-sheet">
        <p className="c-show">{t.pass.show}</p>
        <PassCard entry={entry} answer={answer} />
        {!go && <p>{t.pass.askLead}</p>}
        <div className="c-pair">
          <Button variant="quiet" icon={<UserPlus aria-hidden="true" />} onClick={() => void nextPerson()}>
            {t.pass.nextPerson}
          </Button>
          <Link href="/" className="kb-btn" data-variant="quiet">
            {t.pass.home}
          </Link>
        </div>
        <ManageLink entry={entry} />
      </div>
    </Page>
  );
}
