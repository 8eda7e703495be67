import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { GateByCodeDto } from '@khai-bao/api-client/declarations';
import { Button, Loading } from '@khai-bao/ui';
import { normaliseCode } from '@khai-bao/health-form';
import { lazy, Suspense, useEffect, useState } from 'react';
import { DeclareForm } from '../declare/declare-form.js';
import { rememberedPeople, useDeclarations } from '../keep/device.js';
import { readDraft } from '../keep/drafts.js';
import { serverNow } from '../keep/server-clock.js';
import type { KeptDeclaration, KeptPerson } from '../keep/store.js';
import { isUsable } from '../declaration/declaration-status.js';
import { loadDeclarationPage } from '../pass/load.js';
import { formatValidUntil } from '../declaration/valid-until.js';
import { Link } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { formatGatePlace } from '../declaration/gate-place.js';
import { partyDraftName } from '../household/draft-name.js';
import { useGate } from './use-gate.js';

const Household = lazy(async () => ({ default: (await import('../household/household.js')).Household }));

const MissingGate = lazy(async () => ({ default: (await import('./missing-gate.js')).MissingGate }));

/** A pass that is good already comes before a new declaration. */
function UsablePass({
  entry,
  others,
  gate,
  onAgain,
}: {
  entry: KeptDeclaration;
  /** The passes of those who were declared together with this one. */
  others: readonly KeptDeclaration[];
  gate: GateByCodeDto;
  onAgain: () => void;
}) {
  const t = i18n.useTexts();
  const until = entry.status?.validUntil ?? entry.answer?.pass.validUntil ?? '';
  return (
    <Page
      title={t.gate.have(formatValidUntil(t, until, serverNow()))}
      above={formatGatePlace(gate)}
      below={gate.areaName}
      view="have-pass"
    >
      <div className="c-card c-message">
        <p>
          <strong>{[entry, ...others].map(({ shortName }) => shortName).join(', ')}</strong>
        </p>
        <p>{gate.direction === 'exit' ? t.gate.haveExit : t.gate.haveHint}</p>
        <Link href={citizenRoutes.declaration(entry.key)} className="kb-btn" data-size="big">
          {t.gate.showPass}
        </Link>
        <Button variant="quiet" size="big" onClick={onAgain}>
          {t.pass.again}
        </Button>
      </div>
    </Page>
  );
}

/** The page of a poster's code: the form of that gate, or what to do when there is no such gate. */
export function GatePage({ code }: { code: string }) {
  const t = i18n.useTexts();
  const device = useDevice();
  const [state, retry] = useGate(device, normaliseCode(code));
  const [people, setPeople] = useState<readonly KeptPerson[] | null>(null);
  useEffect(() => {
    loadDeclarationPage().catch(() => undefined);
    void rememberedPeople(device.store).then(setPeople, () => setPeople([]));
  }, [device]);

  const usable = useDeclarations(device.outbox).filter((entry) => isUsable(entry, serverNow()));
  const [have] = usable;
  const others = usable.filter(
    ({ key, party }) => key !== have?.key && party !== undefined && party.key === have?.party?.key,
  );
  /** What was begun here, or for somebody who came along, goes on; looked at once. */
  const [begun, setBegun] = useState(() => readDraft(normaliseCode(code)) !== null);
  const [again, setAgain] = useState(() => begun || readDraft(partyDraftName(normaliseCode(code))) !== null);

  if (state.kind === 'missing') return <MissingGate gate={state} />;
  if (state.kind === 'failed')
    return (
      <Page title={t.gate.failed} view="failed">
        <div className="c-card c-message" role="alert">
          <p>{t.gate.failedHint}</p>
          <Button size="big" onClick={retry}>
            {t.gate.retry}
          </Button>
          <Link href="/" className="kb-btn" data-variant="quiet" data-size="big">
            {t.gate.typeAnother}
          </Link>
        </div>
      </Page>
    );
  const loading = (
    <Page title={t.gate.loading} view="form-1">
      <div className="c-card">
        <Loading rows={8} />
      </div>
    </Page>
  );
  if (state.kind === 'loading' || people === null) return loading;
  if (have && !again)
    return <UsablePass entry={have} others={others} gate={state.gate} onAgain={() => setAgain(true)} />;
  if (people.length > 1 && !begun)
    return (
      <Suspense fallback={loading}>
        <Household
          gate={state.gate}
          questionnaire={state.questionnaire}
          people={people}
          onAlone={() => setBegun(true)}
        />
      </Suspense>
    );
  return (
    <DeclareForm
      gate={state.gate}
      questionnaire={state.questionnaire}
      fromMemory={state.fromMemory}
      people={people}
    />
  );
}
