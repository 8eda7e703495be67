import '../styles/duplicates.css';
import { type ComparisonDto, compareDuplicates } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Merge, Split } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { registrationTexts } from '../registrations/registration.texts.js';
import { Dialog } from '../parts/dialog.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { problemText } from '../texts/words.js';
import { ComparisonFieldRow, ComparisonHeads, ComparisonHistories } from './comparison-rows.js';
import { duplicateTexts } from './duplicates.texts.js';
import { ReasonTags } from './reason-tags.js';
import { comparedFields, isConcurrentDecision, useDuplicateDecision } from './use-duplicate-decision.js';

/** Shows two registrations side by side, to merge them, to dismiss the pair as two units, or to undo a merge. */
export function CompareDialog({ id, canAct, onClose }: { id: string; canAct: boolean; onClose: () => void }) {
  const t = duplicateTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: ['pair', id],
    queryFn: () => compareDuplicates({ client: api.client, path: { id } }),
    // It is loaded when the dialog opens and after a concurrent decision: nothing changes while the officer chooses.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const merged = query.data?.state === 'merged';
  return (
    <Dialog opened onClose={onClose} title={merged ? t.titleMerged : t.title} size="xl" className="compare">
      <QueryResult query={query} rows={8}>
        {(pair) => (
          <Comparison pair={pair} canAct={canAct} onReload={() => query.refetch()} onClose={onClose} />
        )}
      </QueryResult>
    </Dialog>
  );
}

function Comparison({
  pair,
  canAct,
  onReload,
  onClose,
}: {
  pair: ComparisonDto;
  canAct: boolean;
  onReload: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = duplicateTexts.useTexts();
  const fieldNames = registrationTexts.useTexts().fields;
  const decision = useDuplicateDecision(pair, { onReload, onClose });
  const { problem } = decision;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem !== null) box.current?.focus();
  }, [problem]);
  const merged = pair.state === 'merged';
  const deciding = canAct && !merged;
  const bothStay = pair.mustStay.length === 2;
  const apart =
    pair.state === 'apart' ? pair.sides[0].duplicates.find(({ id }) => id === pair.id) : undefined;

  return (
    <div className="stack">
      <ReasonTags reasons={pair.reasons} score={pair.score} />
      {!merged && <p className="dim">{canAct ? t.intro : t.introReading}</p>}
      {problem && (
        <Notice tone="stop" ref={box}>
          {problemText(problem)} {isConcurrentDecision(problem) && t.faster}
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
        <ComparisonHeads
          pair={pair}
          survivorId={decision.survivorId}
          deciding={deciding}
          onChooseSurvivor={decision.chooseSurvivor}
        />
        {comparedFields.map((field) => (
          <ComparisonFieldRow
            key={field}
            field={field}
            name={fieldNames[field]}
            pair={pair}
            chosen={deciding ? decision.chosenUnitOf(field) : null}
            onChoose={(unitId) => decision.chooseValue(field, unitId)}
          />
        ))}
        <ComparisonHistories pair={pair} />
      </div>
      {canAct && (
        <div className="row compare-foot">
          {merged ? (
            <Button
              busy={decision.busy}
              icon={<Split aria-hidden="true" />}
              onClick={() => decision.openDialog('undo-merge')}
            >
              {t.part}
            </Button>
          ) : (
            <>
              <Button
                busy={decision.busy}
                disabled={bothStay}
                icon={<Merge aria-hidden="true" />}
                onClick={decision.merge}
              >
                {t.merge}
              </Button>
              {pair.state === 'open' && (
                <Button
                  variant="quiet"
                  disabled={decision.busy}
                  onClick={() => decision.openDialog('dismiss')}
                >
                  {t.notSame}
                </Button>
              )}
            </>
          )}
        </div>
      )}
      {decision.dialog === 'dismiss' && (
        <NoteDialog
          title={t.notSameTitle}
          label={t.notSameLabel}
          hint={t.notSameHint}
          send={t.notSameSend}
          needed={t.needed}
          busy={decision.isDismissing}
          onSend={(reason) => decision.dismiss(reason)}
          onClose={decision.closeDialog}
        />
      )}
      {decision.dialog === 'undo-merge' && (
        <NoteDialog
          title={t.partTitle}
          label={t.partLabel}
          send={t.partSend}
          busy={decision.isUndoing}
          onSend={(reason) => decision.undoMerge(reason)}
          onClose={decision.closeDialog}
        >
          <p>{t.partText}</p>
        </NoteDialog>
      )}
    </div>
  );
}
