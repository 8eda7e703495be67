import '../styles/household.css';
import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { CurrentQuestionnaireDto, GateByCodeDto } from '@khai-bao/api-client/declarations';
import { createIdempotencyKey } from '@khai-bao/api-client';
import { cityDay, Loading } from '@khai-bao/ui';
import { useEffect, useMemo, useState } from 'react';
import { toDeclarationBody, type BodyContext } from '../declaration/draft.js';
import { requestPersistence } from '../keep/device.js';
import { dropDraft, readDraft, saveDraft } from '../keep/drafts.js';
import { serverNow } from '../keep/server-clock.js';
import type { KeptPerson } from '../keep/store.js';
import { navigate, useHash } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { ChooseStep } from './choose-step.js';
import { partyDraftName } from './draft-name.js';
import { HealthForm } from './health-form.js';
import { memberOf, peopleOf, toMemberDraft, type PartyDraft } from './party.js';

const healthHash = '#ca-nhom';

/** Remembers who came together, and the consent text that each of them agreed to. */
async function noteParty(
  store: ReturnType<typeof useDevice>['store'],
  members: readonly KeptPerson[],
  consentVersion: string,
): Promise<void> {
  const usedAt = Date.now();
  for (const kept of members)
    await store.put('people', kept.id, { ...kept, usedAt, agreedTo: consentVersion } satisfies KeptPerson);
  await store.put(
    'values',
    'lastParty',
    members.map(({ id }) => id),
  );
}

/** A household at a gate: who comes, then one form on which only health and consent are asked, of each person. */
export function Household({
  gate,
  questionnaire,
  people,
  onAlone,
}: {
  gate: GateByCodeDto;
  questionnaire: CurrentQuestionnaireDto;
  people: readonly KeptPerson[];
  /** Declares for somebody who is not remembered. */
  onAlone: () => void;
}) {
  const t = i18n.useTexts();
  const { store, outbox } = useDevice();
  const hash = useHash();
  const today = cityDay(serverNow());
  const [lastIds, setLastIds] = useState<readonly string[] | null>(null);
  const [party, setParty] = useState<PartyDraft>(() => {
    const kept = readDraft<PartyDraft>(partyDraftName(gate.code));
    return kept?.day === today ? kept : { day: today, ids: [], members: {} };
  });
  const [failed, setFailed] = useState(false);
  const context: BodyContext = useMemo(() => ({ gate, questionnaire, today }), [gate, questionnaire, today]);

  useEffect(() => {
    void store.get<readonly string[]>('values', 'lastParty').then(
      (ids) => setLastIds(Array.isArray(ids) ? ids : []),
      () => setLastIds([]),
    );
  }, [store]);
  useEffect(() => {
    if (party.ids.length > 0) saveDraft(partyDraftName(gate.code), party);
  }, [gate.code, party]);

  const members = peopleOf(party.ids, people);
  const start = (ids: readonly string[]): void => {
    setParty((now) => ({ ...now, day: today, ids }));
    navigate(location.pathname + healthHash);
  };

  const send = async (): Promise<void> => {
    setFailed(false);
    try {
      const filledAt = new Date(serverNow()).toISOString();
      const partyKey = members.length > 1 ? createIdempotencyKey() : undefined;
      const bodies = members.map((kept) => ({
        ...toDeclarationBody(
          toMemberDraft(kept, memberOf(party, kept.id), people),
          context,
          createIdempotencyKey(),
          filledAt,
        ),
        ...(partyKey === undefined ? {} : { partyKey }),
      }));
      for (const [place, body] of bodies.entries()) await outbox.add(body, gate, place);
      requestPersistence();
      // That the party is not noted keeps no declaration from being sent.
      await noteParty(store, members, questionnaire.consent.version).catch(() => undefined);
      dropDraft(partyDraftName(gate.code));
      const keys = bodies.map(({ clientKey }) => clientKey);
      void outbox.attemptAll(keys);
      navigate(citizenRoutes.declaration(keys[0] ?? ''), { replace: true });
    } catch {
      setFailed(true);
    }
  };

  if (lastIds === null)
    return (
      <Page title={t.gate.loading} view="form-1">
        <div className="c-card">
          <Loading rows={6} />
        </div>
      </Page>
    );
  if (hash === healthHash && members.length > 0)
    return (
      <HealthForm
        gate={gate}
        context={context}
        people={people}
        members={members}
        party={party}
        failed={failed}
        onParty={setParty}
        onSend={send}
      />
    );
  return (
    <ChooseStep
      gate={gate}
      people={people}
      last={peopleOf(lastIds, people)}
      chosen={party.ids}
      today={today}
      onStart={start}
      onAlone={onAlone}
    />
  );
}
