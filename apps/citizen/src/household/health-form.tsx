import type { GateByCodeDto } from '@khai-bao/api-client/declarations';
import { abbreviateName, questionsOf, type FieldError } from '@khai-bao/health-form';
import { Button, useLanguage } from '@khai-bao/ui';
import { ListChecks, TriangleAlert } from 'lucide-react';
import { useMemo, useState, type FormEvent } from 'react';
import { withRestNo } from '../declare/question-blocks.js';
import { idOf } from '../declare/field-id.js';
import type { BodyContext } from '../declaration/draft.js';
import { fieldLabel } from '../declaration/field-label.js';
import { formatGatePlace } from '../declaration/gate-place.js';
import { asksChild, stepOf } from '../declaration/who-draft.js';
import type { KeptPerson } from '../keep/store.js';
import { ErrorSummary, type SummaryEntry } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { fieldText, i18n } from '../texts/index.js';
import { MemberCard, memberScope } from './member-card.js';
import {
  consentTextId,
  isKnownParty,
  memberOf,
  partyErrors,
  toMemberDraft,
  type MemberDraft,
  type PartyDraft,
} from './party.js';
import { householdI18n } from './texts.js';

/** The common form: the questions and the consent text once, answers and consent of each person. */
export function HealthForm({
  gate,
  context,
  people,
  members,
  party,
  failed,
  onParty,
  onSend,
}: {
  gate: GateByCodeDto;
  context: BodyContext;
  people: readonly KeptPerson[];
  members: readonly KeptPerson[];
  party: PartyDraft;
  failed: boolean;
  onParty: (party: PartyDraft) => void;
  onSend: () => Promise<void>;
}) {
  const t = i18n.useTexts();
  const h = householdI18n.useTexts();
  const language = useLanguage();
  const [asked, setAsked] = useState(0);
  const [sending, setSending] = useState(false);
  const [allPressed, setAllPressed] = useState(false);
  const { document, consent } = context.questionnaire;
  const found = useMemo(() => partyErrors(party, people, context), [party, people, context]);
  const shown = (id: string): readonly FieldError[] => (asked > 0 ? (found.get(id) ?? []) : []);
  const change = (id: string, part: Partial<MemberDraft>): void =>
    onParty({ ...party, members: { ...party.members, [id]: { ...memberOf(party, id), ...part } } });
  const nothing = withRestNo(document, {});

  const answerForAll = (): void => {
    const answered = members.map((kept): [string, MemberDraft] => {
      const child = asksChild(toMemberDraft(kept, memberOf(party, kept.id), people), context.today);
      return [kept.id, { choice: 'nothing', answers: nothing, consent: true, childAgrees: child }];
    });
    onParty({ ...party, members: { ...party.members, ...Object.fromEntries(answered) } });
    setAllPressed(true);
  };

  const entriesOf = (kept: KeptPerson, place: number): SummaryEntry[] => {
    const name = abbreviateName(kept.person.fullName);
    const scope = memberScope(place);
    const errors = shown(kept.id);
    const unanswered = memberOf(party, kept.id).choice === '';
    return [
      ...(unanswered && errors.length > 0
        ? [{ id: `${scope}choice`, label: name, text: h.health.missing }]
        : []),
      ...errors
        .filter(({ path }) => !(unanswered && path.startsWith('answers')))
        .map(({ path, code }) => ({
          id: stepOf(path) === 1 ? `${scope}edit` : scope + idOf(path),
          label: `${name}, ${fieldLabel(t, questionsOf(document), language, path)}`,
          text: fieldText(t, path, code),
        })),
    ];
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (sending) return;
    if (members.some(({ id }) => (found.get(id)?.length ?? 0) > 0)) {
      setAsked((times) => times + 1);
      return;
    }
    setSending(true);
    await onSend();
    setSending(false);
  };

  const obligatory = document.blocks.filter((block) => !block.optional);
  return (
    <Page title={h.health.title} above={formatGatePlace(gate)} view="party-health">
      <form className="c-card c-form" onSubmit={(event) => void submit(event)} noValidate>
        <p className="c-warning">
          <TriangleAlert aria-hidden="true" />
          <span>
            <strong>{t.step.warning}:</strong> {document.warning[language]}
          </span>
        </p>
        <ErrorSummary asked={asked} entries={members.flatMap(entriesOf)} />
        <p className="c-quiet">{h.health.asked}</p>
        {obligatory.map((block) => (
          <section key={block.id} className="c-asked" aria-label={block.title[language]}>
            <h2>{block.title[language]}</h2>
            <ul>
              {block.questions.map((question) => (
                <li key={question.id}>{question.text[language]}</li>
              ))}
            </ul>
          </section>
        ))}
        <div className="c-consent">
          <h2>{t.health.consentTitle}</h2>
          <p id={consentTextId}>{consent.text[language]}</p>
        </div>
        {isKnownParty(members, consent.version) && (
          <Button variant="quiet" size="big" icon={<ListChecks aria-hidden="true" />} onClick={answerForAll}>
            {h.health.allNothing(members.length)}
          </Button>
        )}
        <p role="status" className="c-quiet">
          {allPressed && h.health.allDone(members.length)}
        </p>
        {members.map((kept, place) => (
          <MemberCard
            key={kept.id}
            kept={kept}
            place={place}
            draft={toMemberDraft(kept, memberOf(party, kept.id), people)}
            member={memberOf(party, kept.id)}
            gateCode={gate.code}
            context={context}
            errors={shown(kept.id)}
            nothing={nothing}
            onChange={(part) => change(kept.id, part)}
          />
        ))}
        {failed && (
          <p className="kb-error" role="alert">
            {t.step.failed}
          </p>
        )}
        <div className="c-bottom">
          <Button type="submit" size="big" busy={sending}>
            {sending ? t.step.sending : h.health.send(members.length)}
          </Button>
        </div>
      </form>
    </Page>
  );
}
