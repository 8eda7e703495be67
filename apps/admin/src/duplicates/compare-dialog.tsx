import '../styles/duplicates.css';
import {
  type ComparisonDto,
  type CorrectableField,
  type RegistrationDetailDto,
  compareDuplicates,
  dismissDuplicate,
  mergeDuplicates,
  undoDuplicateMerge,
} from '@khai-bao/api-client/registration';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { Button, formatDateTime, formatPhone } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Merge, Split } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { StepText } from '../registrations/step-text.js';
import { StateTag } from '../registrations/state-tags.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { Dialog } from '../parts/dialog.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../rooms/page.js';
import { keys } from '../rooms/query-keys.js';
import { common } from '../texts/common.texts.js';
import { kindText, problemText } from '../texts/words.js';
import { duplicateTexts } from './duplicates.texts.js';
import { ReasonTags } from './reason-tags.js';

const fields: readonly CorrectableField[] = [
  'name',
  'kind',
  'taxCode',
  'areaName',
  'street',
  'representative',
  'phone',
  'email',
  'usesNcovi',
  'expectedGates',
];

/** What an officer has chosen: which one stays, and fields whose value is not the proposed one. By units, so that a newer version leaves it. */
interface Choice {
  readonly survivorId: string | null;
  readonly values: Readonly<Partial<Record<CorrectableField, string>>>;
}

/** Two registrations side by side: they are made one, said to be two, or parted again. */
export function CompareDialog({ id, canAct, onClose }: { id: string; canAct: boolean; onClose: () => void }) {
  const t = duplicateTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: ['pair', id],
    queryFn: () => compareDuplicates({ client: api.client, path: { id } }),
    // It is read when it is opened, and when somebody else was faster: nothing changes under the hand.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const merged = query.data?.state === 'merged';
  return (
    <Dialog opened onClose={onClose} title={merged ? t.titleMerged : t.title} size="xl" className="compare">
      <QueryResult query={query} rows={8}>
        {(pair) => <Compare pair={pair} canAct={canAct} onRead={() => query.refetch()} onClose={onClose} />}
      </QueryResult>
    </Dialog>
  );
}

