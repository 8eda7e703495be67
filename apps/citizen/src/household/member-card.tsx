import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { abbreviateName, ageOn, type FieldError } from '@khai-bao/health-form';
import { Pencil } from 'lucide-react';
import { ConsentTick } from '../declare/consent-tick.js';
import { idOf } from '../declare/field-id.js';
import { useErrorAt } from '../declare/person-part.js';
import { QuestionBlocks } from '../declare/question-blocks.js';
import type { BodyContext, Draft } from '../declaration/draft.js';
import { asksChild, isMinorDraft, stepOf } from '../declaration/who-draft.js';
import type { KeptPerson } from '../keep/store.js';
import { Link } from '../router.js';
import { Choice } from '../shell/choice.js';
import { fieldText, i18n } from '../texts/index.js';
import { consentTextId, type MemberDraft } from './party.js';
import { householdI18n } from './texts.js';

/** Stands before the ids and names of a member's controls. */
export const memberScope = (place: number): string => `p${place}-`;

/** One person of a party: nothing to declare by one press, or the questions one by one; and the consent. */
export function MemberCard({
  kept,
  place,
  draft,
  member,
  gateCode,
  context,
  errors,
  nothing,
  onChange,
}: {
  kept: KeptPerson;
  place: number;
  draft: Draft;
  member: MemberDraft;
  gateCode: string;
  context: BodyContext;
  errors: readonly FieldError[];
  /** The answers of somebody who has nothing to declare. */
  nothing: MemberDraft['answers'];
  onChange: (part: Partial<MemberDraft>) => void;
}) {
  const t = i18n.useTexts();
  const h = householdI18n.useTexts();
  const errorAt = useErrorAt(errors);
  const scope = memberScope(place);
  const name = abbreviateName(kept.person.fullName);
  const age = ageOn(kept.person, context.today);
  const representative = draft.who.repName ? abbreviateName(draft.who.repName) : '';
  const toEdit = errors.filter(({ path }) => stepOf(path) === 1);
  const unanswered = member.choice === '' && errors.some(({ path }) => path.startsWith('answers'));
  const consentError = errorAt('consent.agreed');
  const childError = errorAt('consent.childAgreed');
  return (
    <fieldset className="c-member">
      <legend>
        {name}
        {age !== null && <small> · {h.choose.years(age)}</small>}
      </legend>
      {representative && <p className="c-quiet">{h.health.by(representative)}</p>}
      {toEdit.length > 0 && (
        <div className="c-member-wrong">
          <p>{h.health.toEdit}</p>
          <ul>
            {toEdit.map(({ path, code }) => (
              <li key={path}>{fieldText(t, path, code)}</li>
            ))}
          </ul>
          <Link
            id={`${scope}edit`}
            href={citizenRoutes.person(kept.id, gateCode)}
            className="kb-btn"
            data-variant="quiet"
          >
            <Pencil aria-hidden="true" />
            {h.health.edit(name)}
          </Link>
        </div>
      )}
      <Choice
        id={`${scope}choice`}
        name={`${scope}choice`}
        legend={h.health.legend(name)}
        hiddenLegend
        options={[
          { value: 'nothing', label: h.health.nothing },
          { value: 'something', label: h.health.something },
        ]}
        value={member.choice}
        error={unanswered ? h.health.missing : undefined}
        onChange={(choice) =>
          onChange({
            choice,
            answers: choice === 'nothing' ? nothing : member.choice === 'something' ? member.answers : {},
          })
        }
      />
      {member.choice === 'something' && (
        <QuestionBlocks
          questionnaire={context.questionnaire.document}
          answers={member.answers}
          errors={errors}
          scope={scope}
          onAnswers={(answers) => onChange({ answers })}
        />
      )}
      <ConsentTick
        id={scope + idOf('consent.agreed')}
        textId={consentTextId}
        label={
          isMinorDraft(draft, context.today) && representative
            ? h.health.agreesFor(representative, name)
            : h.health.agrees(name)
        }
        checked={member.consent}
        error={consentError}
        onChange={(consent) => onChange({ consent })}
      />
      {asksChild(draft, context.today) && (
        <ConsentTick
          id={scope + idOf('consent.childAgreed')}
          textId={consentTextId}
          label={t.health.childConsent(name)}
          checked={member.childAgrees}
          error={childError}
          onChange={(childAgrees) => onChange({ childAgrees })}
        />
      )}
    </fieldset>
  );
}