function Compare({
  pair,
  canAct,
  onRead,
  onClose,
}: {
  pair: ComparisonDto;
  canAct: boolean;
  onRead: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = duplicateTexts.useTexts();
  const names = registrationTexts.useTexts().fields;
  const words = common.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [choice, setChoice] = useState<Choice>({ survivorId: null, values: {} });
  const [asking, setAsking] = useState<'dismiss' | 'part' | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const merged = pair.state === 'merged';
  const deciding = canAct && !merged;
  const survivorId = choice.survivorId ?? pair.survivorId;
  const [survivor, other] = pair.sides[0].unitId === survivorId ? pair.sides : [pair.sides[1], pair.sides[0]];
  const valueOf = (field: CorrectableField): string =>
    choice.values[field] ?? ((pair.take[survivorId] ?? []).includes(field) ? other.unitId : survivor.unitId);
  const read = {
    state: pair.state,
    versions: pair.sides.map(({ unitId, version }) => ({ unitId, version })),
  };
  const done = async (text: string): Promise<void> => {
    // The page behind it says what came of it before this goes away.
    await client.invalidateQueries({ queryKey: keys.intake });
    notify({ tone: 'pass', text });
    setAsking(null);
    onClose();
  };
  const onError = (error: Error): void => {
    setAsking(null);
    if (wasFaster(error)) void onRead();
  };
  const merge = useMutation({
    mutationFn: () =>
      mergeDuplicates({
        client: api.client,
        path: { id: pair.id },
        body: {
          ...read,
          survivorId,
          take: fields.filter((field) => survivor[field] !== other[field] && valueOf(field) === other.unitId),
        },
      }),
    onSuccess: (stays) => done(t.merged(stays.name)),
    onError,
  });
  const dismiss = useMutation({
    mutationFn: (reason: string) =>
      dismissDuplicate({ client: api.client, path: { id: pair.id }, body: { ...read, reason } }),
    onSuccess: () => done(t.notSameDone),
    onError,
  });
  const part = useMutation({
    mutationFn: (reason: string) =>
      undoDuplicateMerge({
        client: api.client,
        path: { id: pair.id },
        body: { ...read, ...(reason ? { reason } : {}) },
      }),
    onSuccess: ({ kept }) =>
      done(kept.length > 0 ? t.partedKept(kept.map((field) => names[field]).join(', ')) : t.parted),
    onError,
  });
  const problem = merge.error ?? dismiss.error ?? part.error;
  useEffect(() => {
    if (problem !== null) box.current?.focus();
  }, [problem]);
  const busy = merge.isPending || dismiss.isPending || part.isPending;
  const bothStay = pair.mustStay.length === 2;
  const apart =
    pair.state === 'apart' ? pair.sides[0].duplicates.find(({ id }) => id === pair.id) : undefined;

  return (
    <div className="stack">
      <ReasonTags reasons={pair.reasons} score={pair.score} />
      {!merged && <p className="dim">{canAct ? t.intro : t.introReading}</p>}
      {problem && (
        <Notice tone="stop" ref={box}>
          {problemText(problem)} {wasFaster(problem) && t.faster}
        </Notice>
      )}
      {apart && (
        <Notice tone="blue">
          {t.decidedApart(apart.decidedByName ?? t.somebody)} {apart.note && <q>{apart.note}</q>}
        </Notice>
      )}
      {deciding && pair.mustStay.length > 0 && (
        <Notice tone="caution">{bothStay ? t.bothMustStay : t.mustStay}</Notice>
      )}
      <div className="compare-grid">
        <fieldset className="compare-row compare-heads">
          <legend className="visually-hidden">{t.keep}</legend>
          {pair.sides.map((side, at) => (
            <div
              key={side.unitId}
              className="compare-side"
              data-kept={side.unitId === survivorId || undefined}
            >
              <span className="compare-name">{at === 0 ? t.older : t.newer}</span>
              <span className="row">
                <StateTag state={side.state} />
                {side.accountState && side.state !== 'DUPLICATE' && <StateTag state={side.accountState} />}
              </span>
              <span className="dim code">{side.trackingCode}</span>
              <span className="dim num">{t.sent(formatDateTime(side.submittedAt))}</span>
              {side.unreadable && <Notice tone="caution">{words.unreadable}</Notice>}
              {deciding ? (
                <Choose
                  name={`keep-${pair.id}`}
                  label={t.keep}
                  says={`${t.keep}: ${side.name}, ${side.trackingCode}`}
                  checked={side.unitId === survivorId}
                  disabled={bothStay || (pair.mustStay.length === 1 && pair.mustStay[0] !== side.unitId)}
                  onChoose={() => setChoice((before) => ({ ...before, survivorId: side.unitId }))}
                />
              ) : (
                merged && <strong>{side.unitId === survivorId ? t.kept : t.gone}</strong>
              )}
            </div>
          ))}
        </fieldset>
        {fields.map((field) => (
          <FieldRow
            key={field}
            field={field}
            name={names[field]}
            pair={pair}
            chosen={deciding ? valueOf(field) : null}
            onChoose={(unitId) =>
              setChoice((before) => ({ ...before, values: { ...before.values, [field]: unitId } }))
            }
          />
        ))}
        <div className="compare-row compare-histories">
          <span className="compare-field">{t.history}</span>
          {pair.sides.map((side, at) => (
            <details key={side.unitId} className="compare-side" open={merged}>
              <summary>
                {t.history}
                <span className="visually-hidden">: {at === 0 ? t.older : t.newer}</span> (
                {side.history.length})
              </summary>
              <History side={side} />
            </details>
          ))}
        </div>
      </div>
      {canAct && (
        <div className="row compare-foot">
          {merged ? (
            <Button busy={busy} icon={<Split aria-hidden="true" />} onClick={() => setAsking('part')}>
              {t.part}
            </Button>
          ) : (
            <>
              <Button
                busy={busy}
                disabled={bothStay}
                icon={<Merge aria-hidden="true" />}
                onClick={() => merge.mutate()}
              >
                {t.merge}
              </Button>
              {pair.state === 'open' && (
                <Button variant="quiet" disabled={busy} onClick={() => setAsking('dismiss')}>
                  {t.notSame}
                </Button>
              )}
            </>
          )}
        </div>
      )}
      {asking === 'dismiss' && (
        <NoteDialog
          title={t.notSameTitle}
          label={t.notSameLabel}
          hint={t.notSameHint}
          send={t.notSameSend}
          needed={t.needed}
          busy={dismiss.isPending}
          onSend={(reason) => dismiss.mutate(reason)}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'part' && (
        <NoteDialog
          title={t.partTitle}
          label={t.partLabel}
          send={t.partSend}
          busy={part.isPending}
          onSend={(reason) => part.mutate(reason)}
          onClose={() => setAsking(null)}
        >
          <p>{t.partText}</p>
        </NoteDialog>
      )}
    </div>
  );
}

function Choose({
  name,
  label,
  says,
  checked,
  disabled = false,
  onChoose,
}: {
  name: string;
  label: string;
  /** The whole of it, for who hears it by itself. */
  says: string;
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
}) {
  return (
    <label className="compare-choice">
      <input
        type="radio"
        name={name}
        aria-label={says}
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
      />
      <span>{label}</span>
    </label>
  );
}

/** Somebody else has changed one of both, or decided about them. */
const wasFaster = (problem: Error): boolean =>
  problem instanceof ServiceProblem &&
  (problem.code === 'REGISTRATION.CHANGED' || problem.code === 'REGISTRATION.DUPLICATE_DECIDED');

/** One field of both; where they differ, the value that stays is chosen. */
function FieldRow({
  field,
  name,
  pair,
  chosen,
  onChoose,
}: {
  field: CorrectableField;
  name: string;
  pair: ComparisonDto;
  /** Whose value stays; null when nothing is to be chosen. */
  chosen: string | null;
  onChoose: (unitId: string) => void;
}) {
  const t = duplicateTexts.useTexts();
  const words = common.useTexts();
  const intake = registrationTexts.useTexts();
  const differs = pair.sides[0][field] !== pair.sides[1][field];
  const formatSide = (side: RegistrationDetailDto): string => {
    const value = side[field];
    if (value === null || value === '') return intake.empty;
    if (field === 'kind') return kindText(side.kind, words);
    if (field === 'phone') return formatPhone(side.phone);
    return field === 'usesNcovi' ? intake.yesNo[side.usesNcovi ? 'true' : 'false'] : String(value);
  };
  return (
    <fieldset className="compare-row" data-differs={differs || undefined}>
      <legend className="visually-hidden">
        {name}: {differs ? t.differs : t.same}
      </legend>
      <span className="compare-field" aria-hidden="true">
        {name}
        {differs && <span className="compare-differs">{t.differs}</span>}
      </span>
      {pair.sides.map((side, at) => (
        <div
          key={side.unitId}
          className="compare-side"
          data-kept={(differs && chosen === side.unitId) || undefined}
        >
          {differs && chosen !== null ? (
            <Choose
              name={`${field}-${pair.id}`}
              label={formatSide(side)}
              says={`${name}, ${at === 0 ? t.older : t.newer}: ${formatSide(side)}`}
              checked={chosen === side.unitId}
              onChoose={() => onChoose(side.unitId)}
            />
          ) : (
            <span className={differs ? 'strong' : undefined}>{formatSide(side)}</span>
          )}
        </div>
      ))}
    </fieldset>
  );
}

function History({ side }: { side: RegistrationDetailDto }) {
  return (
    <ol className="steps">
      {side.history.map((step, at) => (
        <li key={`${step.at} ${at}`}>
          <StepText step={step} isFirst={at === 0} />
          {step.note && <q>{step.note}</q>}
          <time className="num">{formatDateTime(step.at)}</time>
        </li>
      ))}
    </ol>
  );
}
